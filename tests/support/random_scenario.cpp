// Values are drawn by the rows of the field table, so that a new field varies without a change
// here; only what must fit together is arranged afterwards.
#include "tests/support/random_scenario.h"

#include "engine/core/chance.h"
#include "engine/scenario/check.h"
#include "engine/scenario/elements.h"
#include "engine/world/proxy_presets.h"
#include "engine/world/retry_policy.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

class ScenarioDraw {
public:
    explicit ScenarioDraw(std::uint64_t seed) : m_chance(seed, 0) {}

    Scenario draw();

private:
    std::int64_t number(std::int64_t least, std::int64_t most);
    std::size_t index(std::size_t count);
    bool isOneIn(std::size_t count) { return index(count) == 0; }
    Duration span(std::int64_t leastNs);
    Distribution distribution();
    double share();
    std::string text(const Field& field);
    std::string name(const Field& field);
    FieldValue value(const Field& field);
    void varyGroup(FieldGroup group);
    void vary(const Field& field, const Element& element);
    void addNodes();
    void addStrategies();
    void addFaults();
    static void arrangeStoreFault(Fault& fault);
    void arrangeFault(Fault& fault);
    void arrangeRouting();

    Chance m_chance;
    std::uint32_t m_ordinal = 0;
    Scenario m_scenario;
};

std::int64_t ScenarioDraw::number(std::int64_t least, std::int64_t most) {
    constexpr StreamId stream = StreamId::of("tests", "random-scenario");
    const auto count = static_cast<std::uint64_t>(most - least) + 1;
    return least + static_cast<std::int64_t>(m_chance.pick(count, stream, m_ordinal++));
}

std::size_t ScenarioDraw::index(std::size_t count) {
    return static_cast<std::size_t>(number(0, static_cast<std::int64_t>(count) - 1));
}

/// Mostly round, as people write them; sometimes to the nanosecond.
Duration ScenarioDraw::span(std::int64_t leastNs) {
    static constexpr std::array<std::int64_t, 4> units{1, 1'000, 1'000'000, 1'000'000'000};
    const Duration drawn{number(0, 999) * units.at(index(3)) + number(0, 2) * units.at(index(4))};
    return std::max(drawn, Duration{leastNs});
}

double ScenarioDraw::share() {
    const std::int64_t steps = isOneIn(2) ? 1'000'000'000'000 : 100;
    return static_cast<double>(number(0, steps)) / static_cast<double>(steps);
}

