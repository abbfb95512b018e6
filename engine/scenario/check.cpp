// Checks in the order in which they can be trusted: each value by its row of the field table, then
// names and references, then totals, then combinations.
#include "engine/scenario/check.h"

#include "engine/scenario/course.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/reference_names.h"

#include <algorithm>
#include <set>

namespace idem {

namespace {

constexpr std::size_t faultsMax = 1'000;
constexpr std::int64_t intentsMax = 100'000; // Some three million events.
constexpr std::size_t nodesMax = 64;

class ScenarioCheck {
public:
    ScenarioCheck(const Scenario& scenario, const Strategies& known, Findings& findings)
        : m_scenario(scenario), m_known(known), m_findings(findings) {}

    void run();

private:
    void checkValues();
    void checkReferences();
    void checkReference(const Field& field, const std::string& path, const FieldValue& value);
    void checkNodeNames();
    void checkNodeName(const std::string& path, const std::string& name);
    void checkRegions();
    void checkLesson();
    void checkReplayMarker();
    void checkStrategies();
    void checkOptions(const PlacedElement<ConstElement>& placed, const StrategyInfo& strategy);
    void checkTotals();
    void checkRouting();

    const Scenario& m_scenario;
    const Strategies& m_known;
    Findings& m_findings;
    std::set<std::string, std::less<>> m_nodeNames;
};

template <class Visit>
void forEachField(const Scenario& scenario, Visit visit) {
    for (const FieldGroupInfo& info : fieldGroups()) {
        for (const auto& placed : elementsOf(scenario, info.group)) {
            for (const Field& field : fieldsOf(info.group)) {
                visit(field, fieldPath(placed.path, field), field.get(placed.element));
            }
        }
    }
}

void ScenarioCheck::checkValues() {
    forEachField(m_scenario,
                 [this](const Field& field, const std::string& path, const FieldValue& value) {
                     if (auto problem = problemOf(field, value)) {
                         problem->path = path;
                         problem->found = quoted(toText(field, value));
                         m_findings.error(std::move(*problem));
                     }
                 });
}

std::string_view describe(FieldReference reference) {
    switch (reference) {
    case FieldReference::Region:
        return "region";
    case FieldReference::Server:
        return "server";
    case FieldReference::Client:
        return "client";
    case FieldReference::Strategy:
        return "strategy";
    case FieldReference::Scope:
        return "scope";
    case FieldReference::RetryReason:
        return "retry-reason";
    case FieldReference::Place:
        return "node";
    case FieldReference::Outcome:
        return "outcome";
    case FieldReference::None:
        break;
    }
    return "";
}

void ScenarioCheck::checkReference(const Field& field,
                                   const std::string& path,
                                   const FieldValue& value) {
    const auto known = referenceNames(field.refersTo, m_scenario, m_known);
    std::vector<std::string> names;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        names = *list;
    } else if (const auto& name = std::get<std::string>(value); !name.empty()) {
        names.push_back(name);
    }
    for (const std::string& name : names) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            const std::vector<std::string_view> shown(known.begin(), known.end());
            m_findings.error(unknownName(path, describe(field.refersTo), name, shown));
        }
    }
}

void ScenarioCheck::checkReferences() {
    forEachField(m_scenario,
                 [this](const Field& field, const std::string& path, const FieldValue& value) {
                     if (field.refersTo != FieldReference::None) {
                         checkReference(field, path, value);
                     }
                 });
}

void ScenarioCheck::checkNodeName(const std::string& path, const std::string& name) {
    if (!isName(name)) {
        m_findings.error(
            {"bad-name", path, quoted(name) + " is not a name", std::string(nameGrammar), "", ""});
    } else if (!m_nodeNames.insert(name).second) {
        m_findings.error({"duplicate-name",
                          path,
                          "the name " + quoted(name) + " is taken",
                          "a name that no other node has",
                          quoted(name),
                          "choose another name"});
    }
}

/// Clients, servers and what the world adds by itself (world/topology.cpp) share one name space.
void ScenarioCheck::checkNodeNames() {
    for (std::string& name : worldNodeNames(m_scenario.world)) {
        m_nodeNames.insert(std::move(name));
    }
    for (const auto group : {FieldGroup::Client, FieldGroup::Server}) {
        for (const auto& placed : elementsOf(m_scenario, group)) {
            checkNodeName(placed.path, placed.name);
        }
    }
    for (const ServerOptions& server : m_scenario.world.servers) {
        if (server.name == "count") {
            m_findings.error({"bad-name",
                              "servers.count",
                              "a server cannot be called \"count\"",
                              "another name",
                              "",
                              "choose another name"});
        }
    }
}

void ScenarioCheck::checkRegions() {
    std::set<std::string_view> seen;
    for (const std::string& region : m_scenario.world.regions) {
        if (!seen.insert(region).second) {
            m_findings.error({"duplicate-name",
                              "regions",
                              "the region " + quoted(region) + " is listed twice",
                              "each region once",
                              "",
                              ""});
        }
    }
}

