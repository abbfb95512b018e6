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

// semantics.md R34, S24: the conditional put of DynamoDB, as one INSERT ... ON CONFLICT DO UPDATE
// SET ... WHERE expiry < now() OR (status = INPROGRESS AND in_progress_expiry < now()).
class ConditionalPutTest : public DatabaseTest {
protected:
    static constexpr Column status{1};
    static constexpr Column expiry{2};
    static constexpr Column inProgressExpiry{3};
    static constexpr Value inProgress = 1;
    static constexpr Value completed = 2;

    static Statement put(Value newStatus = inProgress) {
        Statement statement;
        statement.kind = StatementKind::Insert;
        statement.assignments = {
            {status, AssignmentKind::Set, newStatus},
            {expiry, AssignmentKind::SetAfter, Duration::seconds(3'600).ns},
            {inProgressExpiry, AssignmentKind::SetAfter, Duration::seconds(30).ns}};
        statement.values = statement.assignments;
        statement.values.push_back({key, AssignmentKind::Set, valueOf("K")});
        statement.onConflict = OnConflict::DoUpdate;
        statement.where = {{expiry, Comparison::Expired, nullValue}};
        statement.orElse = {{status, Comparison::Equal, inProgress},
                            {inProgressExpiry, Comparison::Expired, nullValue}};
        statement.returning = true;
        return statement;
    }
};

TEST_F(ConditionalPutTest, TakesAnAbsentKeyAndRefusesOneThatIsLocked) {
    EXPECT_EQ(connect().run(put()).rows(), 1);
    pass(Duration::seconds(29));
    EXPECT_EQ(connect().run(put()).rows(), 0);
}

TEST_F(ConditionalPutTest, TakesAnInProgressKeyPastItsWindow) {
    connect().run(put());
    pass(Duration::seconds(30));
    Client& b = connect();
    EXPECT_EQ(b.run(put()).rows(), 1);
    EXPECT_EQ(connect().run(put()).rows(), 0) << "the new owner has a window of its own";
}

TEST_F(ConditionalPutTest, RefusesACompletedKeyUntilItsExpiry) {
    connect().run(put(completed));
    pass(Duration::seconds(30));
    EXPECT_EQ(connect().run(put()).rows(), 0);
    pass(Duration::seconds(3'570));
    EXPECT_EQ(connect().run(put()).rows(), 1);
}

// Observed of INSERT ... ON CONFLICT DO UPDATE ... WHERE a OR b: the second taker waits and then
// looks at the first one's version (0 rows).
TEST_F(ConditionalPutTest, OneOfTwoTakersGetsTheKey) {
    connect().run(put());
    pass(Duration::seconds(30));
    Client& b = connect();
    Client& c = connect();
    EXPECT_EQ(b.begin().run(put()).rows(), 1);
    EXPECT_TRUE(c.run(put()).isBlocked());
    b.commit();
    EXPECT_EQ(c.rows(), 0);
}

TEST_F(ConditionalPutTest, WithoutAnAlternativeOnlyTheWhereCounts) {
    connect().run(put());
    pass(Duration::seconds(30));
    Statement onlyExpiry = put();
    onlyExpiry.orElse.clear();
    EXPECT_EQ(connect().run(onlyExpiry).rows(), 0);
}

} // namespace idem
