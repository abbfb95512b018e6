// Rows of the field table: the fault schedule and the outcomes that a scenario expects.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

#include <array>

namespace idem::rows {

using namespace binding;

namespace {

std::vector<Field> faultsOfStores() {
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
        onlyFor(optional(naming(
                    row<&Fault::server>(group, "server", "Whose way is cut; everybody's if empty."),
                    FieldReference::Server)),
                {Outage}),
        onlyFor(row<&Fault::from>(group, "from", "When the outage begins."), {Outage}),
        onlyFor(positive(row<&Fault::lasts>(group, "for", "How long the outage lasts.")), {Outage}),
        onlyFor(row<&Fault::wiped>(
                    group, "wiped", "The cache comes back with what its disk kept alone."),
                {Outage}),
    };
}

} // namespace

std::vector<Field> faults() {
    using enum FaultKind;
    constexpr auto group = FieldGroup::Fault;
    static constexpr std::array<std::string_view, 3> stores{"database", "cache", "provider"};
    std::vector<Field> rows{
        row<&Fault::kind>(group, "kind", "What happens."),
        optional(naming(
            row<&Fault::client>(group, "client", "Whose operation; the first client if empty."),
            FieldReference::Client)),
        ranged(row<&Fault::intent>(group, "intent", "Which operation of the client, from 1."),
               1,
               10'000),
        ranged(row<&Fault::copy>(group, "copy", "Which copy of it, from 1."), 1, 20),
        ranged(row<&Fault::attempt>(group, "attempt", "Which attempt, from 1; 0 is every one."),
               0,
               101),
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
                            "Where the server dies: c0 before the claim, c1 after it, c2 effect "
                            "sent, c3 effect done, c4 recorded, c5 answered."),
            {Crash}),
        onlyFor(row<&Fault::restartAfter>(
                    group, "restart-after", "When the server returns; 0ms is never."),
                {Crash, StoreCrash}),
    };
    const auto ofStores = faultsOfStores();
    rows.insert(rows.end(), ofStores.begin(), ofStores.end());
    return rows;
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
