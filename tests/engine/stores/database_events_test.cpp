// A step tells which rows became visible and who locks, waits and lets go.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

class DatabaseEventsTest : public DatabaseTest {
protected:
    bool told(LockEventKind kind, LockObject object, SessionId session, SessionId blocker) const {
        const auto events = database.lockEvents();
        return std::any_of(events.begin(), events.end(), [&](const LockEvent& each) {
            return each.kind == kind && each.object == object && each.session == session &&
                   each.blocker == blocker;
        });
    }
};

TEST_F(DatabaseEventsTest, RowsAppearWhenTheirTransactionCommits) {
    Client& a = connect();
    a.begin().insert("K");
    EXPECT_TRUE(database.changes().empty());
    a.insert("L").commit();
    ASSERT_EQ(database.changes().size(), 2U);
    EXPECT_EQ(database.changes()[0].kind, RowChangeKind::Insert);
    EXPECT_EQ(database.changes()[0].after[key.index], valueOf("K"));
    EXPECT_EQ(database.changes()[1].session, a.id());
}

TEST_F(DatabaseEventsTest, ARowKeepsItsIdFromInsertToDelete) {
    Client& a = connect();
    a.insert("K");
    const RowId row = database.changes()[0].row;
    a.update("K");
    EXPECT_EQ(database.changes()[0].kind, RowChangeKind::Update);
    EXPECT_EQ(database.changes()[0].row, row);
    a.remove("K");
    EXPECT_EQ(database.changes()[0].kind, RowChangeKind::Delete);
    EXPECT_EQ(database.changes()[0].row, row);
    a.insert("K");
    EXPECT_NE(database.changes()[0].row, row);
}

TEST_F(DatabaseEventsTest, AnInsertTellsWhoseKeyItWaitsForAndThatItCameThrough) {
    Client& a = connect();
    Client& b = connect();
    a.begin().insert("K");
    b.insertOnConflictDoNothing("K");
    EXPECT_TRUE(told(LockEventKind::Waits, LockObject::Key, b.id(), a.id()));
    a.rollback();
    EXPECT_TRUE(told(LockEventKind::Granted, LockObject::Key, b.id(), SessionId::none()));
}

TEST_F(DatabaseEventsTest, RowLocksAreGrantedWaitedForAndReleased) {
    connect().insert("K");
    Client& a = connect();
    Client& b = connect();
    a.begin().selectForUpdate("K");
    EXPECT_TRUE(told(LockEventKind::Granted, LockObject::TableRow, a.id(), SessionId::none()));
    b.begin().selectForUpdate("K");
    EXPECT_TRUE(told(LockEventKind::Waits, LockObject::TableRow, b.id(), a.id()));
    a.commit();
    EXPECT_TRUE(told(LockEventKind::Released, LockObject::TableRow, a.id(), SessionId::none()));
    EXPECT_TRUE(told(LockEventKind::Granted, LockObject::TableRow, b.id(), SessionId::none()));
}

TEST_F(DatabaseEventsTest, AWaiterTellsOfItsNewRival) {
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    a.begin().insertOnConflictDoNothing("K");
    b.begin().insertOnConflictDoNothing("K");
    c.insertOnConflictDoNothing("K");
    a.rollback();
    EXPECT_TRUE(told(LockEventKind::Waits, LockObject::Key, c.id(), b.id()));
}

TEST_F(DatabaseEventsTest, SwitchedOffNothingIsRecorded) {
    DatabaseOptions options;
    options.recordsLocks = false;
    options.recordsChanges = false;
    remake(true, options);
    Client& a = connect();
    a.insert("K").selectForUpdate("K");
    EXPECT_TRUE(database.changes().empty());
    EXPECT_TRUE(database.lockEvents().empty());
}

} // namespace idem
