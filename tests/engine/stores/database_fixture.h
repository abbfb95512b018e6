// Clients of one database, so that a test reads statement by statement as at two psql prompts.
#pragma once

#include "engine/stores/database.h"
#include "tests/engine/stores/manual_clock.h"

#include <gtest/gtest.h>

#include <deque>
#include <string_view>

namespace idem {

class DatabaseTest : public testing::Test {
protected:
    static constexpr TableId keys{0};
    static constexpr Column key{0};
    static constexpr Column owner{1};
    static constexpr Column lease{2};

    static Schema schemaOf(bool unique) {
        Schema schema;
        schema.tables.push_back({"keys", {"key", "owner", "lease"}, {}});
        if (unique) {
            schema.tables[0].uniques.push_back({key});
        }
        return schema;
    }
    static Value valueOf(std::string_view text) { return text[0]; }

    /// One session with the answer to its last statement.
    class Client {
    public:
        explicit Client(DatabaseTest& test) : m_test(test), m_id(test.database.connect()) {}

        Client& begin(Isolation isolation = Isolation::ReadCommitted) {
            Statement statement = of(StatementKind::Begin);
            statement.isolation = isolation;
            return run(statement);
        }
        Client& commit() { return run(of(StatementKind::Commit)); }
        Client& rollback() { return run(of(StatementKind::Rollback)); }
        Client& savepoint(int name) { return run(ofSavepoint(StatementKind::Savepoint, name)); }
        Client& rollbackTo(int name) { return run(ofSavepoint(StatementKind::RollbackTo, name)); }
        Client& release(int name) { return run(ofSavepoint(StatementKind::Release, name)); }
        Client& select(std::string_view name) { return run(ofKey(StatementKind::Select, name)); }
        Client& selectForUpdate(std::string_view name, LockWait wait = LockWait::Wait) {
            return selectLocked(name, RowLock::ForUpdate, wait);
        }
        Client& selectForShare(std::string_view name, LockWait wait = LockWait::Wait) {
            return selectLocked(name, RowLock::ForShare, wait);
        }
        Client& insert(std::string_view name, OnConflict onConflict = OnConflict::Error) {
            Statement statement = of(StatementKind::Insert);
            statement.values = {{key, AssignmentKind::Set, valueOf(name)},
                                {owner, AssignmentKind::Set, m_id.value}};
            statement.onConflict = onConflict;
            statement.returning = true;
            return run(statement);
        }
        Client& insertOnConflictDoNothing(std::string_view name) {
            return insert(name, OnConflict::DoNothing);
        }
        /// Claims the key for `span`, or takes it over once the lease of its owner has expired.
        Client& claimOrTakeOver(std::string_view name, Duration span) {
            Statement statement = of(StatementKind::Insert);
            const Assignment mine{owner, AssignmentKind::Set, m_id.value};
            const Assignment until{lease, AssignmentKind::SetAfter, span.ns};
            statement.values = {{key, AssignmentKind::Set, valueOf(name)}, mine, until};
            statement.onConflict = OnConflict::DoUpdate;
            statement.assignments = {mine, until};
            statement.where = {{lease, Comparison::Expired, nullValue}};
            statement.returning = true;
            return run(statement);
        }
        /// SELECT ..., pg_advisory_xact_lock(number) FROM keys.
        Client& countAllUnderLock(std::int64_t number) {
            Statement statement = of(StatementKind::Select);
            statement.locksAdvisoryKey = true;
            statement.advisoryKey = number;
            return run(statement);
        }
        /// UPDATE keys SET owner = me WHERE key = name.
        Client& update(std::string_view name) {
            Statement statement = ofKey(StatementKind::Update, name);
            statement.assignments = {{owner, AssignmentKind::Set, m_id.value}};
            return run(statement);
        }
        Client& updateWhereOwner(std::string_view name, SessionId expected) {
            Statement statement = ofKey(StatementKind::Update, name);
            statement.where.push_back({owner, Comparison::Equal, expected.value});
            statement.assignments = {{owner, AssignmentKind::Set, m_id.value}};
            return run(statement);
        }
        Client& addToOwner(std::string_view name, Value amount) {
            Statement statement = ofKey(StatementKind::Update, name);
            statement.assignments = {{owner, AssignmentKind::Add, amount}};
            return run(statement);
        }
        Client& remove(std::string_view name) { return run(ofKey(StatementKind::Delete, name)); }
        Client& countAll() { return run(of(StatementKind::Select)); }
        Client& advisoryLock(std::int64_t number,
                             AdvisoryScope scope = AdvisoryScope::Transaction) {
            return advisory(StatementKind::AdvisoryLock, number, scope, false);
        }
        Client& tryAdvisoryLock(std::int64_t number,
                                AdvisoryScope scope = AdvisoryScope::Transaction) {
            return advisory(StatementKind::AdvisoryLock, number, scope, true);
        }
        Client& advisoryUnlock(std::int64_t number) {
            return advisory(StatementKind::AdvisoryUnlock, number, AdvisoryScope::Session, false);
        }
        Client& setLimits(const SessionLimits& limits) {
            Statement statement = of(StatementKind::SetTimeouts);
            statement.lockTimeout = limits.lockTimeout;
            statement.statementTimeout = limits.statementTimeout;
            statement.idleInTransactionTimeout = limits.idleInTransactionTimeout;
            return run(statement);
        }
        Client& run(const Statement& statement) {
            m_result = m_test.database.execute(m_id, statement, m_test.clock).result;
            m_test.deliver();
            return *this;
        }
        void disconnect() {
            m_test.database.disconnect(m_id, m_test.clock);
            m_test.deliver();
        }
        void cancel() {
            m_test.database.cancel(m_id, m_test.clock);
            m_test.deliver();
        }

