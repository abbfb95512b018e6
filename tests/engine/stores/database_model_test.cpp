// Whatever three sessions do to two keys: nobody waits for nothing, no committed key is doubled,
// copies behave alike, and what SERIALIZABLE transactions commit some serial order explains.

#include "engine/core/mix.h"
#include "engine/stores/database.h"
#include "tests/engine/stores/manual_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace idem {

namespace {

constexpr Column modelKey{0};
constexpr Column modelOwner{1};

/// A small deterministic source of choices for tests.
class Choices {
public:
    explicit Choices(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t below(std::uint64_t bound) { return mixed(++m_state * 0x9e37'79b9) % bound; }

private:
    std::uint64_t m_state;
};

Schema modelSchema() {
    Schema schema;
    schema.tables.push_back({"keys", {"key", "owner"}, {{modelKey}}});
    return schema;
}

Statement randomStatement(Choices& choices) {
    using enum StatementKind;
    constexpr std::array kinds{
        Begin,      Begin,   Commit, Commit, Rollback, Savepoint,    Savepoint,     RollbackTo,
        RollbackTo, Release, Select, Select, Insert,   Insert,       Insert,        Update,
        Update,     Update,  Delete, Delete, Select,   AdvisoryLock, AdvisoryUnlock};
    Statement statement;
    statement.kind = kinds[choices.below(kinds.size())];
    statement.isolation = static_cast<Isolation>(choices.below(3));
    statement.savepoint = static_cast<std::int32_t>(choices.below(2));
    const auto name = static_cast<Value>(1 + choices.below(2));
    const auto value = static_cast<Value>(choices.below(3));
    if (choices.below(8) != 0) {
        statement.where = {{modelKey, Comparison::Equal, name}};
    }
    statement.lock = static_cast<RowLock>(choices.below(3));
    statement.lockWait = static_cast<LockWait>(choices.below(3));
    statement.values = {{modelKey, AssignmentKind::Set, name},
                        {modelOwner, AssignmentKind::Set, value}};
    statement.assignments = {{modelOwner, AssignmentKind::Add, 1}};
    if (statement.kind == Update && choices.below(6) == 0) {
        statement.assignments = {{modelKey, AssignmentKind::Set, 3 - name}};
    }
    statement.onConflict = static_cast<OnConflict>(choices.below(3));
    if (statement.kind == Insert) {
        statement.where = {{modelOwner, Comparison::Less, 2}};
    }
    statement.returning = true;
    statement.advisoryKey = name;
    statement.scope = static_cast<AdvisoryScope>(choices.below(2));
    statement.tryOnly = choices.below(2) == 0;
    return statement;
}

/// One step that anything around a database could cause.
void randomStep(Database& database, Choices& choices, ManualClock& clock) {
    const SessionId session{static_cast<std::uint32_t>(choices.below(3))};
    clock.advance(Duration::milliseconds(static_cast<std::int64_t>(choices.below(400))));
    const auto event = choices.below(40);
    if (event == 0) {
        database.disconnect(session, clock);
        database.connect(session);
    } else if (event == 1) {
        database.cancel(session, clock);
    } else if (database.isBlocked(session)) {
        std::vector<DatabaseDeadline> running;
        database.deadlines(running);
        const bool expires = !running.empty() && choices.below(3) == 0;
        const DatabaseDeadline nothing;
        database.expire(expires ? running[choices.below(running.size())] : nothing, clock);
    } else {
        database.execute(session, randomStatement(choices), clock);
    }
}

DatabaseOptions randomOptions(Choices& choices) {
    DatabaseOptions options;
    options.deadlockTimeout =
        choices.below(2) == 0 ? Duration::zero() : Duration::milliseconds(500);
    options.readTracking = static_cast<ReadTracking>(choices.below(2));
    options.limits.lockTimeout = Duration::milliseconds(
        choices.below(2) == 0 ? 0 : static_cast<std::int64_t>(choices.below(300)));
    return options;
}

Database openDatabase(const DatabaseOptions& options) {
    Database database(modelSchema(), options);
    for (int session = 0; session < 3; ++session) {
        database.connect();
    }
    return database;
}

std::vector<Row> committedRows(Database database) {
    ManualClock clock;
    const SessionId reader = database.connect();
    const auto step = database.execute(reader, Statement{}, clock);
    const auto& rows = step.result.value().rows;
    return {rows.begin(), rows.end()};
}

void expectLiveBlockers(const Database& database) {
    for (std::uint32_t each = 0; each < 3; ++each) {
        if (!database.isBlocked(SessionId{each})) {
            continue;
        }
        const auto blockers = database.blockers(SessionId{each});
        EXPECT_FALSE(blockers.empty());
        for (const SessionId blocker : blockers) {
            EXPECT_NE(blocker, SessionId{each});
            EXPECT_TRUE(database.isConnected(blocker));
        }
    }
}

/// Does to `rows` what the change did to the table.
void fold(const RowChange& change, std::vector<Row>& rows) {
    if (change.kind != RowChangeKind::Insert) {
        const auto old = std::find(rows.begin(), rows.end(), change.before);
        ASSERT_NE(old, rows.end());
        rows.erase(old);
    }
    if (change.kind != RowChangeKind::Delete) {
        rows.push_back(change.after);
    }
}

} // namespace

TEST(DatabaseModelTest, WhoeverWaitsWaitsForALiveSession) {
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        Choices choices(seed);
        ManualClock clock;
        Database database = openDatabase(randomOptions(choices));
        for (int step = 0; step < 40; ++step) {
            randomStep(database, choices, clock);
            expectLiveBlockers(database);
            ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << " step " << step;
        }
    }
}

TEST(DatabaseModelTest, WithoutADeadlockSomebodyCanAlwaysGoOn) {
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        Choices choices(seed);
        ManualClock clock;
        DatabaseOptions options;
        options.deadlockTimeout = Duration::zero();
        Database database = openDatabase(options);
        for (int step = 0; step < 40; ++step) {
            randomStep(database, choices, clock);
            int blocked = 0;
            for (std::uint32_t each = 0; each < 3; ++each) {
                blocked += database.isBlocked(SessionId{each}) ? 1 : 0;
            }
            ASSERT_LT(blocked, 3) << "seed " << seed << " step " << step;
        }
    }
}

TEST(DatabaseModelTest, CommittedKeysAreUnique) {
    for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
        Choices choices(seed);
        ManualClock clock;
        Database database = openDatabase(randomOptions(choices));
        for (int step = 0; step < 40; ++step) {
            randomStep(database, choices, clock);
            const auto rows = committedRows(database);
            for (std::size_t at = 1; at < rows.size(); ++at) {
                ASSERT_NE(rows[at - 1][0], rows[at][0]) << "seed " << seed << " step " << step;
            }
        }
    }
}

