// What is said of a double effect is true of the run that it is said of: the cause is named, and
// what "would have prevented it" does.

#include "engine/scenario/set.h"
#include "engine/study/run.h"
#include "tests/support/scenario_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace idem {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

using Settings = std::vector<std::string>;

idem::Run runWith(const std::string& file, const std::string& strategy, const Settings& settings) {
    auto scenario = loadScenarioFile(file);
    EXPECT_TRUE(scenario) << file;
    const auto diagnostics = applySettings(*scenario.value, settings);
    EXPECT_TRUE(diagnostics.empty()) << describe(diagnostics);
    return runScenario(*scenario.value, *findStrategy(strategy), scenario.value->seed);
}

Outcome
outcomeWith(const std::string& file, const std::string& strategy, const Settings& settings) {
    return runWith(file, strategy, settings).worst();
}

Explanation doubleOf(const std::string& file, const std::string& strategy) {
    const idem::Run run = runWith(file, strategy, {});
    EXPECT_EQ(run.worst(), Outcome::Double) << file << ", " << strategy;
    EXPECT_TRUE(run.explanation.has_value());
    return *run.explanation;
}

} // namespace

TEST(ExplainedDoublesTest, AnUncommittedClaimDiedWithThePrimary) {
    for (const std::string file : {"synchronous_standby.toml", "database_failover_forgets.toml"}) {
        const Explanation why = doubleOf(file, "held-transaction");
        EXPECT_THAT(why.sentence, HasSubstr("in a transaction that it had not committed")) << file;
        EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("a replication lag")))) << file;
        EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("a commit that waits")))) << file;
        EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a claim that is committed"))) << file;
    }
    EXPECT_EQ(outcomeWith("synchronous_standby.toml", "claim-lease", {}), Outcome::ExactlyOnce);
    EXPECT_EQ(outcomeWith(
                  "database_failover_forgets.toml",
                  "held-transaction",
                  {"provider.deduplicates=true", "strategies.held-transaction.provider-key=true"}),
              Outcome::ExactlyOnce);
}

TEST(ExplainedDoublesTest, AnAdvisoryLockIsNotReplicated) {
    const Explanation why = doubleOf("database_failover_forgets.toml", "advisory-lock");
    EXPECT_THAT(why.sentence, HasSubstr("a lock in its memory, of which no replica is told"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("a replication lag"))));
}

TEST(ExplainedDoublesTest, TheCopyBehindTheAnswerCameAfterTheLookUp) {
    const Explanation crashed = doubleOf("lost_write_behind.toml", "cache-first");
    EXPECT_THAT(crashed.sentence, HasSubstr("cache-eu died at 933.25 ms and lost it"));
    EXPECT_THAT(crashed.sentence,
                HasSubstr("written behind the answer at 1,234.5 ms, 162 ms too late"));
    EXPECT_THAT(crashed.preventedBy,
                Contains("a write to the database within 239.5 ms of that to the cache"));
    EXPECT_THAT(crashed.preventedBy, Not(Contains(HasSubstr("an atomic claim"))));
    const Explanation cut = doubleOf("matrix/J.toml", "cache-first");
    EXPECT_THAT(cut.sentence, HasSubstr("the link between server-2 and cache-eu was cut"));
    for (const std::string file : {"lost_write_behind.toml", "matrix/J.toml"}) {
        for (const std::string delay : {"0ms", "235ms"}) {
            EXPECT_EQ(
                outcomeWith(file, "cache-first", {"strategies.cache-first.persist-delay=" + delay}),
                Outcome::ExactlyOnce)
                << file << ", " << delay;
        }
    }
}

TEST(ExplainedDoublesTest, AClaimInTheCacheIsNotWrittenBehind) {
    for (const std::string file :
         {"split_arbiters.toml", "advice_fall_back_silently.toml", "database_first.toml"}) {
        const Explanation why = doubleOf(file, "cache-first");
        EXPECT_THAT(why.sentence, HasSubstr("in cache-eu at 22 ms, and nowhere else")) << file;
        EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("a write to the database within"))))
            << file;
        EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a claim that is written to the database")))
            << file;
        EXPECT_EQ(outcomeWith(file, "database-first", {}), Outcome::ExactlyOnce) << file;
        const auto closed =
            outcomeWith(file, "cache-first", {"strategies.cache-first.fallback=fail-closed"});
        const bool isOffered =
            std::any_of(why.preventedBy.begin(), why.preventedBy.end(), [](const std::string& one) {
                return one.starts_with("failing closed");
            });
        EXPECT_EQ(isOffered, closed == Outcome::ExactlyOnce) << file;
    }
}

