// Rows of the field table: the scenario as a whole, links, balancer and servers.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

namespace idem::rows {

using namespace binding;

namespace {

Field formatRow() {
    Field field;
    field.name = "format";
    field.help = "Version of the file format.";
    field.type = FieldType::Integer;
    field.range = {1, scenarioFormat};
    field.get = [](const ConstElement&) -> FieldValue { return scenarioFormat; };
    field.set = [](const Element&, const FieldValue&) {};
    return field;
}

} // namespace

std::vector<Field> top() {
    constexpr auto group = FieldGroup::Top;
    return {
        formatRow(),
        prose(row<&Scenario::title>(group, "title", "What the case is called."), 200),
        inLines(prose(row<&Scenario::story>(group, "story", "Two or three sentences for a person."),
                      4'000)),
        prose(row<&Scenario::source>(group, "source", "Where the case is known from."), 1'000),
        row<&WorldOptions::useCase>(
            group,
            "use-case",
            "A payment charges at the provider; a cart writes a row of our own database."),
        ranged(row<&WorldOptions::regions>(
                   group, "regions", "Names of the regions; the first one is home."),
               1,
               16),
        ranged(
            row<&Scenario::seed>(group, "seed", "Selects the chances of the run."), 0, anyPositive),
        positive(row<&WorldOptions::horizon>(
            group, "horizon", "The run stops here at the latest, and is then unknown.")),
        ranged(row<&WorldOptions::eventsMax>(
                   group, "events-max", "The run stops after so many events at the latest."),
               1,
               1'000'000'000),
        naming(row<&Scenario::strategy>(group, "strategy", "The strategy that `run` runs."),
               FieldReference::Strategy),
    };
}

std::vector<Field> network() {
    constexpr auto group = FieldGroup::Network;
    return {
        row<&NetworkOptions::client>(group, "client", "One way between client and balancer."),
        row<&NetworkOptions::internal>(group, "internal", "One way within a region."),
        row<&NetworkOptions::region>(group, "region", "One way between regions."),
        row<&NetworkOptions::provider>(group, "provider", "One way to the payment provider."),
        row<&NetworkOptions::requestLoss>(
            group, "request-loss", "Chance that a client's request is lost."),
        row<&NetworkOptions::responseLoss>(
            group, "response-loss", "Chance that an answer to a client is lost."),
        row<&NetworkOptions::duplication>(
            group, "duplication", "Chance that a client's request arrives twice."),
        row<&NetworkOptions::duplicateGap>(
            group, "duplicate-gap", "From the first arrival to the second."),
        row<&NetworkOptions::reorder>(
            group, "reorder", "Chance that a client's request, or the answer, is held up."),
        row<&NetworkOptions::reorderDelay>(group, "reorder-delay", "How long it is held up."),
        row<&NetworkOptions::isInOrder>(
            group, "in-order", "A client's messages arrive in the order in which they left."),
    };
}

std::vector<Field> balancer() {
    constexpr auto group = FieldGroup::Balancer;
    return {
        row<&BalancerOptions::routing>(group, "routing", "How a server is picked."),
        ranged(naming(row<&BalancerOptions::servers>(
                          group,
                          "servers",
                          "Fixed routing: who serves copy or attempt 1, 2, ...; the last repeats."),
                      FieldReference::Server),
               0,
               64),
    };
}

std::vector<Field> serverList() {
    Field field;
    field.group = FieldGroup::ServerList;
    field.name = "count";
    field.help = "How many servers there are, called server-1, server-2, ...";
    field.type = FieldType::Integer;
    field.range = {1, 64};
    field.get = [](const ConstElement& element) -> FieldValue {
        const auto& servers = std::get<const Scenario*>(element)->world.servers;
        return static_cast<std::int64_t>(servers.size());
    };
    field.set = [](const Element& element, const FieldValue& value) {
        auto& servers = std::get<Scenario*>(element)->world.servers;
        const auto count = static_cast<std::size_t>(std::get<std::int64_t>(value));
        if (servers.size() > count) {
            servers.erase(servers.begin() + static_cast<std::ptrdiff_t>(count), servers.end());
        }
        while (servers.size() < count) {
            servers.push_back(defaultServer(servers.size()));
        }
    };
    return {field};
}

std::vector<Field> servers() {
    constexpr auto group = FieldGroup::Server;
    return {
        regional(row<&ServerOptions::region>(
            group, "region", "Where it is; the first region if empty.")),
        row<&ServerOptions::serviceTime>(
            group, "service-time", "Spent on a request before the first operation."),
    };
}

} // namespace idem::rows
