// SERIALIZABLE aborts strangers that share a leaf page of the index (semantics.md H2), in the cases
// in which a PostgreSQL 15.18 did so, and in no others.

#include "tests/engine/stores/database_fixture.h"

namespace idem {

/// Two sessions that each look at a key of their own. "K" and "L" share a page, "z" does not.
class DatabaseReadTrackingTest : public DatabaseTest {
protected:
    static DatabaseOptions leafPages() {
        DatabaseOptions options;
        options.readTracking = ReadTracking::LeafPage;
        options.keysPerLeafPage = 8;
        return options;
    }
    void SetUp() override { remake(true, leafPages()); }

    void beginBoth() {
        a = &connect().begin(Isolation::Serializable);
        b = &connect().begin(Isolation::Serializable);
    }
    void expectBothCommit() {
        EXPECT_EQ(a->commit().state(), "00000");
        EXPECT_EQ(b->commit().state(), "00000");
    }
    void expectSecondFails() {
        EXPECT_EQ(a->commit().state(), "00000");
        EXPECT_EQ(b->commit().state(), "40001");
    }

    Client* a = nullptr;
    Client* b = nullptr;
};

// Observed: SELECT 11, SELECT 12, INSERT 11, INSERT 12; the second COMMIT fails.
TEST_F(DatabaseReadTrackingTest, NewKeysOfOnePageConflict) {
    static_assert('K' / 8 == 'L' / 8);
    beginBoth();
    a->select("K");
    b->select("L");
    a->insert("K");
    b->insert("L");
    expectSecondFails();
}

TEST_F(DatabaseReadTrackingTest, OnConflictChangesNothingAboutThat) {
    beginBoth();
    a->select("K");
    b->select("L");
    a->insertOnConflictDoNothing("K");
    b->insertOnConflictDoNothing("L");
    expectSecondFails();
}

// Observed: SELECT 11, SELECT 40001, INSERT 11, INSERT 40001; both commit.
TEST_F(DatabaseReadTrackingTest, NewKeysOfDifferentPagesDoNot) {
    static_assert('K' / 8 != 'z' / 8);
    beginBoth();
    a->select("K");
    b->select("z");
    a->insert("K");
    b->insert("z");
    expectBothCommit();
}

// Observed: a page tells its readers to whoever writes later, not its writers to whoever reads.
TEST_F(DatabaseReadTrackingTest, AReaderAfterTheInsertOfANeighbourSeesNoConflict) {
    beginBoth();
    a->select("K").insert("K");
    b->select("L").insert("L");
    expectBothCommit();
}

// Observed where the row's new version fits on its heap page (HOT, fillfactor 40).
TEST_F(DatabaseReadTrackingTest, UpdatesOfNeighboursDoNotConflict) {
    connect().insert("K").insert("L");
    beginBoth();
    a->select("K");
    b->select("L");
    a->update("K");
    b->update("L");
    expectBothCommit();
}

TEST_F(DatabaseReadTrackingTest, DeletesOfNeighboursDoNotConflict) {
    connect().insert("K").insert("L");
    beginBoth();
    a->select("K");
    b->select("L");
    a->remove("K");
    b->remove("L");
    expectBothCommit();
}

TEST_F(DatabaseReadTrackingTest, ADeleteAndANewNeighbourDoNotConflict) {
    connect().insert("K");
    beginBoth();
    a->select("K");
    b->select("L");
    a->remove("K");
    b->insert("L");
    expectBothCommit();
}

TEST_F(DatabaseReadTrackingTest, TheSameKeyConflictsHoweverItIsWritten) {
    connect().insert("K");
    beginBoth();
    a->select("K");
    b->select("K");
    a->update("K");
    EXPECT_TRUE(b->update("K").isBlocked());
    a->commit();
    EXPECT_EQ(b->state(), "40001");
}

TEST_F(DatabaseReadTrackingTest, WithoutAnIndexTheWholeTableIsRead) {
    clients.clear();
    remake(false, leafPages());
    beginBoth();
    a->select("K");
    b->select("z");
    a->insert("K");
    b->insert("z");
    expectSecondFails();
}

TEST_F(DatabaseReadTrackingTest, AStatementThatDoesNotFixTheKeyReadsTheWholeTable) {
    beginBoth();
    a->countAll();
    b->countAll();
    a->insert("K");
    b->insert("z");
    expectSecondFails();
}

TEST_F(DatabaseReadTrackingTest, NegativeNumbersHavePagesOfTheSameSize) {
    const auto keyed = [](StatementKind kind, Value number) {
        Statement statement;
        statement.kind = kind;
        statement.where = {{key, Comparison::Equal, number}};
        statement.values = {{key, AssignmentKind::Set, number}};
        return statement;
    };
    beginBoth();
    a->run(keyed(StatementKind::Select, -1));
    b->run(keyed(StatementKind::Select, 1));
    a->run(keyed(StatementKind::Insert, -1));
    b->run(keyed(StatementKind::Insert, 1));
    expectBothCommit();
    beginBoth();
    a->run(keyed(StatementKind::Select, -2));
    b->run(keyed(StatementKind::Select, -8));
    a->run(keyed(StatementKind::Insert, -2));
    b->run(keyed(StatementKind::Insert, -8));
    expectSecondFails();
}

TEST_F(DatabaseReadTrackingTest, EarlierColumnsOfTheKeySeparatePages) {
    Schema schema = schemaOf(false);
    schema.tables[0].uniques.push_back({owner, key}); // (scope, key)
    database = Database(schema, leafPages());
    const auto keyed = [](StatementKind kind, Value scope, Value number) {
        Statement statement;
        statement.kind = kind;
        statement.where = {{key, Comparison::Equal, number}, {owner, Comparison::Equal, scope}};
        statement.values = {{key, AssignmentKind::Set, number},
                            {owner, AssignmentKind::Set, scope}};
        return statement;
    };
    for (const Value scopeOfB : {2, 1}) {
        beginBoth();
        const Value base = scopeOfB * 8;
        a->run(keyed(StatementKind::Select, 1, base));
        b->run(keyed(StatementKind::Select, scopeOfB, base + 1));
        a->run(keyed(StatementKind::Insert, 1, base));
        b->run(keyed(StatementKind::Insert, scopeOfB, base + 1));
        EXPECT_EQ(a->commit().state(), "00000");
        EXPECT_EQ(b->commit().state(), scopeOfB == 1 ? "40001" : "00000");
    }
}

} // namespace idem
