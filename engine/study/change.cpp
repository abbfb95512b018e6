#include "engine/study/change.h"

#include "engine/core/quantity_text.h"
#include "engine/scenario/check.h"
#include "engine/scenario/set.h"
#include "engine/study/run.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace idem {

namespace {

/// A change of one field to one value, wherever the field means something.
struct FieldChange {
    ChangeKind kind;
    std::string_view title;
    std::string_view
        path; ///< "strategy.*." and "clients.*." stand for the one at hand and for all.
    std::string_view value;
};

constexpr std::array fieldChanges{
    FieldChange{ChangeKind::Client, "One key for all attempts", "clients.*.key", "per-operation"},
    FieldChange{ChangeKind::Client, "The same key for every retry", "clients.*.rotate-key-on", ""},
    FieldChange{
        ChangeKind::Client, "A person who starts anew keeps the key", "clients.*.user-key", "same"},
    FieldChange{ChangeKind::Client,
                "No retry after a time-out",
                "clients.*.retry-on",
                "conflict,rate-limited"},
    FieldChange{ChangeKind::Client, "No retries", "clients.*.retries", "0"},
    FieldChange{ChangeKind::Client, "No second copy", "clients.*.copies", "1"},
    FieldChange{ChangeKind::Client, "Late answers are taken", "clients.*.late-answers", "accept"},
    FieldChange{
        ChangeKind::Client, "Waits as long as Retry-After says", "clients.*.retry-after", "obey"},
    FieldChange{
        ChangeKind::Server, "Requests without a key are refused", "protocol.key-required", "true"},
    FieldChange{ChangeKind::Server,
                "Another payload under a known key is refused",
                "protocol.check-fingerprint",
                "true"},
    FieldChange{ChangeKind::Server,
                "Payloads are compared in canonical form",
                "protocol.fingerprint",
                "canonical"},
    FieldChange{ChangeKind::Server,
                "Keys belong to caller, method and path",
                "protocol.scope",
                "caller,method,path"},
    FieldChange{ChangeKind::Server,
                "A time-out leaves the key unknown",
                "protocol.after-unknown",
                "mark-unknown"},
    FieldChange{ChangeKind::Server, "Only finished keys are purged", "protocol.reap", "finished"},
    FieldChange{ChangeKind::Server,
                "A completer finishes what was left",
                "protocol.completer-period",
                "1s"},
    FieldChange{
        ChangeKind::Server, "The lease is renewed while working", "strategy.*.renew", "true"},
    FieldChange{
        ChangeKind::Server, "A loser leaves the lock alone", "strategy.*.finally-deletes", "false"},
    FieldChange{ChangeKind::Server,
                "Without the cache: refuse",
                "strategy.*.when-store-down",
                "fail-closed"},
    FieldChange{
        ChangeKind::Server, "Without the cache: refuse", "strategy.*.fallback", "fail-closed"},
    FieldChange{ChangeKind::Server,
                "Without the cache: ask the database",
                "strategy.*.fallback",
                "database"},
    FieldChange{ChangeKind::Server,
                "Without the home region: refuse",
                "strategy.*.when-home-fails",
                "refuse"},
    FieldChange{
        ChangeKind::Server, "Waits for a replica of the lock", "strategy.*.wait-replicas", "1"},
    FieldChange{ChangeKind::Server, "One permit only", "strategy.*.permits", "1"},
    FieldChange{ChangeKind::Server, "Waits for a locked row", "strategy.*.lock-wait", "wait"},
    FieldChange{
        ChangeKind::Server, "Unlocks after the commit", "strategy.*.unlock", "after-commit"},
    FieldChange{ChangeKind::Server,
                "Takes an expired key by compare-and-set",
                "strategy.*.reclaim",
                "compare-and-set"},
    FieldChange{ChangeKind::Server,
                "Records are written to the database at once",
                "strategy.*.persist-delay",
                "0ms"},
    FieldChange{ChangeKind::Server,
                "The key is passed on, to a provider that honours it",
                "strategy.*.provider-key",
                "true"},
    FieldChange{ChangeKind::Stores, "A unique index on the key", "database.unique-keys", "true"},
    FieldChange{
        ChangeKind::Stores, "A COMMIT waits for a standby", "database.synchronous", "remote-apply"},
    FieldChange{
        ChangeKind::Stores, "Connections are kept for the session", "database.pooling", "session"},
    FieldChange{ChangeKind::Stores, "No replication lag of the database", "database.lag", "0ms"},
    FieldChange{ChangeKind::Stores, "No replication lag of the cache", "cache.lag", "0ms"},
    FieldChange{ChangeKind::Stores, "The cache syncs every write", "cache.persistence", "always"},
    FieldChange{
        ChangeKind::Stores, "The cache refuses writes when full", "cache.eviction", "no-eviction"},
    FieldChange{
        ChangeKind::Stores, "The cache is restored from the database", "cache.restore", "true"},
    FieldChange{ChangeKind::Stores, "The cache's clocks agree", "cache.clock-ahead", "0ms"},
    FieldChange{ChangeKind::Routing,
                "Requests of one key go to one server",
                "balancer.routing",
                "key-hash"},
    FieldChange{
        ChangeKind::Routing, "The proxy does not repeat POST", "balancer.retry-posts", "false"},
    FieldChange{ChangeKind::Routing, "The proxy does not hedge", "balancer.hedge", "false"},
    FieldChange{ChangeKind::Routing, "The proxy does not retry", "balancer.retries", "0"},
    FieldChange{ChangeKind::Provider,
                "The provider refuses old fencing tokens",
                "provider.checks-tokens",
                "true"},
    FieldChange{ChangeKind::Provider,
                "The provider can be asked for a charge",
                "provider.queryable",
                "true"},
    FieldChange{ChangeKind::Provider,
                "The provider knows keys of all regions",
                "provider.region-in-scope",
                "false"},
};

/// Spans that help when they are longer; the least factor that saves is the one to name.
struct DegreeChange {
    ChangeKind kind;
    std::string_view title;
    std::string_view path;
};

constexpr std::array degreeChanges{
    DegreeChange{ChangeKind::Client, "Client time-out", "clients.*.timeout"},
    DegreeChange{ChangeKind::Client, "Wait before a retry", "clients.*.retry-wait"},
    DegreeChange{ChangeKind::Server, "Lease", "strategy.*.lease"},
    DegreeChange{ChangeKind::Server, "Life of an unfinished entry", "strategy.*.claim-life"},
    DegreeChange{ChangeKind::Server, "Life of a record", "protocol.record-life"},
    DegreeChange{ChangeKind::Stores, "Time-out of the cache", "cache.timeout"},
    DegreeChange{ChangeKind::Provider, "Time-out of a charge", "provider.timeout"},
    DegreeChange{ChangeKind::Provider, "Life of the provider's keys", "provider.key-life"},
};
constexpr std::array factors{2, 4, 8, 16};

/// Ways that mend most failures, one for each idea (semantics.md 0, point 1).
constexpr std::array<std::string_view, 6> strategyChanges{
    "naive", "claim-lease", "claim-query", "home-region", "unique-effect", "one-transaction"};

/// The paths that a pattern stands for.
std::vector<std::string>
pathsOf(std::string_view pattern, const Scenario& scenario, const StrategyEntry& strategy) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return {std::string(pattern)};
    }
    const std::string head(pattern.substr(0, star));
    const std::string tail(pattern.substr(star + 1));
    std::vector<std::string> paths;
    if (head == "strategy.") {
        const std::string_view option = std::string_view(tail).substr(1);
        const auto read = strategy.optionNames;
        if (std::find(read.begin(), read.end(), option) != read.end()) {
            paths.push_back(head + std::string(strategy.name) + tail);
        }
        return paths;
    }
    for (const ClientOptions& client : scenario.world.clients) {
        paths.push_back(head + client.name + tail);
    }
    return paths;
}