TEST(ExplainedDoublesTest, AClockThatIsAheadReplacedTheRecord) {
    const std::string file = "clock_ahead_reopens_the_key.toml";
    const Explanation why = doubleOf(file, "replicated-cache");
    EXPECT_THAT(why.sentence,
                HasSubstr("server-eu wrote its record of IK-001 in cache-eu at 83 ms"));
    EXPECT_THAT(why.sentence, HasSubstr("server-us marked IK-001 CREATED in cache-us at 76.75 ms"));
    EXPECT_THAT(why.sentence, HasSubstr("the clock of cache-us"));
    EXPECT_THAT(why.sentence, HasSubstr("that claim ran out at 3,076.75 ms"));
    EXPECT_THAT(why.preventedBy, Contains("clocks that differ by less than 6.25 ms"));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("lives longer"))));
    EXPECT_EQ(outcomeWith(file, "replicated-cache", {"cache.clock-ahead=6ms"}),
              Outcome::ExactlyOnce);
}

TEST(ExplainedDoublesTest, AStoreWasGivenUpBeforeTheFirstCharge) {
    EXPECT_THAT(doubleOf("advice_fall_back_silently.toml", "replicated-cache").sentence,
                HasSubstr("server-2 gave its claim of IK-001 up at 171.25 ms and went on as if "
                          "IK-001 were new, 256 ms before the charge of server-1"));
}

// semantics.md F39: the key was sent, so sending it would have prevented nothing.
TEST(ExplainedDoublesTest, AProviderThatForgotTheKeyIsToldSo) {
    const Explanation told = doubleOf("provider_forgets_the_key.toml", "recovery-points");
    EXPECT_THAT(told.sentence,
                HasSubstr("provider was sent the key again, but had forgotten it in the"));
    EXPECT_THAT(told.preventedBy,
                Contains("a provider that remembers the key for as long as a retry may take"));
    const Explanation unsent = doubleOf("provider_forgets_the_key.toml", "claim-lease");
    EXPECT_EQ(unsent.sentence.find("forgotten"), std::string::npos);
}

TEST(ExplainedDoublesTest, OnePaymentStandsForAllCharges) {
    EXPECT_THAT(doubleOf("record_comes_late.toml", "naive").sentence,
                HasSubstr("one payment for the 3 charges"));
    EXPECT_THAT(doubleOf("database_first.toml", "cache-first").sentence,
                HasSubstr("one payment for the 3 charges"));
    EXPECT_THAT(doubleOf("advice_short_lock_ttl.toml", "recovery-points").sentence,
                HasSubstr("one payment for the 4 charges"));
    EXPECT_THAT(doubleOf("lost_write_behind.toml", "cache-first").sentence,
                HasSubstr("one payment for the two charges"));
}

