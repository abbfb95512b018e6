// A standby is the same database fed by the primary's log: it shows committed rows, takes no
// writes, and is a full server once promoted.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class DatabaseStandbyTest : public DatabaseTest {
protected:
    DatabaseStandbyTest() {
        DatabaseOptions options;
        options.keepsLog = true;
        remake(true, options);
        options.standby = true;
        primary = Database(schemaOf(true), options);
        std::swap(primary, database); // Clients of the fixture talk to the standby.
    }

    StatementResult atPrimary(StatementKind kind, std::string_view name) {
        Statement statement;
        statement.kind = kind;
        statement.values = {{key, AssignmentKind::Set, valueOf(name)}};
        statement.where = {{key, Comparison::Equal, valueOf(name)}};
        statement.assignments = {{owner, AssignmentKind::Set, 9}};
        const SessionId session = primary.connect();
        const auto step = primary.execute(session, statement, clock);
        primary.disconnect(session, clock);
        return step.result.value();
    }
    void replay() {
        for (const DatabaseLogEntry& entry : primary.entriesAfter(database.lastLsn())) {
            database.apply(entry);
        }
    }

    Database primary{schemaOf(true)};
};

TEST_F(DatabaseStandbyTest, ShowsWhatItHasApplied) {
    Client& a = connect();
    atPrimary(StatementKind::Insert, "K");
    EXPECT_EQ(a.select("K").rows(), 0);
    replay();
    EXPECT_EQ(a.select("K").rows(), 1);
    atPrimary(StatementKind::Update, "K");
    replay();
    EXPECT_EQ(a.select("K").ownerSeen(), 9);
    atPrimary(StatementKind::Delete, "K");
    replay();
    EXPECT_EQ(a.select("K").rows(), 0);
}

TEST_F(DatabaseStandbyTest, KeepsTheSnapshotOfARepeatableReader) {
    Client& a = connect();
    atPrimary(StatementKind::Insert, "K");
    replay();
    a.begin(Isolation::RepeatableRead).select("K");
    atPrimary(StatementKind::Delete, "K");
    replay();
    EXPECT_EQ(a.select("K").rows(), 1);
    EXPECT_EQ(a.commit().select("K").rows(), 0);
}

TEST_F(DatabaseStandbyTest, RefusesWritesAndRowLocks) {
    Client& a = connect();
    EXPECT_EQ(a.insert("K").state(), "25006");
    EXPECT_EQ(a.update("K").state(), "25006");
    EXPECT_EQ(a.remove("K").state(), "25006");
    EXPECT_EQ(a.selectForUpdate("K").state(), "25006");
}

TEST_F(DatabaseStandbyTest, PromotedItTakesWritesWithRowIdsOfItsOwn) {
    atPrimary(StatementKind::Insert, "K");
    replay();
    database.promote();
    Client& a = connect();
    EXPECT_EQ(a.insertOnConflictDoNothing("K").rows(), 0);
    EXPECT_EQ(a.insertOnConflictDoNothing("L").rows(), 1);
    ASSERT_EQ(database.changes().size(), 1U);
    EXPECT_EQ(database.changes()[0].row, RowId{1});
}

TEST_F(DatabaseStandbyTest, RowIdsAreThoseOfThePrimary) {
    atPrimary(StatementKind::Insert, "K");
    const RowId inserted = primary.entriesAfter(0).front().changes.front().row;
    replay();
    ASSERT_EQ(database.changes().size(), 1U);
    EXPECT_EQ(database.changes()[0].row, inserted);
    EXPECT_FALSE(database.changes()[0].session.isSome());
}

TEST_F(DatabaseStandbyTest, ForgottenEntriesAreGoneButTheRestIsNot) {
    atPrimary(StatementKind::Insert, "K");
    atPrimary(StatementKind::Insert, "L");
    replay();
    primary.forgetLog(1);
    EXPECT_EQ(primary.entriesAfter(1).size(), 1U);
    EXPECT_EQ(primary.entriesAfter(2).size(), 0U);
    atPrimary(StatementKind::Insert, "M");
    replay();
    EXPECT_EQ(connect().countAll().rows(), 3);
}

TEST_F(DatabaseStandbyTest, RollbacksAndReadsLeaveNoEntry) {
    atPrimary(StatementKind::Select, "K");
    atPrimary(StatementKind::Update, "K");
    EXPECT_EQ(primary.lastLsn(), 0U);
}

} // namespace idem