Distribution ScenarioDraw::distribution() {
    const Duration first = span(0);
    const double shape = static_cast<double>(number(1, 3'000)) / 1'000;
    Distribution drawn = Distribution::constant(first);
    switch (number(0, 8)) {
    case 0:
        drawn = Distribution::uniform(first, first + span(0));
        break;
    case 1:
        drawn = Distribution::exponential(first);
        break;
    case 2:
        drawn = Distribution::lognormal(first, shape);
        break;
    case 3:
        drawn = Distribution::pareto(first, shape + 1);
        break;
    case 4:
        drawn = Distribution::erlang(static_cast<int>(number(1, 5)), first);
        break;
    case 5:
        drawn = Distribution::empirical({{0, first}, {0.5, first * 2}, {1, first * 3}});
        break;
    default:
        return drawn;
    }
    return isOneIn(3) ? drawn.plus(span(0)) : drawn;
}

std::string ScenarioDraw::text(const Field& field) {
    static constexpr std::array<std::string_view, 7> pieces{"She said \"twice\".",
                                                            "\\",
                                                            "caf\xc3\xa9 ",
                                                            "# no comment",
                                                            "'''",
                                                            "\xf0\x9f\x98\x80",
                                                            "[x]"};
    std::string drawn;
    for (std::int64_t left = number(0, 4); left > 0; --left) {
        drawn += pieces.at(index(pieces.size()));
        drawn += field.hasLines && isOneIn(3) ? "\n" : "";
    }
    return drawn;
}

std::string ScenarioDraw::name(const Field& field) {
    const WorldOptions& world = m_scenario.world;
    if (field.isOptional && isOneIn(3)) {
        return "";
    }
    switch (field.refersTo) {
    case FieldReference::Region:
        return world.regions[index(world.regions.size())];
    case FieldReference::Client:
        return world.clients[index(world.clients.size())].name;
    case FieldReference::Server:
        return world.servers[index(world.servers.size())].name;
    case FieldReference::Strategy:
        return std::string(knownStrategies()[index(knownStrategies().size())].name);
    case FieldReference::Scope:
        return isOneIn(2) ? "caller" : "path";
    case FieldReference::RetryReason:
        return std::string(retryReasonNames()[index(retryReasonNames().size())]);
    case FieldReference::Outcome:
        return std::string(attemptOutcomeNames()[index(attemptOutcomeNames().size())]);
    case FieldReference::Place:
        return isOneIn(2) ? "database" : world.clients[index(world.clients.size())].name;
    case FieldReference::None:
        break;
    }
    static constexpr std::array<std::string_view, 4> names{"alice", "bob", "Shop_1", "x-"};
    return std::string(names.at(index(names.size())));
}

FieldValue ScenarioDraw::value(const Field& field) {
    switch (field.type) {
    case FieldType::Text:
        if (field.name == "replay-marker") {
            return std::string(isOneIn(2) ? "none" : "X-Seen: before");
        }
        return field.name == "lesson" ? std::to_string(1 + index(8)) + ".7" : text(field);
    case FieldType::Name:
        return name(field);
    case FieldType::NameList:
        return std::vector<std::string>{name(field)};
    case FieldType::Duration:
        return span(field.range.least);
    case FieldType::Distribution:
        return distribution();
    case FieldType::Probability:
    case FieldType::Fraction:
        return share();
    case FieldType::Integer:
        return number(field.range.least, std::min(field.range.least + 2, field.range.most));
    case FieldType::Boolean:
        return isOneIn(2);
    case FieldType::Choice:
        break;
    }
    const bool isEmpty = field.isOptional && isOneIn(3);
    return isEmpty ? std::string() : std::string(field.choices[index(field.choices.size())]);
}

/// Half of the fields keep their defaults, so that defaults are tried too.
void ScenarioDraw::vary(const Field& field, const Element& element) {
    if (isOneIn(2)) {
        field.set(element, value(field));
    }
}

void ScenarioDraw::varyGroup(FieldGroup group) {
    for (const auto& placed : elementsOf(m_scenario, group)) {
        for (const Field& field : fieldsOf(group)) {
            vary(field, placed.element);
        }
    }
}

void ScenarioDraw::addNodes() {
    WorldOptions& world = m_scenario.world;
    static constexpr std::array<std::string_view, 3> clients{"zoe", "adam", "Client_3"};
    for (std::size_t left = 1 + index(3); left > 0; --left) {
        world.clients.emplace_back().name = clients.at(world.clients.size());
    }
    const bool hasDefaultNames = isOneIn(2);
    for (std::size_t left = 1 + index(3); left > 0; --left) {
        world.servers.push_back(defaultServer(world.servers.size()));
        world.servers.back().name += hasDefaultNames ? "" : "-x";
    }
    world.regions = {"eu"};
    if (isOneIn(2)) {
        world.regions.emplace_back("us");
    }
}

void ScenarioDraw::addStrategies() {
    const Field& outcome = fieldsOf(FieldGroup::Expected).front();
    for (const StrategyInfo& strategy : knownStrategies()) {
        const std::string strategyName(strategy.name);
        if (isOneIn(2)) {
            m_scenario.expected[strategyName] = std::get<std::string>(value(outcome));
        }
        if (isOneIn(2)) {
            StrategyOptions& options = m_scenario.strategies[strategyName];
            for (const std::string_view option : strategy.options) {
                vary(*findField(FieldGroup::Strategy, option), &options);
            }
        }
    }
}

/// A fault of a store names one that it can befall.
void ScenarioDraw::arrangeStoreFault(Fault& fault) {
    const bool forgets = fault.wiped || fault.powerCut;
    const bool isCache = (forgets || fault.store == "cache") && fault.kind != FaultKind::Disconnect;
    fault.store = isCache ? "cache" : "database";
    fault.wiped = isCache && fault.wiped;
    fault.powerCut = isCache && fault.powerCut;
}

void ScenarioDraw::arrangeFault(Fault& fault) {
    const WorldOptions& world = m_scenario.world;
    if (fault.kind == FaultKind::Partition) {
        fault.between = {"balancer", name(*findField(FieldGroup::Fault, "between"))};
        return;
    }
    const bool isStoreHop = fault.hop == Hop::Operation || fault.hop == Hop::Result;
    if (fault.kind >= FaultKind::Failover && fault.kind <= FaultKind::Outage) {
        arrangeStoreFault(fault);
    } else if (fault.kind == FaultKind::Duplicate && !(fault.hop == Hop::Operation)) {
        fault.hop = Hop::Request;
        fault.store.clear();
    } else if (!isStoreHop || (world.useCase != UseCase::Payment && fault.store == "provider")) {
        fault.store.clear();
    } else if (fault.kind == FaultKind::Duplicate && fault.store == "database") {
        fault.store = "cache";
    }
    if (fault.kind == FaultKind::Exception) {
        fault.at = isOneIn(2) ? CrashPoint::AfterClaim : CrashPoint::EffectDone;
    } else if (fault.kind == FaultKind::Pause && fault.server.empty()) {
        fault.from = Duration::zero();
    } else if (fault.kind == FaultKind::Pause) {
        fault.at = Fault().at;
    }
    for (const ClientOptions& client : world.clients) {
        if (client.name == (fault.client.empty() ? world.clients[0].name : fault.client)) {
            fault.intent = std::min(fault.intent, client.intents);
        }
    }
}

void ScenarioDraw::addFaults() {
    auto& faults = m_scenario.world.faults;
    for (std::size_t left = index(4); left > 0; --left) {
        Fault& fault = faults.emplace_back();
        fault.kind = static_cast<FaultKind>(number(0, 10));
        for (const Field& field : fieldsOf(FieldGroup::Fault)) {
            if (field.name != "kind" && appliesTo(field, fault.kind)) {
                vary(field, &fault);
            }
        }
        arrangeFault(fault);
    }
}

void ScenarioDraw::arrangeRouting() {
    BalancerOptions& balancer = m_scenario.world.balancer;
    const Field& servers = *findField(FieldGroup::Balancer, "servers");
    balancer.servers.clear();
    if (balancer.routing == Routing::Fixed) {
        for (std::size_t left = 1 + index(3); left > 0; --left) {
            balancer.servers.push_back(name(servers));
        }
    }
}

Scenario ScenarioDraw::draw() {
    for (const Field& field : fieldsOf(FieldGroup::Top)) {
        vary(field, &m_scenario);
    }
    m_scenario.seed = static_cast<std::uint64_t>(number(0, INT64_MAX - 1));
    m_scenario.world.horizon = Duration::seconds(number(1, 100));
    m_scenario.world.eventsMax = number(10'000, 1'000'000);
    addNodes();
    for (const auto group : {FieldGroup::Network,
                             FieldGroup::Client,
                             FieldGroup::Balancer,
                             FieldGroup::Server,
                             FieldGroup::Database,
                             FieldGroup::Cache,
                             FieldGroup::Provider,
                             FieldGroup::Protocol}) {
        // Servers that are only counted are tried too.
        if (group != FieldGroup::Server || !isOneIn(4)) {
            varyGroup(group);
        }
    }
    arrangeRouting();
    addStrategies();
    addFaults();
    return std::move(m_scenario);
}

} // namespace

Scenario randomScenario(std::uint64_t seed) {
    return ScenarioDraw(seed).draw();
}

} // namespace idem
