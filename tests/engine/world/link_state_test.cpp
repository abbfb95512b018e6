// A partition loses what leaves or would arrive while it lasts, in the directions that it names,
// and nothing else.

#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem::link_state_test {

using namespace support;

namespace {

using Times = std::vector<double>;

Fault partition(const char* one, const char* other, Duration from, Duration lasting) {
    Fault fault;
    fault.kind = FaultKind::Partition;
    fault.between = {one, other};
    fault.from = from;
    fault.lasts = Distribution::constant(lasting);
    return fault;
}

/// The client sends at 0 ms and every 1,000 ms until it is answered, which takes 164 ms.
WorldOptions retryingWorld() {
    WorldOptions options = busyWorld();
    options.clients[0].timeout = ms(1'000);
    options.clients[0].retries = 3;
    return options;
}

std::vector<LossCause> causesOfLoss(const Played& run) {
    std::vector<LossCause> causes;
    for (const Record& record : run.all(RecordKind::MessageLost)) {
        causes.push_back(static_cast<LossCause>(record.value));
    }
    return causes;
}

} // namespace

TEST(LinkStateTest, LosesRequestsThatLeaveDuringThePartition) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(0), ms(1'500))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::MessageLost), (Times{0, 1'000}));
    EXPECT_EQ(causesOfLoss(run), (std::vector{LossCause::Partition, LossCause::Partition}));
    EXPECT_EQ(run.times(RecordKind::AnswerAccepted), Times{2'164});
    EXPECT_TRUE(run.summary.unusedFaults.empty());
}

TEST(LinkStateTest, LosesRequestsThatWouldArriveDuringThePartition) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(20), ms(1))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::MessageLost), Times{20});
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), Times{1'021});
}

TEST(LinkStateTest, SparesWhatIsUnderWayDuringAShorterPartition) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(5), ms(10))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::MessageLost), 0U);
    EXPECT_EQ(run.summary.unusedFaults, std::vector<std::size_t>{0});
}

TEST(LinkStateTest, LosesAnswersToo) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("balancer", "alice", ms(100), ms(100))};
    const Played run = play(options, "none");
    // The answer reaches the balancer at 144 ms.
    EXPECT_EQ(run.times(RecordKind::MessageLost), Times{144});
    EXPECT_EQ(run.charges(), 2U);
}

TEST(LinkStateTest, OneWayLosesOnlyWhatGoesFromTheFirstToTheSecond) {
    WorldOptions options = retryingWorld();
    Fault fault = partition("balancer", "alice", ms(0), ms(1'000));
    fault.isOneWay = true;
    options.faults = {fault};
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::HandlerStarted), (Times{21, 1'021}));
    EXPECT_EQ(run.times(RecordKind::MessageLost), Times{144});
    EXPECT_EQ(run.all(RecordKind::LinkCut).at(0).value, 1);
    EXPECT_EQ(run.all(RecordKind::LinkCut).at(0).lane, run.node("balancer"));
}

TEST(LinkStateTest, RecordsWhenALinkIsCutAndHealed) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(10), ms(50))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::LinkCut), Times{10});
    EXPECT_EQ(run.times(RecordKind::LinkHealed), Times{60});
    const Record cut = run.all(RecordKind::LinkCut).at(0);
    EXPECT_EQ(cut.lane, run.node("alice"));
    EXPECT_EQ(NodeId{cut.other}, run.node("balancer"));
    EXPECT_EQ(cut.value, 0);
}

TEST(LinkStateTest, OverlappingPartitionsMakeOneCut) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(0), ms(900)),
                      partition("balancer", "alice", ms(500), ms(1'000))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.times(RecordKind::LinkCut), Times{0});
    EXPECT_EQ(run.times(RecordKind::LinkHealed), Times{1'500});
    EXPECT_TRUE(run.summary.unusedFaults.empty());
}

TEST(LinkStateTest, WithoutAnEndLastsToTheEndOfTheRun) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(0), ms(0))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::MessageLost), 4U);
    EXPECT_EQ(run.count(RecordKind::LinkHealed), 0U);
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
}

TEST(LinkStateTest, APartitionBeyondTheHorizonKeepsNoRunAlive) {
    WorldOptions options = retryingWorld();
    options.horizon = Duration::seconds(60);
    options.faults = {partition("alice", "balancer", ms(61'000), ms(0)),
                      partition("alice", "balancer", ms(30'000), ms(31'000))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.summary.end, RunEnd::Quiet);
    EXPECT_EQ(run.times(RecordKind::LinkCut), Times{30'000});
}

TEST(LinkStateTest, ARegionStandsForAllItsNodes) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].region = "us";
    options.faults = {partition("eu", "us", ms(0), ms(0))};
    const Played run = play(options, "none");
    // alice and server-2 live in us; server-1, database and provider in eu; the balancer stands
    // at the edge of both.
    EXPECT_EQ(run.count(RecordKind::LinkCut), 6U);
    EXPECT_EQ(run.count(RecordKind::MessageLost), 1U);
    EXPECT_EQ(run.outcome(), Outcome::Unavailable);
}

TEST(LinkStateTest, PartedRegionsPartTheBalancerFromTheServersBeyond) {
    WorldOptions options = stillWorldOfTwoRegions();
    options.clients[0].region = "us";
    options.balancer.servers = {"server-2"};
    options.faults = {partition("eu", "us", ms(0), ms(0))};
    const Played near = play(options, "none");
    EXPECT_EQ(near.count(RecordKind::HandlerStarted), 1U);

    options.balancer.servers = {"server-1"};
    const Played beyond = play(options, "none");
    EXPECT_EQ(beyond.count(RecordKind::HandlerStarted), 0U);
    EXPECT_EQ(causesOfLoss(beyond), std::vector{LossCause::Partition});
}

TEST(LinkStateTest, TheBalancerMayBePartedFromAServer) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("balancer", "server-1", ms(0), ms(1'500))};
    const Played requests = play(options, "none");
    EXPECT_EQ(requests.times(RecordKind::MessageLost), (Times{20, 1'020}));
    EXPECT_EQ(requests.times(RecordKind::HandlerStarted), Times{2'021});

    options.faults = {partition("balancer", "server-1", ms(100), ms(500))};
    const Played answer = play(options, "none");
    EXPECT_EQ(answer.times(RecordKind::MessageLost), Times{143});
    EXPECT_EQ(answer.charges(), 2U) << "the client asks again";
}

TEST(LinkStateTest, NodesThatTheStrategyLacksAreLeftOut) {
    WorldOptions options = stillWorld();
    options.faults = {partition("server-1", "cache", ms(0), ms(0))};
    const Played run = play(options, "none");
    EXPECT_EQ(run.count(RecordKind::LinkCut), 0U);
    EXPECT_EQ(run.summary.unusedFaults, std::vector<std::size_t>{0});
}

TEST(LinkStateTest, EachRunBeginsWithWholeLinks) {
    WorldOptions options = retryingWorld();
    options.faults = {partition("alice", "balancer", ms(500), ms(0))};
    World world(options, strategyNamed("none"), {});
    const Played first = record(world, "none", 1);
    const Played second = record(world, "none", 1);
    EXPECT_EQ(fingerprint(first.trace), fingerprint(second.trace));
    EXPECT_EQ(second.times(RecordKind::AnswerAccepted), Times{164});
}

} // namespace idem::link_state_test
