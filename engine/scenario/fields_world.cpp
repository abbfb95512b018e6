// Rows of the field table: the scenario as a whole, links, balancer and servers.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"
#include "engine/trace/names.h"
#include "engine/world/proxy_presets.h"

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

/// Takes the rules of the named proxy over; the rows after it may change them.
Field proxyRow() {
    Field field = chosen(row<&ProxyOptions::preset>(FieldGroup::Balancer,
                                                    "proxy",
                                                    "Takes time-outs and retries over from a "
                                                    "well-known proxy; fields below win over it."),
                         namesIn<&proxyPresets>());
    field.isPreset = true;
    field.set = [](const Element& element, const FieldValue& value) {
        const ProxyPreset* preset = findProxyPreset(std::get<std::string>(value));
        ENSURE(preset != nullptr);
        std::get<Scenario*>(element)->world.balancer.proxy = preset->rules;
    };
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
        prose(row<&Scenario::lesson>(
                  group, "lesson", "Its place in the course: chapter.number, such as 2.3."),
              5),
        row<&WorldOptions::useCase>(
            group,
            "use-case",
            "A payment charges at the provider; all others write rows of our own database."),
        ranged(row<&WorldOptions::regions>(
                   group, "regions", "Names of the regions; the first one is home."),
               1,
               16),
        ranged(
            row<&Scenario::seed>(group, "seed", "Selects the chances of the run."), 0, anyPositive),
        positive(row<&WorldOptions::horizon>(
            group, "horizon", "The run stops here at the latest, and is then unknown.")),
        counting(
            ranged(row<&WorldOptions::eventsMax>(
                       group, "events-max", "The run stops after so many events at the latest."),
                   1,
                   1'000'000'000),
            "events"),
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
        row<&BalancerOptions::healthInterval>(
            group, "health-interval", "How often it looks which servers are up; 0ms is always."),
        proxyRow(),
        row<&ProxyOptions::timeout>(
            group, "timeout", "Of all tries together, then 504; 0ms is none."),
        row<&ProxyOptions::tryTimeout>(group, "try-timeout", "Of one try; 0ms is none."),
        ranged(row<&ProxyOptions::retries>(group, "retries", "Tries after the first."), 0, 20),
        ranged(naming(row<&ProxyOptions::retryOn>(
                          group, "retry-on", "What makes it try again, at another server."),
                      FieldReference::RetryReason),
               0,
               6),
        row<&ProxyOptions::retryWait>(
            group, "retry-wait", "Base of the jittered wait before a further try."),
        row<&ProxyOptions::retryWaitMax>(group, "retry-wait-max", "The longest such wait."),
        row<&ProxyOptions::retryPosts>(
            group, "retry-posts", "Repeat a POST that a server may have read."),
        row<&ProxyOptions::eachServerOnce>(
            group, "each-server-once", "Give up when every server has been tried."),
        row<&ProxyOptions::hedge>(
            group, "hedge", "A try that times out stays in flight beside the next one."),
        row<&ProxyOptions::seesFailures>(
            group, "sees-failures", "Hear of refused and broken connections at once."),
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
        ranged(row<&ServerOptions::workers>(
                   group, "workers", "Requests that it works on at once; 0 is any number."),
               0,
               10'000),
        ranged(row<&ServerOptions::queue>(
                   group, "queue", "Requests that wait for a worker; one more is turned away."),
               0,
               1'000'000),
        row<&ServerOptions::whenFull>(
            group,
            "when-full",
            "Who finds no room is answered 503 or 429, with Retry-After if set."),
        row<&ServerOptions::pauseEvery>(
            group, "pause-every", "Work between two pauses by chance; 0ms is no pause."),
        row<&ServerOptions::pauseFor>(group, "pause-for", "How long such a pause is."),
        row<&ServerOptions::crashEvery>(
            group, "crash-every", "Work until a crash by chance; 0ms is no crash."),
        row<&ServerOptions::restartAfter>(
            group, "restart-after", "From such a crash to the return; 0ms is never."),
    };
}

} // namespace idem::rows
