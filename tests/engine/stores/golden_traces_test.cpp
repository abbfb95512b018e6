// The database answers as PostgreSQL 15 did in the traces G1 to G13, G18 and G20 of semantics.md.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class GoldenTraceTest : public DatabaseTest {
protected:
    /// Makes the row "K", owned by nobody who matters here.
    void insertCommitted() { connect().insert("K"); }
};

TEST_F(GoldenTraceTest, G1ForUpdateOfAMissingRowLocksNothing) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    EXPECT_EQ(a.begin().selectForUpdate("K").rows(), 0);
    EXPECT_EQ(b.begin().selectForUpdate("K").rows(), 0);
    EXPECT_EQ(a.insert("K").rows(), 1);
    EXPECT_EQ(b.insert("K").rows(), 1);
    a.commit();
    b.commit();
    EXPECT_EQ(a.countAll().rows(), 2);
}

TEST_F(GoldenTraceTest, G2UniqueInsertWaitsForTheRivalAndFails) {
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    b.begin().selectForUpdate("K");
    a.insert("K");
    EXPECT_TRUE(b.insert("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "23505");
}

TEST_F(GoldenTraceTest, G3OnConflictDoNothingWaitsAndYieldsNothing) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    EXPECT_TRUE(b.begin().insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
    EXPECT_TRUE(b.result().rows.empty());
    EXPECT_EQ(b.select("K").rows(), 1);
}

TEST_F(GoldenTraceTest, G4WaiterInsertsWhenTheRivalRollsBack) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin().insertOnConflictDoNothing("K");
    a.rollback();
    EXPECT_EQ(b.rows(), 1);
}

TEST_F(GoldenTraceTest, G4WaiterInsertsWhenTheRivalsConnectionIsLost) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.insertOnConflictDoNothing("K");
    a.disconnect();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.select("K").ownerSeen(), b.id().value);
}

TEST_F(GoldenTraceTest, G5OnConflictAtRepeatableReadFails) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin(Isolation::RepeatableRead).insertOnConflictDoNothing("K");
    EXPECT_TRUE(b.isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "40001");
}

TEST_F(GoldenTraceTest, G6SerializableWithoutUniqueFailsTheSecondCommit) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K");
    b.begin(Isolation::Serializable).select("K");
    EXPECT_EQ(a.insert("K").rows(), 1);
    EXPECT_EQ(b.insert("K").rows(), 1);
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "40001");
    EXPECT_EQ(a.countAll().rows(), 1);
}

TEST_F(GoldenTraceTest, G6SerializableWithUniqueBlocksThenFails) {
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K");
    b.begin(Isolation::Serializable).select("K");
    a.insert("K");
    EXPECT_TRUE(b.insert("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "40001");
}

TEST_F(GoldenTraceTest, G6RepeatableReadWithoutUniqueCommitsTwoRows) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::RepeatableRead).select("K");
    b.begin(Isolation::RepeatableRead).select("K");
    a.insert("K");
    b.insert("K");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "00000");
    EXPECT_EQ(a.countAll().rows(), 2);
}

TEST_F(GoldenTraceTest, G7SessionAdvisoryLockFreedBeforeCommitProtectsNothing) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7, AdvisoryScope::Session);
    EXPECT_TRUE(b.begin().advisoryLock(7, AdvisoryScope::Session).isBlocked());
    a.select("K").insert("K").advisoryUnlock(7);
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 0);
    b.insert("K").commit();
    a.commit();
    EXPECT_EQ(a.countAll().rows(), 2);
}

TEST_F(GoldenTraceTest, G7TransactionAdvisoryLockAtReadCommittedIsCorrect) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7).select("K");
    EXPECT_TRUE(b.begin().advisoryLock(7).isBlocked());
    a.insert("K").commit();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 1);
}

TEST_F(GoldenTraceTest, G8TransactionAdvisoryLockAtRepeatableReadIsUseless) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::RepeatableRead).advisoryLock(7).select("K");
    EXPECT_TRUE(b.begin(Isolation::RepeatableRead).advisoryLock(7).isBlocked());
    a.insert("K").commit();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 0);
    b.insert("K").commit();
    EXPECT_EQ(a.countAll().rows(), 2);
}

TEST_F(GoldenTraceTest, G9UncommittedRowsAreNeitherSeenNorWaitedFor) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    EXPECT_EQ(b.select("K").rows(), 0);
    EXPECT_EQ(b.selectForUpdate("K").rows(), 0);
}

TEST_F(GoldenTraceTest, G9LockedRowFailsNoWaitAndIsSkipped) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).state(), "55P03");
    EXPECT_EQ(b.selectForUpdate("K", LockWait::SkipLocked).rows(), 0);
    EXPECT_TRUE(b.selectForUpdate("K").isBlocked());
}

