// The digest tells apart what will behave differently and nothing else: steps of strangers give
// the same digest in either order.

#include "engine/core/mix.h"
#include "tests/engine/stores/database_fixture.h"

namespace idem {

class DatabaseDigestTest : public DatabaseTest {};

namespace {

/// Sessions 0 and 1 keep to a key each; session 2 visits both.
class DigestWalk {
public:
    explicit DigestWalk(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t below(std::uint64_t bound) { return mixed(++m_state * 0x9e37'79b9) % bound; }

    Statement statementOf(std::uint32_t session) {
        using enum StatementKind;
        constexpr std::array kinds{
            Begin, Commit, Rollback, Select, Select, Insert, Insert, Update, Delete, AdvisoryLock};
        Statement statement;
        statement.kind = kinds[below(kinds.size())];
        const auto name = static_cast<Value>(session == 2 ? below(2) : session);
        const bool snapshots = session == 2 && below(2) == 0;
        statement.isolation = snapshots ? Isolation::RepeatableRead : Isolation::ReadCommitted;
        statement.where = {{Column{0}, Comparison::Equal, name}};
        statement.lock = static_cast<RowLock>(below(3));
        statement.values = {{Column{0}, AssignmentKind::Set, name},
                            {Column{1}, AssignmentKind::Set, static_cast<Value>(below(2))}};
        statement.assignments = {{Column{1}, AssignmentKind::Add, 1}};
        statement.onConflict = below(2) == 0 ? OnConflict::Error : OnConflict::DoNothing;
        statement.advisoryKey = name;
        statement.scope = static_cast<AdvisoryScope>(below(2));
        return statement;
    }

private:
    std::uint64_t m_state;
};

} // namespace

TEST_F(DatabaseDigestTest, StepsOfStrangersCommute) {
    int compared = 0;
    for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
        DigestWalk walk(seed * 1'000);
        Database first(schemaOf(true));
        first.connect();
        first.connect();
        first.connect();
        const std::uint64_t steps = walk.below(14);
        for (std::uint64_t step = 0; step < steps; ++step) {
            const SessionId session{static_cast<std::uint32_t>(walk.below(3))};
            const Statement statement = walk.statementOf(session.value);
            if (!first.isBlocked(session)) {
                first.execute(session, statement, clock);
            }
        }
        const SessionId a{0};
        const SessionId b{1};
        if (first.isBlocked(a) || first.isBlocked(b)) {
            continue;
        }
        Database second = first;
        const Statement ofA = walk.statementOf(0);
        const Statement ofB = walk.statementOf(1);
        first.execute(a, ofA, clock);
        second.execute(b, ofB, clock);
        if (first.isBlocked(b) || second.isBlocked(a)) {
            continue;
        }
        first.execute(b, ofB, clock);
        second.execute(a, ofA, clock);
        ASSERT_EQ(first.digest(), second.digest()) << "seed " << seed;
        ++compared;
    }
    EXPECT_GT(compared, 2'000);
}

TEST_F(DatabaseDigestTest, CountersLeaveNoTrace) {
    Client& a = connect();
    const auto empty = database.digest();
    a.begin().insert("K").rollback();
    EXPECT_EQ(database.digest(), empty);
    a.insert("K").remove("K");
    EXPECT_EQ(database.digest(), empty);
    a.begin(Isolation::Serializable).select("K").commit();
    EXPECT_EQ(database.digest(), empty);
}

TEST_F(DatabaseDigestTest, SerializableStrangersCommitInEitherOrder) {
    Database other = database;
    for (Database* each : {&database, &other}) {
        Statement begin;
        begin.kind = StatementKind::Begin;
        begin.isolation = Isolation::Serializable;
        Statement commit;
        commit.kind = StatementKind::Commit;
        for (std::uint32_t session = 0; session < 3; ++session) {
            Statement select;
            select.where = {{key, Comparison::Equal, session}};
            each->connect(SessionId{session});
            each->execute(SessionId{session}, begin, clock);
            each->execute(SessionId{session}, select, clock);
        }
        const bool swapped = each == &other;
        each->execute(SessionId{swapped ? 1U : 0U}, commit, clock);
        each->execute(SessionId{swapped ? 0U : 1U}, commit, clock);
    }
    EXPECT_EQ(database.digest(), other.digest());
}

TEST_F(DatabaseDigestTest, UncommittedAndCommittedRowsDiffer) {
    Client& a = connect();
    a.begin().insert("K");
    const auto uncommitted = database.digest();
    a.commit();
    EXPECT_NE(database.digest(), uncommitted);
}

TEST_F(DatabaseDigestTest, TheOrderOfWaitersForOneKeyCounts) {
    Client& a = connect();
    Client& b = connect();
    Client& c = connect();
    a.begin().insert("K");
    Database other = database;
    b.insertOnConflictDoNothing("K");
    c.insertOnConflictDoNothing("K");
    Statement insert;
    insert.kind = StatementKind::Insert;
    insert.onConflict = OnConflict::DoNothing;
    insert.returning = true;
    for (const Client* each : {&c, &b}) {
        insert.values = {{key, AssignmentKind::Set, valueOf("K")},
                         {owner, AssignmentKind::Set, each->id().value}};
        other.execute(each->id(), insert, clock);
    }
    EXPECT_NE(database.digest(), other.digest());
}

TEST_F(DatabaseDigestTest, AReaderThatWaitsForItsLockKeepsItsSnapshot) {
    Client& a = connect();
    Client& b = connect();
    a.begin().advisoryLock(7);
    Database late = database;
    b.countAllUnderLock(7);
    Statement insert;
    insert.kind = StatementKind::Insert;
    insert.values = {{key, AssignmentKind::Set, valueOf("K")},
                     {owner, AssignmentKind::Set, a.id().value}};
    Statement read;
    read.locksAdvisoryKey = true;
    read.advisoryKey = 7;
    Client& c = connect();
    c.run(insert);
    late.connect(c.id());
    late.execute(c.id(), insert, clock);
    late.execute(b.id(), read, clock);
    EXPECT_NE(database.digest(), late.digest());
}

TEST_F(DatabaseDigestTest, ASnapshotThatMissesTheLastCommitCounts) {
    Client& a = connect();
    Client& b = connect();
    b.begin(Isolation::RepeatableRead);
    Database early = database;
    b.select("K");
    a.insert("K");
    Statement select;
    select.where = {{key, Comparison::Equal, valueOf("K")}};
    Statement insert;
    insert.kind = StatementKind::Insert;
    insert.values = {{key, AssignmentKind::Set, valueOf("K")},
                     {owner, AssignmentKind::Set, a.id().value}};
    early.execute(a.id(), insert, clock);
    early.execute(b.id(), select, clock);
    EXPECT_NE(database.digest(), early.digest());
}

} // namespace idem
