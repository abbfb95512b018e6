// How the services fill statements in and read their results.
#pragma once

#include "engine/protocol/handler.h"

#include <variant>

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

inline bool statementDone(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok();
}

inline bool rowWritten(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok() && result->rowCount > 0;
}

inline Condition equal(Column column, Value value) {
    return {column, Comparison::Equal, value};
}

inline Assignment set(Column column, Value value) {
    return {column, AssignmentKind::Set, value};
}

} // namespace idem::statements