void ScenarioCheck::checkLesson() {
    const std::string& lesson = m_scenario.lesson;
    if (!lesson.empty() && !readLesson(lesson)) {
        m_findings.error({"bad-lesson",
                          "lesson",
                          quoted(lesson) + " is no place in the course",
                          "a chapter from 1 to " + std::to_string(chapters().size()) +
                              ", a point and a number from 1 to 99",
                          quoted(lesson),
                          "write lesson = \"2.3\", or remove the line"});
    }
}

void ScenarioCheck::checkReplayMarker() {
    const std::string& marker = m_scenario.world.protocol.replayMarker;
    if (!marker.empty() && marker != noReplayMarker && !isHeaderField(marker)) {
        m_findings.error({"bad-header",
                          "protocol.replay-marker",
                          quoted(marker) + " is no header field",
                          "a name, a colon and a value, or none",
                          quoted(marker),
                          "write replay-marker = \"Idempotent-Replayed: true\""});
    }
}

void ScenarioCheck::checkOptions(const PlacedElement<ConstElement>& placed,
                                 const StrategyInfo& strategy) {
    for (const Field& field : fieldsOf(FieldGroup::Strategy)) {
        const bool isRead =
            std::find(strategy.options.begin(), strategy.options.end(), field.name) !=
            strategy.options.end();
        if (!isRead && field.get(placed.element) != defaultOf(field)) {
            m_findings.error(unreadOption(placed.path, strategy, field.name));
        }
    }
}

void ScenarioCheck::checkStrategies() {
    for (const auto group : {FieldGroup::Strategy, FieldGroup::Expected}) {
        for (const auto& placed : elementsOf(m_scenario, group)) {
            const StrategyInfo* strategy = findStrategyInfo(m_known, placed.name);
            if (strategy == nullptr) {
                m_findings.error(
                    unknownName(placed.path, "strategy", placed.name, namesOf(m_known)));
            } else if (group == FieldGroup::Strategy) {
                checkOptions(placed, *strategy);
            }
        }
    }
}

void ScenarioCheck::checkTotals() {
    const WorldOptions& world = m_scenario.world;
    std::int64_t intents = 0;
    for (const ClientOptions& client : world.clients) {
        intents += client.intents;
    }
    // Most that any strategy builds: balancer, database, provider, and two stores a region.
    const std::size_t nodes =
        world.clients.size() + world.servers.size() + 2 * world.regions.size() + 3;
    const auto limit = [this](bool isBroken, std::string path, std::string what, std::size_t most) {
        if (isBroken) {
            m_findings.error({"out-of-range",
                              std::move(path),
                              "there are too many " + what,
                              "at most " + std::to_string(most),
                              "",
                              ""});
        }
    };
    limit(intents > intentsMax, "clients", "operations of all clients together", intentsMax);
    limit(nodes > nodesMax, "servers", "clients, servers and stores together", nodesMax);
    limit(world.faults.size() > faultsMax, "faults", "faults", faultsMax);
    if (world.clients.empty()) {
        m_findings.error({"missing", "clients", "there is no client", "at least one", "", ""});
    }
}

void ScenarioCheck::checkRouting() {
    const BalancerOptions& balancer = m_scenario.world.balancer;
    if (balancer.routing == Routing::Fixed && balancer.servers.empty()) {
        m_findings.error({"missing",
                          "balancer.servers",
                          "fixed routing needs to know the servers",
                          "at least one server",
                          "an empty list",
                          "write servers = [...] under [balancer]"});
    }
}

void ScenarioCheck::run() {
    checkValues();
    checkNodeNames();
    checkRegions();
    checkLesson();
    checkReplayMarker();
    checkStrategies();
    checkTotals();
    if (m_findings.hasErrors()) {
        return;
    }
    checkReferences();
    checkRouting();
}

} // namespace

bool hasError(const std::vector<Diagnostic>& diagnostics) {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Error;
    });
}

Complaint unknownName(std::string path,
                      std::string_view what,
                      std::string_view name,
                      const std::vector<std::string_view>& known) {
    Complaint complaint;
    complaint.code = "unknown-" + std::string(what);
    complaint.path = std::move(path);
    complaint.message = "there is no " + std::string(what) + " " + quoted(name);
    constexpr std::size_t shownMax = 12;
    const bool isShort = !known.empty() && known.size() <= shownMax;
    complaint.expected = isShort ? listed(known) : "";
    complaint.suggestion = nearestHint(name, known);
    return complaint;
}

Complaint unreadOption(const std::string& strategyPath,
                       const StrategyInfo& strategy,
                       std::string_view option) {
    Complaint complaint;
    complaint.code = "not-applicable";
    complaint.path = strategyPath + "." + std::string(option);
    complaint.message =
        "the strategy " + std::string(strategy.name) + " does not read " + std::string(option);
    complaint.expected = strategy.options.empty() ? "no option" : listed(strategy.options);
    complaint.suggestion = "remove it";
    return complaint;
}

std::vector<Diagnostic> checkScenario(const Scenario& scenario, const Strategies& known) {
    Findings findings;
    ScenarioCheck(scenario, known, findings).run();
    if (!findings.hasErrors()) {
        checkFaults(scenario, findings);
    }
    if (!findings.hasErrors()) {
        checkPlausible(scenario, findings);
        checkStrategiesPlausible(scenario, known, findings);
    }
    return findings.take();
}

} // namespace idem
