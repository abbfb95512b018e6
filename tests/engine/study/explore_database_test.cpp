// What two duplicates on two servers can do to each other under each strategy of the database: the
// exact number of schedules, and in how many of them the effect took place twice. Enumeration and
// merged counting find them independently of each other.

#include "engine/study/explore/explorer.h"
#include "tests/engine/study/explored_programs.h"

#include <gtest/gtest.h>

namespace idem::explore_database_test {

namespace {

struct Counts {
    const char* strategy;
    int schedules;
    int bad;
};

void PrintTo(const Counts& counts, std::ostream* out) {
    *out << counts.strategy;
}

void expectCounts(std::string_view name, const StrategyOptions& options, int schedules, int bad) {
    const ProtocolSetup setup({}, options, Duration::zero());
    const Explorer explorer(duplicates(*findStrategy(name), setup, paymentWithKey(1), 2, 2));
    const auto enumerated = explorer.enumerate();
    const auto counted = explorer.count();
    EXPECT_TRUE(enumerated.isComplete);
    EXPECT_EQ(enumerated.schedules, schedules);
    EXPECT_EQ(enumerated.bad, bad);
    EXPECT_EQ(enumerated.stuck, 0);
    EXPECT_EQ(counted.schedules, enumerated.schedules);
    EXPECT_EQ(counted.bad, enumerated.bad);
    EXPECT_EQ(counted.stuck, 0);
}

class DatabaseCountsTest : public testing::TestWithParam<Counts> {};

TEST_P(DatabaseCountsTest, AreExact) {
    const Counts& expected = GetParam();
    expectCounts(expected.strategy, {}, expected.schedules, expected.bad);
}

// One statement claims, so 2 C(n - 1 + m - 1 + ..., ...): the winner's steps after its claim and
// all of the loser's in any order. claim-only and claim-query are claim-lease for two duplicates
// that nothing disturbs: winner claim, charge, complete, reply; loser claim, find, reply: 2 C(6,
// 3). conditional-put has as many steps. recovery-points: eleven steps of the winner after its
// claim, of which the third and the ninth leave an UPDATE of the key's row open that the loser's
// claim waits for until the next one. That claim after k of them, with the rest mixed with find and
// reply: the sum of C(13 - k, 2) over k from 0 to 11, for k = 3 and 9 with the next k, is 352,
// twice. unique-effect: winner write, reply; loser write, find, reply: 2 C(4, 1). held-transaction
// takes the steps of one-transaction, the charge in place of the ledger row.
INSTANTIATE_TEST_SUITE_P(OneStatementClaims,
                         DatabaseCountsTest,
                         testing::Values(Counts{"claim-only", 40, 0},
                                         Counts{"claim-query", 40, 0},
                                         Counts{"conditional-put", 40, 0},
                                         Counts{"recovery-points", 704, 0},
                                         Counts{"recovery-points-literal", 704, 0},
                                         Counts{"unique-effect", 8, 0},
                                         Counts{"held-transaction", 158, 0}));

// Two strategies that charge before they write: bad is all but 50, in which the other one looks
// after the commit: its begin in one of 5 places before the commit, then find, rollback, reply
// mixed with the holder's reply, 5 C(4, 1); or its begin after the commit too, C(5, 1); twice 25.
INSTANTIATE_TEST_SUITE_P(ChargeBeforeTheRecord,
                         DatabaseCountsTest,
                         testing::Values(Counts{"naive-replica", 66, 60},
                                         Counts{"row-lock", 690, 640},
                                         Counts{"serializable", 860, 810}));

// advisory-lock. Holder: begin, lock, find, charge, insert, commit, reply. The other: begin, lock,
// find, rollback, reply. Its lock blocked in one of 4 places before the commit, its begin in one of
// 3, 4, 5 or 6 before that, the rest mixed with the holder's reply: 18 C(4, 1). Begin before and
// lock after the commit: 6 C(5, 1). Both after: C(6, 1). Twice 108.
// advisory-lock-session. Holder: lock, begin, find, charge, insert, commit, unlock, reply. The
// other's lock blocked in one of 6 places: 6 C(6, 1); after the unlock: C(7, 1). Twice 43.
INSTANTIATE_TEST_SUITE_P(LockBeforeTheCharge,
                         DatabaseCountsTest,
                         testing::Values(Counts{"advisory-lock", 216, 0},
                                         Counts{"advisory-lock-session", 86, 0},
                                         Counts{"serializable-claim", 1330, 0}));

// As above, but whoever waited has find, charge, insert, rollback, reply before it, and charges:
// 18 C(6, 1) of 18 C(6, 1) + 30 + 6, twice.
TEST(DatabaseOptionCountsTest, AdvisoryLockIsUselessAtRepeatableRead) {
    StrategyOptions options;
    options.isolation = Isolation::RepeatableRead;
    expectCounts("advisory-lock", options, 288, 216);
}

// Nobody waits on an old snapshot (semantics.md H3).
TEST(DatabaseOptionCountsTest, TheTryVariantIsSafeAtRepeatableRead) {
    StrategyOptions options;
    options.isolation = Isolation::RepeatableRead;
    options.whenHeld = MutexPolicy::Refuse;
    expectCounts("advisory-lock", options, 490, 0);
}

TEST(DatabaseOptionCountsTest, UnlockingBeforeTheCommitLetsTheNextOneIn) {
    StrategyOptions options;
    options.unlock = UnlockTime::BeforeCommit;
    expectCounts("advisory-lock-session", options, 326, 180);
}

} // namespace

} // namespace idem::explore_database_test
