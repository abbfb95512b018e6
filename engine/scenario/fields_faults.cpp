// Rows of the field table: the fault schedule and the outcomes that a scenario expects.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

#include <array>

namespace idem::rows {

using namespace binding;

namespace {

std::vector<Field> afterSteps() {
    using enum FaultKind;
    constexpr auto group = FieldGroup::Fault;
    return {
        onlyFor(row<&Fault::after>(group, "after", "After which step of the attempt it happens."),
                {Failover, StoreCrash, Disconnect}),
        onlyFor(row<&Fault::wait>(group, "wait", "How long after that step."),
                {Failover, StoreCrash, Disconnect}),
        onlyFor(row<&Fault::promotionTime>(
                    group, "promotion-time", "From the primary's death to the new primary."),
                {Failover}),
        onlyFor(row<&Fault::powerCut>(
                    group, "power-cut", "Takes what a cache had not synced to its disk, too."),
                {StoreCrash}),
    };
}

std::vector<Field> betweenInstants() {
    using enum FaultKind;
    constexpr auto group = FieldGroup::Fault;
    return {
        onlyFor(optional(naming(row<&Fault::server>(
                                    group,
                                    "server",
                                    "Outage: whose way is cut; everybody's if empty. Pause: which "
                                    "stands still from an instant on; at a crash point if empty."),
                                FieldReference::Server)),
                {Outage, Pause}),
        onlyFor(row<&Fault::from>(group, "from", "The instant at which it begins."),
                {Outage, Pause, Partition}),
        onlyFor(
            row<&Fault::lasts>(group, "for", "How long it lasts; 0ms is to the end of the run."),
            {Outage, Pause, Partition}),
        onlyFor(row<&Fault::wiped>(
                    group, "wiped", "The cache comes back with what its disk kept alone."),
                {Outage}),
        onlyFor(ranged(naming(row<&Fault::between>(
                                  group, "between", "The two nodes or regions that are cut apart."),
                              FieldReference::Place),
                       0,
                       2),
                {Partition}),
        onlyFor(row<&Fault::isOneWay>(
                    group, "one-way", "Only what goes from the first to the second is lost."),
                {Partition}),
    };
}

} // namespace

std::vector<Field> faults() {
    using enum FaultKind;
    constexpr auto group = FieldGroup::Fault;
    static constexpr std::array<std::string_view, 3> stores{"database", "cache", "provider"};
    const std::initializer_list<FaultKind> ofErrands{
        Drop, Duplicate, Delay, Crash, Failover, StoreCrash, Disconnect, Pause, Exception};
    std::vector<Field> all{
        row<&Fault::kind>(group, "kind", "What happens."),
        onlyFor(optional(naming(row<&Fault::client>(
                                    group, "client", "Whose operation; the first client if empty."),
                                FieldReference::Client)),
                ofErrands),
        onlyFor(
            ranged(row<&Fault::intent>(group, "intent", "Which operation of the client, from 1."),
                   1,
                   10'000),
            ofErrands),
        onlyFor(ranged(row<&Fault::copy>(group, "copy", "Which copy of it, from 1."), 1, 20),
                ofErrands),
        onlyFor(
            ranged(row<&Fault::attempt>(group, "attempt", "Which attempt, from 1; 0 is every one."),
                   0,
                   101),
            ofErrands),
        onlyFor(
            ranged(row<&Fault::proxyTry>(group, "try", "Which try of the proxy, from 1; 0 is any."),
                   0,
                   21),
            ofErrands),
        onlyFor(row<&Fault::hop>(group, "hop", "Which message of the attempt."),
                {Drop, Duplicate, Delay}),
        onlyFor(
            optional(chosen(row<&Fault::store>(
                                group, "store", "Of an operation or a result; any store if empty."),
                            stores)),
            {Drop, Duplicate, Delay, Failover, StoreCrash, Disconnect, Outage}),
        onlyFor(ranged(row<&Fault::ordinal>(
                           group, "ordinal", "The nth such message of the attempt, from 1."),
                       1,
                       1'000),
                {Drop, Duplicate, Delay}),
        onlyFor(row<&Fault::delay>(
                    group, "delay", "Delay: what is added. Duplicate: the gap to the second."),
                {Duplicate, Delay}),
        onlyFor(
            row<&Fault::at>(group,
                            "at",
                            "Where it happens: c0 before the claim, c1 after it, c2 effect sent, "
                            "c3 effect done, c4 recorded, c5 answered."),
            {Crash, Pause, Exception}),
        onlyFor(row<&Fault::restartAfter>(
                    group, "restart-after", "When the server returns; 0ms is never."),
                {Crash, StoreCrash}),
    };
    for (const auto& rows : {afterSteps(), betweenInstants()}) {
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

std::vector<Field> expected() {
    static constexpr std::array<std::string_view, 9> outcomes{"exactly-once",
                                                              "double",
                                                              "lost",
                                                              "phantom",
                                                              "stuck",
                                                              "wrong",
                                                              "false-conflict",
                                                              "unavailable",
                                                              "refused"};
    Field field;
    field.group = FieldGroup::Expected;
    field.name = "*";
    field.help = "The outcome under that strategy: exactly-once, or the worst of any operation.";
    field.type = FieldType::Choice;
    field.choices = outcomes;
    field.get = [](const ConstElement& element) -> FieldValue {
        return *std::get<const std::string*>(element);
    };
    field.set = [](const Element& element, const FieldValue& value) {
        *std::get<std::string*>(element) = std::get<std::string>(value);
    };
    return {field};
}

} // namespace idem::rows
