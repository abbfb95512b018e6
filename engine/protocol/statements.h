// How the services fill statements in and read their results.
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/sql_answer.h"

#include <variant>
#include <vector>

namespace idem::statements {

inline Statement& statement(Operation& operation, StatementKind kind, TableId table = {}) {
    auto& made = operation.command.emplace<Statement>();
    made.kind = kind;
    made.table = table;
    return made;
}

/// An abandoned operation and one whose connection was lost look alike: no result.
inline const StatementResult* statementResult(const Handler& handler) {
    return std::get_if<StatementResult>(&handler.result());
}

inline bool rowWritten(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok() && result->rowCount > 0;
}

/// Why a statement that failed did so. A statement in a failed transaction tells nothing new.
inline SqlFate failureOf(SqlState state) {
    switch (state) {
    case SqlState::UniqueViolation:
    case SqlState::SerializationFailure:
    case SqlState::DeadlockDetected:
    case SqlState::LockNotAvailable:
    case SqlState::QueryCanceled:
        return SqlFate::Conflict;
    default:
        return SqlFate::NoAnswer;
    }
}

/// Of a statement that is there to write or to find a row.
inline SqlAnswer rowAnswer(const Handler& handler) {
    if (std::holds_alternative<Exception>(handler.result())) {
        return {SqlFate::Thrown};
    }
    const auto* result = statementResult(handler);
    if (result == nullptr || !result->ok()) {
        return {result == nullptr ? SqlFate::NoAnswer : failureOf(result->state)};
    }
    return {result->rowCount > 0 ? SqlFate::Done : SqlFate::Nothing};
}

/// Of a statement that reads the key table.
inline std::vector<KeyRecord> recordsFound(const Handler& handler) {
    std::vector<KeyRecord> records;
    if (const auto* result = statementResult(handler)) {
        for (const Row& row : result->rows) {
            records.push_back(KeyRecord::of(row));
        }
    }
    return records;
}

/// Of BEGIN, COMMIT and ROLLBACK. COMMIT of a failed transaction answers too, but with ROLLBACK.
inline SqlAnswer controlAnswer(const Handler& handler) {
    const auto* result = statementResult(handler);
    if (result == nullptr || !result->ok()) {
        return {result == nullptr ? SqlFate::NoAnswer : failureOf(result->state)};
    }
    // A COMMIT outside of any transaction has committed nothing of what came before.
    const bool isVoid =
        result->warning == Warning::RolledBack || result->warning == Warning::NoTransaction;
    return {isVoid ? SqlFate::Conflict : SqlFate::Done};
}

inline Condition equal(Column column, Value value) {
    return {column, Comparison::Equal, value};
}

inline Assignment set(Column column, Value value) {
    return {column, AssignmentKind::Set, value};
}

/// A span of Duration::max() is one that never ends.
inline Assignment endingAfter(Column column, Duration span) {
    if (span == Duration::max()) {
        return set(column, Deadline::never().ticks);
    }
    return {column, AssignmentKind::SetAfter, span.ns};
}

} // namespace idem::statements
