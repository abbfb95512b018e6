// What SERIALIZABLE transactions read, wrote and committed together is what they would have read,
// written and committed one after the other, in some order.

#include "engine/core/mix.h"
#include "engine/stores/database.h"
#include "tests/engine/stores/manual_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace idem {

namespace {

constexpr Column serialKey{0};
constexpr Column serialOwner{1};

struct Spoken {
    Statement statement;
    StatementResult result;
};
/// A committed transaction: what it said and what it was told.
using Told = std::vector<Spoken>;

class SerialHistory {
public:
    SerialHistory(std::uint64_t seed, bool unique, ReadTracking tracking)
        : m_state(seed), m_database(makeDatabase(unique, tracking)) {}

    void run() {
        for (int step = 0; step < 60; ++step) {
            const auto at = static_cast<std::uint32_t>(below(3));
            if (!m_database.isBlocked(SessionId{at})) {
                say(at, next(at));
            }
        }
        // Whoever is still open plays no part.
        for (std::uint32_t at = 0; at < 3; ++at) {
            m_database.disconnect(SessionId{at}, m_clock);
            note();
            m_database.connect(SessionId{at});
        }
    }
    bool isExplained() const {
        std::vector<std::size_t> order(m_committed.size());
        std::iota(order.begin(), order.end(), 0U);
        do {
            if (explains(order)) {
                return true;
            }
        } while (std::next_permutation(order.begin(), order.end()));
        return m_committed.empty();
    }
    std::size_t committed() const { return m_committed.size(); }
    int failures() const { return m_failures; }

private:
    static Database makeDatabase(bool unique, ReadTracking tracking) {
        Schema schema;
        schema.tables.push_back({"keys", {"key", "owner"}, {}});
        if (unique) {
            schema.tables[0].uniques.push_back({serialKey});
        }
        DatabaseOptions options;
        options.deadlockTimeout = Duration::zero();
        options.readTracking = tracking;
        options.keysPerLeafPage = 2;
        Database database(schema, options);
        for (int session = 0; session < 3; ++session) {
            database.connect();
        }
        return database;
    }
    std::uint64_t below(std::uint64_t bound) { return mixed(++m_state * 0x9e37'79b9) % bound; }

    Statement next(std::uint32_t at) {
        Statement statement;
        if (!m_database.isInTransaction(SessionId{at})) {
            const bool full = m_begun == 5;
            statement.kind = full ? StatementKind::Rollback : StatementKind::Begin;
            statement.isolation = Isolation::Serializable;
            m_begun += full ? 0 : 1;
            return statement;
        }
        using enum StatementKind;
        constexpr std::array kinds{Select, Select, Insert, Update, Update, Delete, Commit, Commit};
        statement.kind = kinds[below(kinds.size())];
        const auto name = static_cast<Value>(1 + below(2));
        if (below(4) != 0) {
            statement.where = {{serialKey, Comparison::Equal, name}};
        }
        statement.lock = below(6) == 0 ? RowLock::ForUpdate : RowLock::None;
        statement.values = {{serialKey, AssignmentKind::Set, name},
                            {serialOwner, AssignmentKind::Set, at}};
        statement.assignments = {{serialOwner, AssignmentKind::Add, 10}};
        statement.onConflict = below(2) == 0 ? OnConflict::Error : OnConflict::DoNothing;
        statement.returning = true;
        return statement;
    }
    void say(std::uint32_t at, const Statement& statement) {
        m_told[at].emplace_back().statement = statement;
        const auto step = m_database.execute(SessionId{at}, statement, m_clock);
        if (step.result) {
            hear(at, *step.result);
        }
        note();
    }
    void note() {
        for (const DatabaseCompletion& each : m_database.completions()) {
            hear(each.session.value, each.result);
        }
    }
    void hear(std::uint32_t at, const StatementResult& result) {
        Told& told = m_told[at];
        told.back().result = result;
        const auto kind = told.back().statement.kind;
        m_failures += result.state == SqlState::SerializationFailure ? 1 : 0;
        if (kind == StatementKind::Commit && result.ok() && result.warning == Warning::None) {
            m_committed.push_back(told);
        }
        if (!m_database.isInTransaction(SessionId{at})) {
            told.clear();
        }
    }
    bool explains(const std::vector<std::size_t>& order) const {
        Database serial = m_database;
        serial.clear();
        const SessionId one = serial.connect();
        for (const std::size_t at : order) {
            for (const Spoken& each : m_committed[at]) {
                if (serial.execute(one, each.statement, m_clock).result != each.result) {
                    return false;
                }
            }
        }
        Database real = m_database;
        const Statement all;
        return serial.execute(one, all, m_clock).result ==
               real.execute(SessionId{0}, all, m_clock).result;
    }

    std::uint64_t m_state;
    Database m_database;
    ManualClock m_clock;
    int m_begun = 0;
    int m_failures = 0;
    std::array<Told, 3> m_told;
    std::vector<Told> m_committed;
};

/// Runs many histories; they must be explained, and there must have been something to explain.
void checkHistories(bool unique, ReadTracking tracking) {
    std::size_t committed = 0;
    int failures = 0;
    for (std::uint64_t seed = 0; seed < 1'500; ++seed) {
        SerialHistory history(seed * 1'000, unique, tracking);
        history.run();
        committed += history.committed();
        failures += history.failures();
        ASSERT_TRUE(history.isExplained()) << "seed " << seed;
    }
    EXPECT_GT(committed, 2'000U);
    EXPECT_GT(failures, 300);
}

} // namespace

TEST(SerializableTest, SomeSerialOrderExplainsWhatCommitted) {
    checkHistories(false, ReadTracking::KeyExact);
}

TEST(SerializableTest, SomeSerialOrderExplainsWhatCommittedUnderAUniqueKey) {
    checkHistories(true, ReadTracking::KeyExact);
}

TEST(SerializableTest, SomeSerialOrderExplainsWhatCommittedWithLeafPages) {
    checkHistories(true, ReadTracking::LeafPage);
}

TEST(SerializableTest, SomeSerialOrderExplainsWhatCommittedWithTableScans) {
    checkHistories(true, ReadTracking::WholeTable);
}

} // namespace idem
