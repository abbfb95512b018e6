// Savepoints as they were tried on a PostgreSQL 15.18 server, statement by statement: what an error
// undoes, what ROLLBACK TO gives back, and how the loser of a key gets to read the winner's row.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class SavepointTraceTest : public DatabaseTest {
protected:
    static constexpr int first = 1;
    static constexpr int second = 2;

    void insertCommitted(std::string_view name = "K") { connect().insert(name); }
    /// How many rows everybody sees.
    int committedRows() { return connect().countAll().rows(); }
};

// Observed: 23505, 25P02 for all but ROLLBACK TO, then the winner's row (semantics.md H6).
TEST_F(SavepointTraceTest, TheLoserOfAKeyReadsTheWinnersRowAfterRollbackTo) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    b.begin().savepoint(first).insert("K");
    EXPECT_TRUE(b.isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "23505");
    EXPECT_EQ(b.select("K").state(), "25P02");
    EXPECT_EQ(b.savepoint(second).state(), "25P02");
    EXPECT_EQ(b.release(first).state(), "25P02");
    EXPECT_EQ(b.rollbackTo(first).state(), "00000");
    EXPECT_EQ(b.select("K").ownerSeen(), a.id().value);
    EXPECT_EQ(b.insert("N").commit().state(), "00000");
    EXPECT_EQ(committedRows(), 2);
}

// Observed: the lock of before the savepoint stays until ROLLBACK, the one after it is free at
// once.
TEST_F(SavepointTraceTest, AnErrorFreesTheLocksSinceTheSavepointOnly) {
    for (const char* name : {"K", "X", "Y"}) {
        insertCommitted(name);
    }
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("X").savepoint(first).selectForUpdate("Y");
    EXPECT_EQ(a.insert("K").state(), "23505");
    EXPECT_EQ(b.selectForUpdate("X", LockWait::NoWait).state(), "55P03");
    EXPECT_EQ(b.selectForUpdate("Y", LockWait::NoWait).rows(), 1);
    a.rollbackTo(first);
    EXPECT_EQ(b.selectForUpdate("X", LockWait::NoWait).state(), "55P03");
    a.rollback();
    EXPECT_EQ(b.selectForUpdate("X", LockWait::NoWait).rows(), 1);
}

// Observed: the waiter inserts its row; of the transaction stays what it did before the savepoint.
TEST_F(SavepointTraceTest, RollbackToUndoesWhatCameAfterAndFreesItsWaiters) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().addToOwner("K", 1).insert("P").savepoint(first);
    a.addToOwner("K", 10).insert("Q").remove("P");
    EXPECT_TRUE(b.insertOnConflictDoNothing("Q").isBlocked());
    a.rollbackTo(first);
    EXPECT_EQ(b.rows(), 1);
    EXPECT_EQ(a.select("P").rows(), 1);
    EXPECT_EQ(a.select("Q").ownerSeen(), b.id().value);
    EXPECT_EQ(a.select("K").ownerSeen(), 1);
    a.commit();
    EXPECT_EQ(committedRows(), 3);
}

// Observed: 25P01; 3B001, which fails the block like any error; and a block that has failed can
// still go back to a savepoint that it has.
TEST_F(SavepointTraceTest, SavepointsBelongToATransactionBlockAndHaveNames) {
    insertCommitted();
    Client& a = connect();
    EXPECT_EQ(a.savepoint(first).state(), "25P01");
    EXPECT_EQ(a.rollbackTo(first).state(), "25P01");
    EXPECT_EQ(a.release(first).state(), "25P01");
    EXPECT_EQ(a.begin().rollbackTo(first).state(), "3B001");
    EXPECT_EQ(a.select("K").state(), "25P02");
    EXPECT_EQ(a.rollback().begin().release(first).state(), "3B001");
    EXPECT_EQ(a.select("K").state(), "25P02");
    EXPECT_EQ(a.rollback().begin().savepoint(first).insert("K").state(), "23505");
    EXPECT_EQ(a.rollbackTo(second).state(), "3B001");
    EXPECT_EQ(a.rollbackTo(first).select("K").rows(), 1);
    EXPECT_EQ(a.commit().result().warning, Warning::None);
}

// Observed: the younger one counts until it is released; a savepoint outlives ROLLBACK TO.
TEST_F(SavepointTraceTest, OfTwoSavepointsOfOneNameTheYoungerCounts) {
    Client& a = connect();
    a.begin().savepoint(first).insert("A").savepoint(first).insert("B");
    EXPECT_EQ(a.rollbackTo(first).countAll().rows(), 1);
    EXPECT_EQ(a.release(first).rollbackTo(first).countAll().rows(), 0);
    EXPECT_EQ(a.rollbackTo(first).state(), "00000");
}

