// The database keeps to the facts H1 to H9 of semantics.md, and to the small
// print of PostgreSQL's locks around them.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class DatabaseFactTest : public DatabaseTest {
protected:
    void insertCommitted(std::string_view name = "K") { connect().insert(name); }
    void remakeLookingAtOnce() {
        DatabaseOptions options;
        options.deadlockTimeout = Duration::zero();
        remake(true, options);
    }
};

// H1, H2: SERIALIZABLE

TEST_F(DatabaseFactTest, H1FirstToCommitWinsAndTheOtherFailsAtItsNextStatement) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K");
    b.begin(Isolation::Serializable).select("K");
    a.insert("K");
    b.insert("K");
    EXPECT_EQ(b.commit().state(), "00000");
    EXPECT_EQ(a.select("K").state(), "40001");
    EXPECT_EQ(a.commit().result().warning, Warning::RolledBack);
}

TEST_F(DatabaseFactTest, H1OneReadCommittedPeerBreaksTheGuarantee) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K");
    b.begin(Isolation::ReadCommitted).select("K");
    a.insert("K");
    b.insert("K");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "00000");
    EXPECT_EQ(a.countAll().rows(), 2);
}

TEST_F(DatabaseFactTest, H1TheOtherFailsAtItsOwnCommitIfItSaysNothingElse) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K").insert("K");
    b.begin(Isolation::Serializable).select("K").insert("K");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "40001");
    EXPECT_EQ(a.countAll().rows(), 1);
}

TEST_F(DatabaseFactTest, H2KeyExactReadsLeaveOtherKeysAlone) {
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K").insert("K");
    b.begin(Isolation::Serializable).select("L").insert("L");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "00000");
}

TEST_F(DatabaseFactTest, H2SequentialScansAbortUnrelatedKeys) {
    DatabaseOptions options;
    options.readTracking = ReadTracking::WholeTable;
    remake(true, options);
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).select("K");
    b.begin(Isolation::Serializable).select("L");
    a.insert("K");
    b.insert("L");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "40001");
}

// H3: advisory locks

TEST_F(DatabaseFactTest, H3TransactionAdvisoryLockInAutocommitIsFreedAtOnce) {
    Client& a = connect();
    Client& b = connect();
    EXPECT_EQ(a.advisoryLock(7).rows(), 1);
    EXPECT_EQ(b.advisoryLock(7).rows(), 1);
}

TEST_F(DatabaseFactTest, H3TryVariantIsSafeInRepeatableRead) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7).insert("K");
    EXPECT_EQ(b.begin(Isolation::RepeatableRead).tryAdvisoryLock(7).rows(), 0);
    a.commit();
    EXPECT_EQ(b.rollback().begin(Isolation::RepeatableRead).tryAdvisoryLock(7).rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 1);
}

// Observed: the waiting SELECT counts 0, the next statement counts 1.
TEST_F(DatabaseFactTest, H3LockingAndReadingInOneStatementReadsByTheOldSnapshot) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7).insert("K");
    EXPECT_TRUE(b.begin().countAllUnderLock(7).isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
    EXPECT_EQ(b.countAll().rows(), 1);
}

TEST_F(DatabaseFactTest, H3OneStatementThatNeedNotWaitLocksAndReads) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    EXPECT_EQ(a.begin().countAllUnderLock(7).rows(), 1);
    EXPECT_EQ(b.tryAdvisoryLock(7).rows(), 0);
}

// Observed: the second try takes the lock and the SELECT counts 0. H3 calls the try variant safe
// because nobody waits; whoever tries again must do so in a new transaction.
TEST_F(DatabaseFactTest, H3TryingAgainInOneRepeatableReadTransactionIsUseless) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7).insert("K");
    EXPECT_EQ(b.begin(Isolation::RepeatableRead).tryAdvisoryLock(7).rows(), 0);
    a.commit();
    EXPECT_EQ(b.tryAdvisoryLock(7).rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 0);
}

TEST_F(DatabaseFactTest, SessionAdvisoryLocksCountAndSurviveARollback) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7, AdvisoryScope::Session).advisoryLock(7, AdvisoryScope::Session);
    a.rollback();
    EXPECT_TRUE(b.advisoryLock(7).isBlocked());
    EXPECT_EQ(a.advisoryUnlock(7).rows(), 1);
    EXPECT_TRUE(b.isBlocked());
    EXPECT_EQ(a.advisoryUnlock(7).rows(), 1);
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(a.advisoryUnlock(7).rows(), 0);
}