TEST_F(GoldenTraceTest, G9bOnConflictDoNothingIgnoresAMereRowLock) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_EQ(b.insertOnConflictDoNothing("K").rows(), 0);
    a.remove("K").commit();
    EXPECT_EQ(b.select("K").rows(), 0);
}

TEST_F(GoldenTraceTest, G10ExactlyOneWaiterBecomesTheOwner) {
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    Client& d = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin().insertOnConflictDoNothing("K");
    c.begin().insertOnConflictDoNothing("K");
    d.begin().insertOnConflictDoNothing("K");
    a.rollback();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_TRUE(c.isBlocked());
    EXPECT_TRUE(d.isBlocked());
    EXPECT_EQ(database.blockers(c.id()).at(0), b.id());
    EXPECT_EQ(database.blockers(d.id()).at(0), b.id());
    b.rollback();
    EXPECT_EQ(c.rows(), 1);
    EXPECT_TRUE(d.isBlocked());
    c.commit();
    EXPECT_EQ(d.rows(), 0);
}

TEST_F(GoldenTraceTest, G11OneOfTwoTakersGetsTheExpiredClaim) {
    Client& old = connect();
    old.claimOrTakeOver("K", Duration::seconds(1));
    clock.advance(Duration::seconds(2));
    Client& b = connect();
    Client& c = connect();
    EXPECT_EQ(b.begin().claimOrTakeOver("K", Duration::seconds(60)).rows(), 1);
    EXPECT_TRUE(c.claimOrTakeOver("K", Duration::seconds(60)).isBlocked());
    b.commit();
    EXPECT_EQ(c.rows(), 0);
    EXPECT_TRUE(c.result().rows.empty());
}

TEST_F(GoldenTraceTest, G11bUnconditionalUpdateOfTheOldOwnerHitsTheNewOwnersRow) {
    Client& old = connect();
    Client& taker = connect();
    old.claimOrTakeOver("K", Duration::seconds(1));
    clock.advance(Duration::seconds(2));
    EXPECT_EQ(taker.claimOrTakeOver("K", Duration::seconds(60)).rows(), 1);
    EXPECT_EQ(old.update("K").rows(), 1);
    EXPECT_EQ(taker.select("K").ownerSeen(), old.id().value);
}

TEST_F(GoldenTraceTest, G12ReadCommittedWaiterSeesTheNewVersion) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_TRUE(b.begin().selectForUpdate("K").isBlocked());
    a.update("K").commit();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.ownerSeen(), a.id().value);
}

TEST_F(GoldenTraceTest, G12RepeatableReadWaiterFails) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_TRUE(b.begin(Isolation::RepeatableRead).selectForUpdate("K").isBlocked());
    a.update("K").commit();
    EXPECT_EQ(b.state(), "40001");
}

TEST_F(GoldenTraceTest, G13LockTimeoutBoundsTheOnConflictWait) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.setLimits({Duration::milliseconds(100), {}, {}}).insertOnConflictDoNothing("K");
    pass(Duration::milliseconds(99));
    EXPECT_TRUE(b.isBlocked());
    pass(Duration::milliseconds(1));
    EXPECT_EQ(b.state(), "55P03");
}

TEST_F(GoldenTraceTest, G18CommitWaitsForItsStandbyWhateverTheStatementTimeout) {
    DatabaseOptions options;
    options.synchronousStandbys = 1;
    remake(true, options);
    Client& a = connect();
    Client& b = connect();
    a.setLimits({{}, Duration::milliseconds(100), {}}).begin().insert("K");
    EXPECT_TRUE(a.commit().isBlocked());
    pass(Duration::seconds(60));
    EXPECT_TRUE(a.isBlocked());
    EXPECT_EQ(b.select("K").rows(), 0);
    acknowledge(AcknowledgementLevel::Flushed);
    EXPECT_EQ(a.state(), "00000");
    EXPECT_EQ(b.select("K").rows(), 1);
}

TEST_F(GoldenTraceTest, G20PromotedAsynchronousStandbyLacksTheTail) {
    DatabaseOptions options;
    options.keepsLog = true;
    remake(true, options);
    options.standby = true;
    Database standby(schemaOf(true), options);
    EXPECT_EQ(connect().insertOnConflictDoNothing("K").rows(), 1);
    standby.promote(); // The primary died before its log travelled.
    database = standby;
    clients.clear();
    Client& b = connect();
    EXPECT_EQ(b.select("K").rows(), 0);
    EXPECT_EQ(b.insertOnConflictDoNothing("K").rows(), 1);
}

} // namespace idem
