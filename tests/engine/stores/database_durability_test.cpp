// The database keeps to the facts H10 to H13 of semantics.md: what a commit waits for, what a
// standby shows, and what a crash takes.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class DatabaseDurabilityTest : public DatabaseTest {
protected:
    void remakeReplicated(SynchronousCommit level) {
        DatabaseOptions options;
        options.synchronousStandbys = 1;
        options.synchronousCommit = level;
        remake(true, options);
    }
};

TEST_F(DatabaseDurabilityTest, H10CancelOfACommitThatWaitsReturnsSuccessWithAWarning) {
    remakeReplicated(SynchronousCommit::On);
    Client& a = connect();
    Client& b = connect();
    EXPECT_TRUE(a.insert("K").isBlocked());
    EXPECT_EQ(b.select("K").rows(), 0);
    a.cancel();
    EXPECT_EQ(a.rows(), 1);
    EXPECT_EQ(a.result().warning, Warning::NotReplicated);
    EXPECT_EQ(b.select("K").rows(), 1);
}

// Observed of a single INSERT too, not only of COMMIT.
TEST_F(DatabaseDurabilityTest, H10StatementTimeoutDoesNotEndTheWaitForAStandby) {
    remakeReplicated(SynchronousCommit::On);
    Client& a = connect();
    a.setLimits({{}, Duration::milliseconds(300), {}}).insert("K");
    pass(Duration::seconds(60));
    EXPECT_TRUE(a.isBlocked());
    a.cancel();
    EXPECT_EQ(a.state(), "00000");
    EXPECT_EQ(a.result().warning, Warning::NotReplicated);
}

TEST_F(DatabaseDurabilityTest, H10SessionThatEndsWhileItsCommitWaitsLeavesItCommitted) {
    remakeReplicated(SynchronousCommit::On);
    Client& a = connect();
    Client& b = connect();
    a.insert("K");
    b.insertOnConflictDoNothing("K");
    EXPECT_TRUE(b.isBlocked());
    a.disconnect();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseDurabilityTest, H10CrashWhileACommitWaitsLeavesItCommitted) {
    remakeReplicated(SynchronousCommit::On);
    Client& a = connect();
    a.insert("K");
    database.crash();
    deliver();
    EXPECT_EQ(a.state(), "08006");
    EXPECT_EQ(connect().select("K").rows(), 1);
}

TEST_F(DatabaseDurabilityTest, H11OnlyRemoteApplyWaitsUntilTheStandbyShowsTheRow) {
    remakeReplicated(SynchronousCommit::RemoteApply);
    Client& a = connect();
    a.insert("K");
    acknowledge(AcknowledgementLevel::Flushed);
    EXPECT_TRUE(a.isBlocked());
    acknowledge(AcknowledgementLevel::Applied);
    EXPECT_EQ(a.rows(), 1);
}

TEST_F(DatabaseDurabilityTest, H11ACommitReturnsBeforeItsRowShowsOnTheStandby) {
    remakeReplicated(SynchronousCommit::On);
    DatabaseOptions options;
    options.standby = true;
    Database standby(schemaOf(true), options);
    const SessionId reader = standby.connect();
    const Statement all;
    Client& a = connect();
    a.insert("K");
    acknowledge(AcknowledgementLevel::Flushed);
    EXPECT_EQ(a.rows(), 1);
    EXPECT_EQ(standby.execute(reader, all, clock).result->rowCount, 0);
    for (const DatabaseLogEntry& entry : database.entriesAfter(0)) {
        standby.apply(entry);
    }
    EXPECT_EQ(standby.execute(reader, all, clock).result->rowCount, 1);
}

TEST_F(DatabaseDurabilityTest, H11PromotedStandbyThatNeedsStandbysHangsAtItsFirstCommit) {
    DatabaseOptions options;
    options.standby = true;
    options.synchronousStandbys = 1;
    remake(true, options);
    database.promote();
    EXPECT_TRUE(connect().insert("K").isBlocked());
}

TEST_F(DatabaseDurabilityTest, H12AsynchronousCommitCanBeLostInACrash) {
    DatabaseOptions options;
    options.synchronousCommit = SynchronousCommit::Off;
    remake(true, options);
    Client& a = connect();
    EXPECT_EQ(a.insert("K").rows(), 1);
    database.flush();
    EXPECT_EQ(a.insert("L").rows(), 1);
    a.update("K");
    database.crash();
    EXPECT_EQ(database.changes().size(), 2U);
    EXPECT_EQ(a.select("K").state(), "08006");
    Client& b = connect();
    EXPECT_EQ(b.select("K").rows(), 1);
    EXPECT_EQ(b.select("L").rows(), 0);
}

TEST_F(DatabaseDurabilityTest, H12ACrashMayKeepPartOfTheUnflushedLog) {
    DatabaseOptions options;
    options.synchronousCommit = SynchronousCommit::Off;
    remake(true, options);
    Client& a = connect();
    a.insert("K").insert("L");
    database.crash(database.lastLsn() - 1);
    EXPECT_EQ(connect().countAll().rows(), 1);
}

TEST_F(DatabaseDurabilityTest, H12AdvisoryLocksOfThePrimaryAreFreeOnTheStandby) {
    DatabaseOptions options;
    options.standby = true;
    remake(true, options);
    Database primary(schemaOf(true));
    Statement take;
    take.kind = StatementKind::AdvisoryLock;
    take.scope = AdvisoryScope::Session;
    primary.execute(primary.connect(), take, clock);
    EXPECT_EQ(connect().tryAdvisoryLock(0).rows(), 1);
}

// Observed: hashtext('order-3687') and hashtext('order-118181') are both 784238510.
TEST_F(DatabaseDurabilityTest, H12UnrelatedKeysOfOneHashBlockEachOther) {
    constexpr std::int64_t hash = 784'238'510;
    constexpr std::int64_t other = hash + (std::int64_t{1} << 32);
    DatabaseOptions options;
    options.advisoryKeyBits = 32;
    remake(true, options);
    Client& a = connect();
    Client& b = connect();
    a.advisoryLock(hash, AdvisoryScope::Session);
    EXPECT_TRUE(b.advisoryLock(other).isBlocked());
    EXPECT_EQ(a.advisoryUnlock(other).rows(), 1) << "one hash is one lock";
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(a.tryAdvisoryLock(hash + 1).rows(), 1);
}

TEST_F(DatabaseDurabilityTest, H12A64BitKeyTellsThemApart) {
    Client& a = connect();
    Client& b = connect();
    a.advisoryLock(-1, AdvisoryScope::Session);
    EXPECT_EQ(b.tryAdvisoryLock(0xffff'ffff).rows(), 1);
    EXPECT_EQ(b.tryAdvisoryLock(-1).rows(), 0);
}

TEST_F(DatabaseDurabilityTest, H13UpdateOfALostRowHitsNothingSilently) {
    Client& a = connect();
    EXPECT_EQ(a.update("K").state(), "00000");
    EXPECT_EQ(a.rows(), 0);
}

} // namespace idem