/// Whether the settings alter the scenario, and leave one that passes the checks.
bool isMeaningful(const Scenario& scenario, const std::vector<std::string>& settings) {
    Scenario changed = scenario;
    return !hasError(applySettings(changed, settings)) && !(changed == scenario);
}

class ChangeFinder {
public:
    ChangeFinder(const Scenario& scenario, const StrategyEntry& strategy)
        : m_scenario(scenario), m_strategy(strategy) {
        // Options that stand nowhere have their defaults: a change that sets a default to itself
        // must not count as one.
        m_scenario.strategies[std::string(strategy.name)] = optionsFor(scenario, strategy);
    }

    std::vector<Change> find() {
        for (const FieldChange& change : fieldChanges) {
            std::vector<std::string> settings;
            for (const std::string& path : pathsOf(change.path, m_scenario, m_strategy)) {
                settings.push_back(path + "=" + std::string(change.value));
            }
            if (change.path == "strategy.*.provider-key" && !settings.empty()) {
                settings.emplace_back("provider.deduplicates=true");
            }
            offer(change.kind, std::string(change.title), std::move(settings));
        }
        for (const DegreeChange& change : degreeChanges) {
            offerDegrees(change);
        }
        for (const std::string_view name : strategyChanges) {
            offerStrategy(*findStrategy(name));
        }
        return std::move(m_changes);
    }

private:
    void offer(ChangeKind kind, std::string title, std::vector<std::string> settings) {
        if (!settings.empty() && isMeaningful(m_scenario, settings)) {
            m_changes.push_back({kind, std::move(title), std::move(settings), &m_strategy});
        }
    }