TEST_F(DatabaseFactTest, AdvisoryLocksAreFreedWhenTheSessionEnds) {
    Client& a = connect();
    Client& b = connect();
    a.advisoryLock(7, AdvisoryScope::Session);
    b.advisoryLock(7);
    a.disconnect();
    EXPECT_EQ(b.rows(), 1);
}

// H4, H5: ON CONFLICT

TEST_F(DatabaseFactTest, H4OnConflictWaitsForAnUncommittedUpdate) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().update("K");
    EXPECT_TRUE(b.insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseFactTest, H4OnConflictWaitsForAnUncommittedDeleteAndThenInserts) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().remove("K");
    EXPECT_TRUE(b.insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 1);
}

TEST_F(DatabaseFactTest, H4OnConflictWaitsForADeleteThatIsTakenBack) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().remove("K");
    b.insertOnConflictDoNothing("K");
    a.rollback();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseFactTest, H4NoWaitHandlerStillWaitsAtItsInsert) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    EXPECT_EQ(b.begin().selectForUpdate("K", LockWait::NoWait).rows(), 0);
    EXPECT_TRUE(b.insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseFactTest, H4SkipLockedHandlerStillWaitsAtItsInsert) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().update("K");
    EXPECT_EQ(b.begin().selectForUpdate("K", LockWait::SkipLocked).rows(), 0);
    EXPECT_TRUE(b.insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseFactTest, H5RepeatableReadWaiterBecomesTheOwnerAfterARollback) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin(Isolation::RepeatableRead).insertOnConflictDoNothing("K");
    a.rollback();
    EXPECT_EQ(b.rows(), 1);
}

// H6: failed transactions

TEST_F(DatabaseFactTest, H6AfterAnErrorEveryStatementFailsUntilRollback) {
    insertCommitted();
    Client& a = connect();
    a.begin().insert("K");
    EXPECT_EQ(a.state(), "23505");
    EXPECT_EQ(a.select("K").state(), "25P02");
    EXPECT_EQ(a.rollback().select("K").rows(), 1);
}

TEST_F(DatabaseFactTest, AnErrorFreesTheTransactionsLocksBeforeItsRollback) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("L").selectForUpdate("K");
    EXPECT_TRUE(b.insertOnConflictDoNothing("L").isBlocked());
    EXPECT_EQ(a.insert("K").state(), "23505");
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).rows(), 1);
}

TEST_F(DatabaseFactTest, CommitOfAFailedTransactionRollsBackAndSaysSo) {
    Client& a = connect();
    a.begin().insert("K").insert("K");
    EXPECT_EQ(a.commit().state(), "00000");
    EXPECT_EQ(a.result().warning, Warning::RolledBack);
    EXPECT_EQ(a.countAll().rows(), 0);
}

// H7: deadlocks and lock modes

TEST_F(DatabaseFactTest, H7ShareLocksThatBothUpgradeDeadlock) {
    remakeLookingAtOnce();
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    EXPECT_EQ(a.begin().selectForShare("K").rows(), 1);
    EXPECT_EQ(b.begin().selectForShare("K").rows(), 1);
    EXPECT_TRUE(a.update("K").isBlocked());
    EXPECT_EQ(b.update("K").state(), "40P01");
    EXPECT_EQ(a.rows(), 1);
}

TEST_F(DatabaseFactTest, TheFirstToLookForADeadlockIsItsVictim) {
    insertCommitted("K");
    insertCommitted("L");
    Client& a = connect();
    Client& b = connect();
    a.begin().update("K");
    b.begin().update("L");
    EXPECT_TRUE(a.update("L").isBlocked());
    clock.advance(Duration::milliseconds(500));
    EXPECT_TRUE(b.update("K").isBlocked());
    pass(Duration::milliseconds(500));
    EXPECT_EQ(a.state(), "40P01");
    EXPECT_EQ(b.rows(), 1);
}

TEST_F(DatabaseFactTest, ASessionLooksForADeadlockOnlyOnceAWait) {
    insertCommitted("K");
    insertCommitted("L");
    Client& a = connect();
    Client& b = connect();
    a.begin().update("K");
    b.begin().update("L");
    a.update("L");
    pass(Duration::seconds(1));
    b.update("K");
    EXPECT_TRUE(a.isBlocked());
    pass(Duration::seconds(1));
    EXPECT_EQ(b.state(), "40P01");
    EXPECT_EQ(a.rows(), 1);
}

TEST_F(DatabaseFactTest, AShareLockJoinsAnotherOnePastAWaitingWriter) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    a.begin().selectForShare("K");
    EXPECT_TRUE(b.update("K").isBlocked());
    EXPECT_EQ(c.begin().selectForShare("K").rows(), 1);
    a.commit();
    EXPECT_TRUE(b.isBlocked());
    c.commit();
    EXPECT_EQ(b.rows(), 1);
}