        bool isBlocked() const { return !m_result.has_value(); }
        const StatementResult& result() const { return m_result.value(); }
        /// "00000", "23505", ... or "blocked".
        std::string_view state() const { return m_result ? toText(m_result->state) : "blocked"; }
        /// Rows found or written; -1 while blocked or after an error.
        int rows() const { return m_result && m_result->ok() ? m_result->rowCount : -1; }
        Value ownerSeen() const { return m_result.value().rows.at(0)[owner.index]; }
        SessionId id() const { return m_id; }

    private:
        friend class DatabaseTest;

        static Statement of(StatementKind kind) {
            Statement statement;
            statement.kind = kind;
            statement.table = keys;
            return statement;
        }
        static Statement ofSavepoint(StatementKind kind, int name) {
            Statement statement = of(kind);
            statement.savepoint = name;
            return statement;
        }
        static Statement ofKey(StatementKind kind, std::string_view name) {
            Statement statement = of(kind);
            statement.where = {{key, Comparison::Equal, valueOf(name)}};
            return statement;
        }
        Client& selectLocked(std::string_view name, RowLock lock, LockWait wait) {
            Statement statement = ofKey(StatementKind::Select, name);
            statement.lock = lock;
            statement.lockWait = wait;
            return run(statement);
        }
        Client&
        advisory(StatementKind kind, std::int64_t number, AdvisoryScope scope, bool tryOnly) {
            Statement statement = of(kind);
            statement.advisoryKey = number;
            statement.scope = scope;
            statement.tryOnly = tryOnly;
            return run(statement);
        }

        DatabaseTest& m_test;
        SessionId m_id;
        std::optional<StatementResult> m_result;
    };

    /// Starts over with other options, before the first client connects.
    void remake(bool unique, const DatabaseOptions& options = {}) {
        ASSERT_TRUE(clients.empty());
        database = Database(schemaOf(unique), options);
    }
    Client& connect() { return clients.emplace_back(*this); }

    /// Hands the last step's completions to the clients that waited for them.
    void deliver() {
        for (const DatabaseCompletion& each : database.completions()) {
            for (Client& client : clients) {
                if (client.m_id == each.session) {
                    ASSERT_TRUE(client.isBlocked());
                    client.m_result = each.result;
                }
            }
        }
    }
    /// Moves time on and lets every limit that has passed run out, in order of time.
    void pass(Duration span) {
        clock.advance(span);
        std::vector<DatabaseDeadline> due;
        database.deadlines(due);
        std::stable_sort(due.begin(), due.end(), [](const auto& left, const auto& right) {
            return left.at < right.at;
        });
        for (const DatabaseDeadline& each : due) {
            if (clock.expired(each.at)) {
                database.expire(each, clock);
                deliver();
            }
        }
    }
    void acknowledge(AcknowledgementLevel level) {
        database.acknowledge(NodeId{1}, database.lastLsn(), level, clock);
        deliver();
    }

    ManualClock clock;
    Database database{schemaOf(true)};
    std::deque<Client> clients;
};

} // namespace idem