    void offerDegrees(const DegreeChange& change) {
        for (const int factor : factors) {
            std::vector<std::string> settings;
            for (const std::string& path : pathsOf(change.path, m_scenario, m_strategy)) {
                const auto longer = timesLonger(path, factor);
                if (longer) {
                    settings.push_back(path + "=" + *longer);
                }
            }
            offer(change.kind,
                  fmt::format("{} {} times as long", change.title, factor),
                  std::move(settings));
        }
    }

    /// None for what is not a plain span, or is zero.
    std::optional<std::string> timesLonger(const std::string& path, int factor) const {
        const auto text = fieldText(m_scenario, path);
        const auto span = text ? parseDuration(*text) : FromText<Duration>(TextError{});
        if (!span || span.value->ns <= 0 || span.value->ns > Distribution::cap.ns / factor) {
            return std::nullopt;
        }
        return toText(*span.value * factor);
    }

    void offerStrategy(const StrategyEntry& other) {
        const bool hasRegions = m_scenario.world.regions.size() > 1;
        const bool isOfRegions = other.cache == CacheUse::Home;
        // Reading the primary is a change for whoever reads a replica; to others it is a step back.
        const bool isStepBack = other.name == "naive" && !m_strategy.readsReplica;
        if (&other == &m_strategy || isStepBack || (isOfRegions && !hasRegions)) {
            return;
        }
        const std::vector<std::string> settings{"strategy=" + std::string(other.name)};
        if (isMeaningful(m_scenario, settings) || m_scenario.strategy == other.name) {
            m_changes.push_back(
                {ChangeKind::Strategy, fmt::format("Strategy: {}", other.title), settings, &other});
        }
    }

    Scenario m_scenario;
    const StrategyEntry& m_strategy;
    std::vector<Change> m_changes;
};

} // namespace

std::string_view toText(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::Client:
        return "client";
    case ChangeKind::Server:
        return "server";
    case ChangeKind::Stores:
        return "stores";
    case ChangeKind::Routing:
        return "routing";
    case ChangeKind::Provider:
        return "provider";
    case ChangeKind::Strategy:
        break;
    }
    return "strategy";
}

std::vector<Change> changesOf(const Scenario& scenario, const StrategyEntry& strategy) {
    return ChangeFinder(scenario, strategy).find();
}

Scenario changed(const Scenario& scenario, const Change& change) {
    Scenario result = scenario;
    applySettings(result, change.settings);
    return result;
}

} // namespace idem
