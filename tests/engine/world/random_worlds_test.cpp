// Whatever a scenario asks for, a run keeps the laws of every run: time goes forward, causes come
// first, nothing is lost from the books, and the same seed is the same run.

#include "engine/scenario/check.h"
#include "tests/support/full_run.h"
#include "tests/support/random_world.h"
#include "tests/support/scenario_files.h"
#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace idem {

class RandomWorldsTest : public testing::Test {
protected:
    /// Calls check(number, world, run) for every random world, with the number in each message.
    template <class Check>
    void forEachWorld(Check check) {
        const auto count = support::samples<std::uint64_t>(2'000, 50'000, 400);
        for (std::uint64_t number = 0; number < count && !HasFailure(); ++number) {
            const support::RandomWorld made = support::randomWorld(number);
            SCOPED_TRACE("random world " + std::to_string(number) + ", " +
                         std::string(made.strategy));
            World world(made.options, support::strategyNamed(made.strategy), made.strategyOptions);
            check(made, world, support::record(world, made.strategy, number));
        }
    }
};

namespace random_worlds_test {

using namespace support;

namespace {

std::int64_t sumOf(const std::vector<Record>& records, RecordKind kind) {
    std::int64_t sum = 0;
    for (const Record& record : records) {
        sum += record.kind == kind ? std::int64_t{record.other} : 0;
    }
    return sum;
}

/// What stands in the ledger at the end: rows may be lost with a node.
std::int64_t ledgerSum(const std::vector<Record>& records) {
    std::map<std::int64_t, std::int64_t> rows;
    for (const Record& record : records) {
        if (record.kind == RecordKind::LedgerWritten) {
            rows[record.value] = std::int64_t{record.other};
        } else if (record.kind == RecordKind::LedgerLost) {
            rows.erase(record.value);
        }
    }
    return std::accumulate(rows.begin(),
                           rows.end(),
                           std::int64_t{0},
                           [](std::int64_t sum, const auto& row) { return sum + row.second; });
}

/// Whether a fault can take back what the database has acknowledged.
bool forgetsCommits(const Fault& fault) {
    return fault.store == "database" &&
           (fault.kind == FaultKind::Failover || fault.kind == FaultKind::StoreCrash);
}

std::size_t countMessages(const Played& run, RecordKind kind, MessageKind message) {
    const auto found = run.all(kind);
    return static_cast<std::size_t>(
        std::count_if(found.begin(), found.end(), [&](const Record& record) {
            // What a server that is down or full loses has arrived before.
            const bool isMet = kind != RecordKind::MessageLost ||
                               (record.value != static_cast<std::int64_t>(LossCause::NodeDown) &&
                                record.value != static_cast<std::int64_t>(LossCause::Overload));
            return isMet && record.detail == static_cast<std::uint8_t>(message);
        }));
}

void expectEqualIntents(const IntentVerdict& live, const IntentVerdict& later) {
    EXPECT_EQ(live.intent, later.intent);
    EXPECT_EQ(live.outcome, later.outcome);
    EXPECT_EQ(live.effects, later.effects);
    EXPECT_EQ(live.charges, later.charges);
    EXPECT_EQ(live.ledgerRows, later.ledgerRows);
    EXPECT_EQ(live.belief, later.belief);
    EXPECT_EQ(live.answers, later.answers);
}

} // namespace

TEST_F(RandomWorldsTest, AreScenariosThatTheChecksAccept) {
    forEachWorld([](const RandomWorld& made, World&, const Played&) {
        Scenario scenario;
        scenario.title = "random";
        scenario.world = made.options;
        const auto diagnostics = checkScenario(scenario);
        EXPECT_FALSE(hasError(diagnostics)) << describe(diagnostics);
    });
}

TEST_F(RandomWorldsTest, TellThingsInOrder) {
    forEachWorld([](const RandomWorld&, World&, const Played& run) {
        Time latest;
        for (std::uint32_t at = 0; at < run.trace.records.size(); ++at) {
            const Record& record = run.trace.records[at];
            ASSERT_GE(record.time, latest);
            latest = record.time;
            ASSERT_TRUE(!record.cause.isSome() || record.cause.value < at);
            ASSERT_EQ(record.kind == RecordKind::RunEnded, at + 1 == run.trace.records.size());
        }
    });
}

TEST_F(RandomWorldsTest, KeepTheirBooks) {
    forEachWorld([](const RandomWorld&, World& world, const Played& run) {
        std::uint64_t charges = 0;
        std::int64_t moved = 0;
        for (const IntentVerdict& intent : run.verdict.intents) {
            charges += intent.charges;
            moved += run.trace.names.intents[intent.intent.value].amount * intent.effects;
        }
        EXPECT_EQ(charges, run.charges());
        EXPECT_EQ(moved,
                  world.hasLocalEffect() ? ledgerSum(run.trace.records)
                                         : sumOf(run.trace.records, RecordKind::Charged));
        std::int64_t sum = 0;
        for (const Balance& balance : run.verdict.balances) {
            sum += balance.amount;
            if (balance.account == "shop") {
                EXPECT_EQ(balance.amount, moved);
            }
        }
        EXPECT_EQ(sum, 0);
    });
}

TEST_F(RandomWorldsTest, JudgeEveryIntentOnce) {
    forEachWorld([](const RandomWorld&, World& world, const Played& run) {
        const auto& counts = run.verdict.counts;
        const std::size_t started = run.count(RecordKind::IntentStarted);
        EXPECT_EQ(std::accumulate(counts.begin(), counts.end(), std::size_t{0}), started);
        EXPECT_EQ(run.verdict.intents.size(), started);
        if (run.summary.end == RunEnd::Quiet) {
            EXPECT_EQ(started, world.intentCount());
        }
    });
}

TEST_F(RandomWorldsTest, LetEveryAttemptAndEveryMessageComeToItsEnd) {
    forEachWorld([](const RandomWorld& made, World&, const Played& run) {
        if (run.summary.end != RunEnd::Quiet) {
            return;
        }
        const std::size_t ended =
            run.count(RecordKind::AnswerAccepted) + run.count(RecordKind::AttemptTimedOut);
        // Another copy's answer, or a late one, ends an attempt without a word.
        const auto& clients = made.options.clients;
        const bool mayEndSilently =
            std::any_of(clients.begin(), clients.end(), [](const ClientOptions& client) {
                return client.hedgeAfter > Duration::zero() ||
                       client.lateAnswers == LateAnswers::Accept;
            });
        if (!mayEndSilently) {
            EXPECT_EQ(run.count(RecordKind::AttemptSent), ended);
        }
        for (const auto message : {MessageKind::Request, MessageKind::Response}) {
            const bool isRequest = message == MessageKind::Request;
            const std::size_t copies = isRequest ? run.count(RecordKind::MessageDuplicated) : 0;
            EXPECT_EQ(countMessages(run, RecordKind::MessageSent, message) + copies,
                      countMessages(run, RecordKind::MessageArrived, message) +
                          countMessages(run, RecordKind::MessageLost, message));
        }
    });
}

TEST_F(RandomWorldsTest, AreTheSameTwice) {
    forEachWorld([](const RandomWorld& made, World& world, const Played& run) {
        record(world, made.strategy, 1'000'003);
        const Played again = record(world, made.strategy, run.trace.seed);
        EXPECT_TRUE(again.trace.records == run.trace.records);
        World fresh(made.options, strategyNamed(made.strategy), made.strategyOptions);
        const Played anew = record(fresh, made.strategy, run.trace.seed);
        EXPECT_EQ(fingerprint(anew.trace), fingerprint(run.trace));
    });
}

TEST_F(RandomWorldsTest, AreJudgedAliveAsAfterwards) {
    Judge live;
    forEachWorld([&live](const RandomWorld&, World& world, const Played& run) {
        live.begin(world.intentCount(), {world.hasLocalEffect()});
        world.run(run.trace.seed, 0, &live);
        const Verdict& verdict = live.finish();
        EXPECT_EQ(verdict.overall, run.verdict.overall);
        EXPECT_EQ(verdict.counts, run.verdict.counts);
        EXPECT_EQ(verdict.invariants, run.verdict.invariants);
        ASSERT_EQ(verdict.intents.size(), run.verdict.intents.size());
        for (std::size_t i = 0; i < verdict.intents.size(); ++i) {
            expectEqualIntents(verdict.intents[i], run.verdict.intents[i]);
        }
    });
}

// Otherwise the laws above would prove little.
TEST_F(RandomWorldsTest, AreFullOfTrouble) {
    if (isSlowBuild) {
        GTEST_SKIP() << "it takes more worlds than a slow build is shown";
    }
    std::set<RecordKind> kinds;
    std::set<Outcome> outcomes;
    std::set<std::string> crashes;
    std::set<RunEnd> ends;
    forEachWorld([&](const RandomWorld& made, World&, const Played& run) {
        for (const Record& record : run.trace.records) {
            kinds.insert(record.kind);
            if (record.kind == RecordKind::NodeCrashed) {
                crashes.insert(std::string(made.strategy) + " c" + std::to_string(record.detail));
            }
        }
        for (const IntentVerdict& intent : run.verdict.intents) {
            outcomes.insert(intent.outcome);
        }
        ends.insert(run.summary.end);
    });
    EXPECT_GE(kinds.size(), 28U);
    EXPECT_GE(outcomes.size(), outcomeCount - 2);
    // Nearly every strategy at every crash point: there are more of these pairs than dice to spare.
    EXPECT_GE(crashes.size() * 20, 6 * strategies().size() * 17);
    EXPECT_EQ(ends.size(), 3U);
}

// The one strategy whose guarantee no crash and no loss can take away, while its records live.
TEST_F(RandomWorldsTest, NeverRepeatAnEffectThatCommitsWithItsKey) {
    forEachWorld([](const RandomWorld& made, World&, const Played&) {
        WorldOptions options = made.options;
        options.database.uniqueKeys = true;
        std::erase_if(options.faults, forgetsCommits);
        options.protocol.recordLife = options.horizon + Duration::seconds(1);
        for (ClientOptions& client : options.clients) {
            client.key = KeyPolicy::PerOperation;
            client.rotateKeyOn.clear();
            client.userKey = UserKey::Same;
        }
        const Played run = play(options, "one-transaction", made.strategyOptions);
        EXPECT_EQ(run.verdict.count(Outcome::Double), 0U);
        EXPECT_EQ(run.verdict.count(Outcome::Lost), 0U);
        EXPECT_NE(run.verdict.finding(Invariant::I1).judgement, Judgement::Violated);
    });
}

} // namespace random_worlds_test

} // namespace idem
