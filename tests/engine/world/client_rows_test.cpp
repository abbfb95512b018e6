// Clients meet the closed forms of statistics.md, "Our domain": D4, D6, D7, D9, D10, D19 and D20.
//
// Nothing takes time but what the form is about. A client that gives up after a nanosecond retries
// at the instants of its waits, up to a few nanoseconds.

#include "tests/support/full_run.h"
#include "tests/support/small_world.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace idem::client_rows_test {

using namespace support;

namespace {

std::uint64_t replications() {
    return samples<std::uint64_t>(20'000, 1'000'000);
}

/// Counts attempts and charges of one run at a time.
class Counter final : public Sink {
public:
    void accept(RecordId, const Record& record) override {
        attempts += record.kind == RecordKind::AttemptSent ? 1 : 0;
        charges += record.kind == RecordKind::Charged ? 1 : 0;
    }
    int attempts = 0;
    int charges = 0;
};

/// Two copies, the second one `gap` later, at a replica that lags behind.
WorldOptions laggingReplica(const Distribution& gap, const Distribution& lag) {
    WorldOptions options = stillWorld();
    options.clients[0].copies = 2;
    options.clients[0].copyGap = gap;
    options.clients[0].timeout = Duration::seconds(600);
    options.database.lag = lag;
    return options;
}

void expectDoubles(const WorldOptions& options, double expected) {
    const std::uint64_t count = replications();
    Replications runs(options, "naive-replica");
    const std::uint64_t hits = runs.hits(Outcome::Double, count);
    EXPECT_LE(std::abs(proportionZScore(hits, count, expected)), 4.5)
        << hits << " of " << count << ", expected " << expected;
}

/// The number of attempts that a client makes until an answer comes within 500 ms, at most four.
Moments attemptsWith(LateAnswers late) {
    WorldOptions options = stillWorld();
    options.servers[0].serviceTime = Distribution::exponential(ms(200));
    options.clients[0].timeout = ms(500);
    options.clients[0].retries = 3;
    options.clients[0].lateAnswers = late;
    World world(options, strategyNamed("none"), {});
    Moments attempts;
    for (std::uint64_t replication = 0; replication < replications(); ++replication) {
        Counter counter;
        world.run(Replications::seed, replication, &counter);
        attempts.add(counter.attempts);
    }
    return attempts;
}

} // namespace

TEST(ClientRowsTest, D4EqualJitterMeetsExponentialLag) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].timeout = Duration::nanoseconds(1);
    options.clients[0].retries = 1;
    options.clients[0].retryWait = constantly(ms(200));
    options.clients[0].backoff = Backoff::EqualJitter;
    options.database.lag = Distribution::exponential(ms(50));
    expectDoubles(options, 0.5 * (std::exp(-2.0) - std::exp(-4.0)));
}

TEST(ClientRowsTest, D6UniformGapMeetsUniformLag) {
    expectDoubles(laggingReplica(Distribution::uniform(ms(50), ms(150)),
                                 Distribution::uniform(ms(20), ms(120))),
                  0.245);
}

TEST(ClientRowsTest, D7ExponentialGapMeetsAnOffsetLag) {
    expectDoubles(laggingReplica(Distribution::exponential(ms(200)),
                                 Distribution::exponential(ms(50)).plus(ms(30))),
                  1 - std::exp(-0.15) * 0.8);
}

TEST(ClientRowsTest, D9ExponentialGapMeetsAChainOfHops) {
    expectDoubles(
        laggingReplica(Distribution::exponential(ms(200)), Distribution::erlang(2, ms(25))),
        1 - std::pow(200.0 / 225.0, 2));
}

// The waits 100, 200 and 400 ms double; all retries race the same lag.
TEST(ClientRowsTest, D10ALadderOfRetriesRacesOneLag) {
    WorldOptions options = stillWorld();
    options.network.responseLoss = 1;
    options.clients[0].timeout = Duration::nanoseconds(1);
    options.clients[0].retries = 3;
    options.clients[0].retryWait = constantly(ms(100));
    options.clients[0].backoff = Backoff::Exponential;
    options.database.lag = Distribution::exponential(ms(100));
    World world(options, strategyNamed("naive-replica"), {});
    const std::uint64_t count = replications();
    std::uint64_t doubles = 0;
    Moments extra;
    for (std::uint64_t replication = 0; replication < count; ++replication) {
        Counter counter;
        world.run(Replications::seed, replication, &counter);
        doubles += counter.charges > 1 ? 1 : 0;
        extra.add(counter.charges - 1);
    }
    EXPECT_LE(std::abs(proportionZScore(doubles, count, std::exp(-1.0))), 4.5);
    EXPECT_LE(std::abs(extra.zScore(std::exp(-1.0) + std::exp(-3.0) + std::exp(-7.0))), 4.5);
}

TEST(ClientRowsTest, D19LateAnswersThatAreIgnoredCostAttempts) {
    const double x = std::exp(-2.5);
    const double expected = 1 + x + x * x + x * x * x;
    EXPECT_LE(std::abs(attemptsWith(LateAnswers::Ignore).zScore(expected)), 4.5);
}

TEST(ClientRowsTest, D20LateAnswersThatAreAcceptedCostFewer) {
    const double x = std::exp(-2.5);
    const double expected = 1 + x + std::pow(x, 3) + std::pow(x, 6);
    EXPECT_LE(std::abs(attemptsWith(LateAnswers::Accept).zScore(expected)), 4.5);
}

} // namespace idem::client_rows_test