TEST(ExplainedDoublesTest, NobodyRenewsALeaseWhileStandingStill) {
    const Explanation why = doubleOf("pause_outlives_the_lease.toml", "claim-lease");
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("renewed"))));
    EXPECT_THAT(why.preventedBy, Contains("a lease longer than 12,011.5 ms"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a token that grows with every claim")));
    EXPECT_EQ(outcomeWith("pause_outlives_the_lease.toml",
                          "claim-lease",
                          {"strategies.claim-lease.lease=12012ms"}),
              Outcome::ExactlyOnce);
    EXPECT_EQ(outcomeWith("pause_outlives_the_lease.toml",
                          "redis-lock-fenced",
                          {"provider.checks-tokens=true"}),
              Outcome::ExactlyOnce);
    EXPECT_THAT(doubleOf("fencing_token.toml", "redis-lock").preventedBy,
                Not(Contains(HasSubstr("renewed"))));
    EXPECT_THAT(doubleOf("lease_shorter_than_the_work.toml", "claim-lease").preventedBy,
                Contains(HasSubstr("renewed")));
}

TEST(ExplainedDoublesTest, HousekeepingIsBlamedOnlyForAClaimThatStillCounted) {
    const std::string reaped = "reaper_takes_the_unfinished.toml";
    const auto sparesUnfinished = HasSubstr("deletes finished records only");
    EXPECT_THAT(doubleOf(reaped, "claim-only").preventedBy, Contains(sparesUnfinished));
    EXPECT_NE(outcomeWith(reaped, "claim-only", {"protocol.reap=finished"}), Outcome::Double);
    EXPECT_THAT(doubleOf(reaped, "claim-lease").preventedBy, Not(Contains(sparesUnfinished)));
    EXPECT_EQ(outcomeWith(reaped, "claim-lease", {"protocol.reap=finished"}), Outcome::Double);
    EXPECT_THAT(doubleOf("reaper_takes_the_finished_only.toml", "cache-first").preventedBy,
                Not(Contains(sparesUnfinished)));
}

TEST(ExplainedDoublesTest, AProviderMustKnowTheKeyOfTheOtherRegion) {
    const std::string file = "provider_scopes_keys_by_region.toml";
    for (const std::string strategy : {"claim-lease", "recovery-points"}) {
        EXPECT_THAT(doubleOf(file, strategy).preventedBy,
                    Contains("a provider that is sent the key and knows it in every region"))
            << strategy;
        EXPECT_EQ(outcomeWith(file, strategy, {"provider.region-in-scope=false"}),
                  Outcome::ExactlyOnce)
            << strategy;
    }
}

TEST(ExplainedDoublesTest, AProxyThatRepeatsNothingLeavesTheRetryToTheClient) {
    const auto repeats = HasSubstr("a proxy that");
    for (const std::string strategy : {"naive", "mutex", "held-transaction"}) {
        EXPECT_THAT(doubleOf("mesh_retries.toml", strategy).preventedBy, Not(Contains(repeats)))
            << strategy;
        EXPECT_EQ(outcomeWith("mesh_retries.toml", strategy, {"balancer.retry-posts=false"}),
                  Outcome::Double)
            << strategy;
    }
    EXPECT_THAT(doubleOf("nginx_retries.toml", "naive").preventedBy,
                Contains("a proxy that waits longer than 2,214.5 ms for an answer"));
    EXPECT_EQ(outcomeWith("nginx_retries.toml", "naive", {"balancer.try-timeout=2215ms"}),
              Outcome::ExactlyOnce);
    EXPECT_THAT(doubleOf("envoy_hedging.toml", "naive").preventedBy,
                Contains("a proxy that repeats no POST"));
    EXPECT_EQ(outcomeWith("envoy_hedging.toml", "naive", {"balancer.retry-posts=false"}),
              Outcome::ExactlyOnce);
}

TEST(ExplainedDoublesTest, TheAnswerToTheCommitWasLost) {
    const idem::Run run = runWith("ambiguous_commit.toml", "held-transaction", {});
    ASSERT_TRUE(run.explanation.has_value());
    EXPECT_THAT(run.explanation->sentence,
                HasSubstr("server-1 committed in database at 837 ms, but server-1 never heard the "
                          "result and gave up waiting at 1,835.75 ms"));
    const auto isCommit = [&run](RecordId id) {
        const Record& record = run.trace.records[id.value];
        return record.kind == RecordKind::OperationExecuted &&
               static_cast<OperationName>(record.detail) == OperationName::Commit;
    };
    const auto& events = run.explanation->events;
    EXPECT_TRUE(std::any_of(events.begin(), events.end(), isCommit));
}

TEST(ExplainedDoublesTest, WhoLooksForARecordFindsNoLock) {
    const idem::Run run = runWith("clock_ahead_reopens_the_key.toml", "redis-lock", {});
    ASSERT_TRUE(run.explanation.has_value());
    EXPECT_THAT(run.explanation->sentence,
                HasSubstr("and found it, because server-eu wrote its record of IK-001 in cache"));
}

TEST(ExplainedPhantomsTest, TwoKeysSharedOneAdvisoryLock) {
    const idem::Run run = runWith("hash_collision.toml", "advisory-lock", {});
    ASSERT_TRUE(run.explanation.has_value());
    EXPECT_THAT(run.explanation->sentence,
                HasSubstr("because server-1 held it for IK-001, whose number is the same"));
    EXPECT_THAT(run.explanation->preventedBy, Not(Contains(HasSubstr("409"))));
    EXPECT_EQ(
        outcomeWith("hash_collision.toml", "advisory-lock", {"database.advisory-key-bits=64"}),
        Outcome::ExactlyOnce);
}

TEST(ExplainedPhantomsTest, AWaitForReplicasIsNoWaitForAnotherRequest) {
    const idem::Run run = runWith("go_retries_keyed_posts.toml", "redis-lock-wait", {});
    ASSERT_TRUE(run.explanation.has_value());
    EXPECT_EQ(run.explanation->sentence.find("had waited"), std::string::npos);
    EXPECT_THAT(run.explanation->preventedBy, Not(Contains(HasSubstr("409"))));
}

} // namespace idem
