// Replicas hear of changes in the order in which they were made, each after its lag, and a read of
// a replica sees what has arrived there.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace idem::replication_test {

using namespace support;

namespace {

/// Many operations in quick succession, in two regions.
WorldOptions manyWriters(const Distribution& lag) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.balancer.routing = Routing::RoundRobin;
    options.clients[0].intents = 200;
    options.clients[0].think = constantly(ms(1));
    options.database.lag = options.cache.lag = lag;
    return options;
}

/// Keys in the order in which each stream (from, to) sent and applied them must agree.
void expectOneOrder(const Played& run) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<RecordId>> applied;
    for (std::uint32_t at = 0; at < run.trace.records.size(); ++at) {
        const Record& record = run.trace.records[at];
        if (record.kind == RecordKind::EntryApplied) {
            const Record& sent = run.trace.records[record.cause.value];
            ASSERT_EQ(sent.kind, RecordKind::EntrySent);
            applied[{sent.lane.value, record.lane.value}].push_back(record.cause);
        }
    }
    EXPECT_EQ(applied.size(), 2U);
    for (const auto& [stream, order] : applied) {
        EXPECT_GE(order.size(), 200U);
        EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    }
}

} // namespace

TEST(ReplicationTest, AReplicaAppliesTheLogInItsOrder) {
    expectOneOrder(play(manyWriters(Distribution::exponential(ms(50))), "naive-replica"));
}

TEST(ReplicationTest, CachesApplyEachOthersEntriesInTheirOrder) {
    expectOneOrder(play(manyWriters(Distribution::exponential(ms(50))), "replicated-cache"));
}

TEST(ReplicationTest, AnEntryArrivesAfterItsLag) {
    WorldOptions options = busyWorld();
    options.database.lag = constantly(ms(120));
    const Played run = play(options, "naive-replica");
    EXPECT_EQ(run.times(RecordKind::EntrySent), std::vector<double>{152});
    EXPECT_EQ(run.times(RecordKind::EntryApplied), std::vector<double>{272});
    EXPECT_EQ(run.all(RecordKind::EntryApplied)[0].lane, run.node("replica-eu"));
}

TEST(ReplicationTest, ThereAreReplicasOnlyForWhoeverReadsThem) {
    const Played run = play(busyWorld(), "naive");
    EXPECT_EQ(run.count(RecordKind::EntrySent), 0U);
    for (const NodeName& node : run.trace.names.nodes) {
        EXPECT_NE(node.name, "replica-eu");
    }
}

TEST(ReplicationTest, ALookUpGoesToTheReplicaOfTheRegion) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.balancer.servers = {"server-2"};
    const Played run = play(options, "naive-replica");
    ASSERT_EQ(run.executed(OperationName::FindKey).size(), 1U);
    EXPECT_EQ(run.executed(OperationName::FindKey)[0].lane, run.node("replica-us"));
    EXPECT_EQ(run.executed(OperationName::InsertKey)[0].lane, run.node("database"));
}

TEST(ReplicationTest, ARegionClaimsInItsOwnCache) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].copies = 2;
    options.cache.lag = constantly(ms(50));
    const Played run = play(options, "replicated-cache");
    const auto claims = run.executed(OperationName::ClaimRecord);
    ASSERT_EQ(claims.size(), 2U);
    EXPECT_EQ(claims[0].lane, run.node("cache-eu"));
    EXPECT_EQ(claims[1].lane, run.node("cache-us"));
    EXPECT_EQ(run.outcome(), Outcome::Double);
}

TEST(ReplicationTest, TheSharedCacheIsOneForAllRegions) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].copies = 2;
    const Played run = play(options, "redis-lock");
    for (const Record& record : run.executed(OperationName::TakeLock)) {
        EXPECT_EQ(record.lane, run.node("cache"));
    }
    EXPECT_EQ(run.charges(), 1U);
}

} // namespace idem::replication_test