TEST_F(DatabaseFactTest, AWaiterWhoseRowNoLongerMatchesChangesNothing) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    const SessionId inserter{0};
    a.begin().updateWhereOwner("K", inserter);
    EXPECT_TRUE(b.updateWhereOwner("K", inserter).isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 0);
}

TEST_F(DatabaseFactTest, ConcurrentAdditionsAreNotLostAtReadCommitted) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().addToOwner("K", 10);
    b.addToOwner("K", 5);
    a.commit();
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(a.select("K").ownerSeen(), 15);
}

// H8. Observed of INSERT ... SELECT ... WHERE NOT EXISTS: it reads by its snapshot and then
// inserts, so handlers send it as two statements.

TEST_F(DatabaseFactTest, H8InsertWhereNotExistsIsNotAtomicWithoutUnique) {
    remake(false);
    Client& a = connect();
    Client& b = connect();
    EXPECT_EQ(a.begin().select("K").rows(), 0);
    EXPECT_EQ(a.insert("K").rows(), 1);
    EXPECT_EQ(b.select("K").rows(), 0);
    EXPECT_EQ(b.insert("K").rows(), 1);
    a.commit();
    EXPECT_EQ(a.select("K").rows(), 2);
}

TEST_F(DatabaseFactTest, H8InsertWhereNotExistsWaitsAndFailsUnderUnique) {
    Client& a = connect();
    Client& b = connect();
    a.begin().select("K").insert("K");
    EXPECT_EQ(b.select("K").rows(), 0);
    EXPECT_TRUE(b.insert("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "23505");
}

// H9: limits

TEST_F(DatabaseFactTest, H9WithoutALimitAFrozenClientBlocksForEver) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.insertOnConflictDoNothing("K");
    pass(Duration::seconds(86'400));
    EXPECT_TRUE(b.isBlocked());
}

TEST_F(DatabaseFactTest, H9LockTimeoutAnswers55P03) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    b.setLimits({Duration::milliseconds(50), {}, {}}).update("K");
    pass(Duration::milliseconds(50));
    EXPECT_EQ(b.state(), "55P03");
}

TEST_F(DatabaseFactTest, H9AFrozenClientBlocksUntilItsIdleTimeout) {
    Client& a = connect();
    Client& b = connect();
    a.setLimits({{}, {}, Duration::seconds(30)}).begin().insertOnConflictDoNothing("K");
    b.insertOnConflictDoNothing("K");
    pass(Duration::seconds(29));
    EXPECT_TRUE(b.isBlocked());
    pass(Duration::seconds(1));
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(a.commit().state(), "25P03");
    EXPECT_EQ(a.commit().state(), "08006");
}

TEST_F(DatabaseFactTest, H9StatementTimeoutAnswers57014) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    b.setLimits({{}, Duration::milliseconds(50), {}}).update("K");
    pass(Duration::milliseconds(50));
    EXPECT_EQ(b.state(), "57014");
}

TEST_F(DatabaseFactTest, LockTimeoutBeginsAnewWithEachHolder) {
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin().insertOnConflictDoNothing("K");
    c.setLimits({Duration::milliseconds(100), {}, {}}).insertOnConflictDoNothing("K");
    pass(Duration::milliseconds(80));
    a.rollback();
    pass(Duration::milliseconds(80));
    EXPECT_TRUE(c.isBlocked());
    pass(Duration::milliseconds(20));
    EXPECT_EQ(c.state(), "55P03");
}

TEST_F(DatabaseFactTest, AnOldDeadlineDoesNothing) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    b.setLimits({Duration::milliseconds(100), {}, {}}).update("K");
    std::vector<DatabaseDeadline> old;
    database.deadlines(old);
    ASSERT_FALSE(old.empty());
    a.commit();
    a.begin().selectForUpdate("K");
    EXPECT_TRUE(b.update("K").isBlocked());
    database.expire(old.front(), clock);
    EXPECT_TRUE(database.completions().empty());
    EXPECT_TRUE(database.isBlocked(b.id()));
}

TEST_F(DatabaseFactTest, ARollbackTakesSetBack) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    b.begin().setLimits({Duration::milliseconds(1), {}, {}}).rollback();
    b.insertOnConflictDoNothing("K");
    pass(Duration::seconds(10));
    EXPECT_TRUE(b.isBlocked());
}

TEST_F(DatabaseFactTest, CancelEndsAWait) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    b.insert("K");
    b.cancel();
    EXPECT_EQ(b.state(), "57014");
}

} // namespace idem
