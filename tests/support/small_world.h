// Small worlds for tests: one client, one server, and nothing takes time but what a test sets.
//
//     WorldOptions options = stillWorld();
//     options.clients[0].copies = 2;
//     const Played run = play(options, "naive");
//     EXPECT_EQ(run.charges(), 2);
#pragma once

#include "engine/core/ensure.h"
#include "engine/trace/fingerprint.h"
#include "engine/trace/text.h"
#include "engine/trace/trace.h"
#include "engine/verdict/judge.h"
#include "engine/world/world.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem::support {

constexpr Duration ms(std::int64_t count) {
    return Duration::milliseconds(count);
}

inline Distribution constantly(Duration span) {
    return Distribution::constant(span);
}

/// One client with one intent and no retry; one server. Every latency and pause is zero.
inline WorldOptions stillWorld() {
    WorldOptions options;
    const Distribution atOnce;
    options.network.client = options.network.internal = atOnce;
    options.network.region = options.network.provider = atOnce;
    options.network.duplicateGap = atOnce;
    ClientOptions client;
    client.name = "alice";
    client.retries = 0;
    client.think = client.retryWait = client.copyGap = atOnce;
    options.clients = {client};
    ServerOptions server;
    server.name = "server-1";
    server.serviceTime = atOnce;
    options.servers = {server};
    options.database.operation = options.database.lag = atOnce;
    options.cache.operation = options.cache.lag = atOnce;
    options.provider.latency = atOnce;
    return options;
}

/// The same with regions eu and us and a server in each; copy or attempt n goes to server n.
inline WorldOptions stillWorldOfTwoRegions() {
    WorldOptions options = stillWorld();
    options.regions = {"eu", "us"};
    ServerOptions second = options.servers[0];
    second.name = "server-2";
    second.region = "us";
    options.servers.push_back(second);
    options.balancer.routing = Routing::Fixed;
    options.balancer.servers = {"server-1", "server-2"};
    return options;
}

/// The same with latencies that tell all steps of a request apart: 20 ms to the balancer, 1 ms to
/// the server, 2 ms of service, 1 ms to a store and 3 ms of its work, 10 ms to the provider and
/// 100 ms of its work, the charge in the middle. A request that charges takes at least 164 ms.
inline WorldOptions busyWorld() {
    WorldOptions options = stillWorld();
    options.network.client = constantly(ms(20));
    options.network.internal = constantly(ms(1));
    options.network.provider = constantly(ms(10));
    options.servers[0].serviceTime = constantly(ms(2));
    options.database.operation = options.cache.operation = constantly(ms(3));
    options.provider.latency = constantly(ms(100));
    return options;
}

inline const StrategyEntry& strategyNamed(std::string_view name) {
    const StrategyEntry* const entry = findStrategy(name);
    ENSURE(entry != nullptr);
    return *entry;
}

/// A run with everything that can be asked about it.
struct Played {
    RunSummary summary;
    Trace trace;
    Verdict verdict;

    /// Records of one kind, in order.
    std::vector<Record> all(RecordKind kind) const {
        std::vector<Record> found;
        for (const Record& record : trace.records) {
            if (record.kind == kind) {
                found.push_back(record);
            }
        }
        return found;
    }
    std::size_t count(RecordKind kind) const { return all(kind).size(); }
    std::size_t charges() const { return count(RecordKind::Charged); }
    /// When each record of a kind happened, in milliseconds.
    std::vector<double> times(RecordKind kind) const {
        std::vector<double> found;
        for (const Record& record : all(kind)) {
            found.push_back(record.time.milliseconds());
        }
        return found;
    }
    /// The statuses that the client accepted, in order.
    std::vector<int> answers() const {
        std::vector<int> found;
        for (const Record& record : all(RecordKind::AnswerAccepted)) {
            found.push_back(record.status);
        }
        return found;
    }
    NodeId node(std::string_view name) const {
        const auto& nodes = trace.names.nodes;
        const auto found = std::find_if(
            nodes.begin(), nodes.end(), [name](const NodeName& node) { return node.name == name; });
        ENSURE(found != nodes.end());
        return NodeId{static_cast<std::uint32_t>(found - nodes.begin())};
    }
    /// The names of the nodes that took requests up, in order.
    std::vector<std::string> servers() const {
        std::vector<std::string> found;
        for (const Record& record : all(RecordKind::HandlerStarted)) {
            found.emplace_back(nameOf(trace.names, record.lane));
        }
        return found;
    }
    /// Steps of one name that took effect, in order.
    std::vector<Record> executed(OperationName name) const {
        std::vector<Record> found = all(RecordKind::OperationExecuted);
        std::erase_if(found, [name](const Record& record) {
            return record.detail != static_cast<std::uint8_t>(name);
        });
        return found;
    }
    Outcome outcome() const { return verdict.intents.at(0).outcome; }
};

/// Records one run of a world and judges it. The options and the world outlive nothing.
inline Played record(World& world, std::string_view strategy, std::uint64_t seed) {
    Recorder recorder;
    Played played;
    played.summary = world.run(seed, 0, &recorder);
    played.trace = {"test",
                    std::string(strategy),
                    seed,
                    world.hasLocalEffect(),
                    world.names(),
                    recorder.records()};
    played.verdict = judge(played.trace);
    return played;
}

inline Played play(const WorldOptions& options,
                   std::string_view strategy,
                   const StrategyOptions& strategyOptions = {},
                   std::uint64_t seed = 1) {
    World world(options, strategyNamed(strategy), strategyOptions);
    return record(world, strategy, seed);
}

/// Judges replication after replication of one world without recording any.
class Replications {
public:
    Replications(WorldOptions options,
                 std::string_view strategy,
                 const StrategyOptions& strategyOptions = {})
        : m_options(std::move(options)),
          m_world(m_options, strategyNamed(strategy), strategyOptions) {}

    /// The verdict of one replication; valid until the next.
    const Verdict& verdict(std::uint64_t replication) {
        m_judge.begin(m_world.intentCount(), {m_world.hasLocalEffect()});
        m_world.run(seed, replication, &m_judge);
        return m_judge.finish();
    }
    /// How often the first intent ended so in replications 0 to count - 1.
    std::uint64_t hits(Outcome outcome, std::uint64_t count) {
        std::uint64_t found = 0;
        for (std::uint64_t replication = 0; replication < count; ++replication) {
            found += verdict(replication).intents[0].outcome == outcome ? 1 : 0;
        }
        return found;
    }

    static constexpr std::uint64_t seed = 7;

private:
    WorldOptions m_options;
    World m_world;
    Judge m_judge;
};

} // namespace idem::support