// Observed: 3B001 for the released one, and the outer one undoes what it had done.
TEST_F(SavepointTraceTest, WhatWasReleasedIsUndoneByTheOneAround) {
    insertCommitted();
    Client& a = connect();
    a.begin().savepoint(first).savepoint(second).insert("A").addToOwner("K", 5).release(second);
    EXPECT_EQ(a.rollbackTo(second).state(), "3B001");
    EXPECT_EQ(a.rollbackTo(first).countAll().rows(), 1);
    EXPECT_EQ(a.select("K").ownerSeen(), 0);
    EXPECT_EQ(a.commit().state(), "00000");
}

// Observed: nothing to go back to, so everything is gone; and COMMIT of a block that failed under
// a savepoint says ROLLBACK.
TEST_F(SavepointTraceTest, AnErrorAfterReleaseOrACommitAfterAnErrorLosesAll) {
    insertCommitted();
    Client& a = connect();
    a.begin().insert("A").savepoint(first).release(first).insert("K");
    EXPECT_EQ(a.rollbackTo(first).state(), "3B001");
    EXPECT_EQ(a.commit().result().warning, Warning::RolledBack);
    a.begin().insert("A").savepoint(first).insert("K");
    EXPECT_EQ(a.commit().result().warning, Warning::RolledBack);
    EXPECT_EQ(committedRows(), 1);
}

// Observed: f|t|f, then t|f. A lock of session level is no part of any transaction.
TEST_F(SavepointTraceTest, RollbackToFreesTheAdvisoryLocksOfTheTransactionSinceThen) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(1).savepoint(first).advisoryLock(2);
    a.advisoryLock(3, AdvisoryScope::Session).advisoryLock(1).rollbackTo(first);
    EXPECT_EQ(b.tryAdvisoryLock(1, AdvisoryScope::Session).rows(), 0);
    EXPECT_EQ(b.tryAdvisoryLock(2, AdvisoryScope::Session).rows(), 1);
    EXPECT_EQ(b.tryAdvisoryLock(3, AdvisoryScope::Session).rows(), 0);
    a.commit();
    EXPECT_EQ(b.tryAdvisoryLock(1, AdvisoryScope::Session).rows(), 1);
    EXPECT_EQ(b.tryAdvisoryLock(3, AdvisoryScope::Session).rows(), 0);
}

// Observed: the old value again, and 40001 again.
TEST_F(SavepointTraceTest, ASnapshotOutlivesRollbackTo) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::RepeatableRead).select("K");
    a.savepoint(first);
    b.addToOwner("K", 7);
    EXPECT_EQ(a.addToOwner("K", 1).state(), "40001");
    EXPECT_EQ(a.rollbackTo(first).select("K").ownerSeen(), 0);
    EXPECT_EQ(a.addToOwner("K", 1).state(), "40001");
    EXPECT_EQ(a.rollbackTo(first).commit().result().warning, Warning::None);
}

// Observed: FOR SHARE is what is left of the lock.
TEST_F(SavepointTraceTest, ALockThatWasStrengthenedSinceIsAsWeakAgain) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForShare("K").savepoint(first).selectForUpdate("K");
    EXPECT_EQ(b.selectForShare("K", LockWait::NoWait).state(), "55P03");
    a.rollbackTo(first);
    EXPECT_EQ(b.selectForShare("K", LockWait::NoWait).rows(), 1);
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).state(), "55P03");
    a.rollback();
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).rows(), 1);
}

// Observed: the second COMMIT fails with 40001.
TEST_F(SavepointTraceTest, ASerializableReadCountsAlthoughItWasRolledBack) {
    Client& a = connect();
    Client& b = connect();
    a.begin(Isolation::Serializable).savepoint(first).select("Z").rollbackTo(first);
    b.begin(Isolation::Serializable).select("V").insert("Z");
    EXPECT_EQ(a.insert("V").commit().state(), "00000");
    EXPECT_EQ(b.commit().state(), "40001");
}

// Observed: the row stays locked by the first UPDATE, whose value is what remains.
TEST_F(SavepointTraceTest, AnErrorLeavesTheUpdateOfBeforeTheSavepoint) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().addToOwner("K", 1).savepoint(first).addToOwner("K", 10).insert("K");
    EXPECT_EQ(a.state(), "23505");
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).state(), "55P03");
    EXPECT_EQ(a.rollbackTo(first).select("K").ownerSeen(), 1);
    a.commit();
    EXPECT_EQ(b.select("K").ownerSeen(), 1);
}

// Observed: SHOW lock_timeout says 1s again.
TEST_F(SavepointTraceTest, RollbackToTakesSetBack) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    SessionLimits limits;
    limits.lockTimeout = Duration::seconds(1);
    b.begin().setLimits(limits).savepoint(first);
    limits.lockTimeout = Duration::seconds(5);
    b.setLimits(limits).rollbackTo(first);
    a.begin().update("K");
    EXPECT_TRUE(b.update("K").isBlocked());
    pass(Duration::seconds(1));
    EXPECT_EQ(b.state(), "55P03");
}

} // namespace idem