TEST(DatabaseModelTest, ChangesAddUpToTheCommittedRows) {
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        Choices choices(seed);
        ManualClock clock;
        Database database = openDatabase(randomOptions(choices));
        std::vector<Row> folded;
        for (int step = 0; step < 40; ++step) {
            randomStep(database, choices, clock);
            for (const RowChange& change : database.changes()) {
                fold(change, folded);
                ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << " step " << step;
            }
            std::sort(folded.begin(), folded.end());
            ASSERT_EQ(folded, committedRows(database)) << "seed " << seed << " step " << step;
        }
    }
}

TEST(DatabaseModelTest, ACopyContinuesIdentically) {
    for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
        Choices choices(seed);
        ManualClock clock;
        Database database = openDatabase(randomOptions(choices));
        for (int step = 0; step < 20; ++step) {
            randomStep(database, choices, clock);
        }
        Database copy = database;
        ASSERT_EQ(copy.digest(), database.digest()) << "seed " << seed;
        Choices again = choices;
        ManualClock clockAgain = clock;
        for (int step = 0; step < 20; ++step) {
            randomStep(database, choices, clock);
            randomStep(copy, again, clockAgain);
            ASSERT_EQ(copy.digest(), database.digest()) << "seed " << seed;
            ASSERT_EQ(copy.completions().size(), database.completions().size());
        }
    }
}

TEST(DatabaseModelTest, AClearedDatabaseRepeatsItsRun) {
    Choices optionChoices(1);
    const DatabaseOptions options = randomOptions(optionChoices);
    Database used = openDatabase(options);
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        used.clear();
        Database fresh = openDatabase(options);
        ASSERT_EQ(used.connect(), SessionId{0});
        used.connect();
        used.connect();
        Choices choices(seed);
        Choices again(seed);
        ManualClock clock;
        ManualClock clockAgain;
        for (int step = 0; step < 30; ++step) {
            randomStep(used, choices, clock);
            randomStep(fresh, again, clockAgain);
            ASSERT_EQ(used.digest(), fresh.digest()) << "seed " << seed << " step " << step;
        }
    }
}

} // namespace idem
