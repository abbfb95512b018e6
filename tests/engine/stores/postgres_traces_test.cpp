// Small print that was tried on a PostgreSQL 15.18 server before it was written down here.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class PostgresTraceTest : public DatabaseTest {
protected:
    void insertCommitted(std::string_view name = "K") { connect().insert(name); }
};

// Observed: 40001, although the row as such was there for the snapshot: its newest version is not.
TEST_F(PostgresTraceTest, OnConflictAtRepeatableReadFailsOverAnUpdatedRow) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().update("K");
    b.begin(Isolation::RepeatableRead).insertOnConflictDoNothing("K");
    EXPECT_TRUE(b.isBlocked());
    a.commit();
    EXPECT_EQ(b.state(), "40001");
}

// Observed: the INSERT waits, although the rival has deleted its own new row again.
TEST_F(PostgresTraceTest, OnConflictWaitsForAKeyInsertedAndDeletedByARival) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K").remove("K");
    EXPECT_TRUE(b.insertOnConflictDoNothing("K").isBlocked());
    a.commit();
    EXPECT_EQ(b.rows(), 1);
}

// Observed: 40001 at once; the committed update decides, the uncommitted one is not waited for.
TEST_F(PostgresTraceTest, UpdateAtRepeatableReadOfAChangedRowDoesNotWaitForALaterWriter) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    b.begin(Isolation::RepeatableRead).select("L");
    a.update("K").begin().update("K");
    EXPECT_EQ(b.update("K").state(), "40001");
}

// Observed: 40001 (semantics.md H1) needs a look at the key by the winner and by the loser;
// without it SERIALIZABLE reports 23505 too.
TEST_F(PostgresTraceTest, SerializableReportsTheUniqueViolationUnlessBothLookedFirst) {
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    a.begin(Isolation::Serializable).select("K").insert("K");
    b.begin(Isolation::Serializable).insert("K");
    c.begin(Isolation::Serializable).select("K").insert("K");
    a.commit();
    EXPECT_EQ(b.state(), "23505");
    EXPECT_EQ(c.state(), "40001");
}

// Observed: 0 rows, and the row stays locked although it no longer satisfies the WHERE.
TEST_F(PostgresTraceTest, ARowThatNoLongerMatchesStaysLocked) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    const SessionId inserter{0};
    a.begin().update("K");
    b.begin().updateWhereOwner("K", inserter);
    a.commit();
    EXPECT_EQ(b.rows(), 0);
    EXPECT_EQ(c.selectForUpdate("K", LockWait::NoWait).state(), "55P03");
}

// Observed: the locks are free as soon as the statement fails, before the client's ROLLBACK.
TEST_F(PostgresTraceTest, AFailedTransactionHoldsNoLocks) {
    insertCommitted();
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_EQ(a.insert("K").state(), "23505");
    EXPECT_EQ(b.selectForUpdate("K", LockWait::NoWait).rows(), 1);
    EXPECT_EQ(a.commit().result().warning, Warning::RolledBack);
}

} // namespace idem
