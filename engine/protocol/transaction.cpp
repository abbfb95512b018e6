// BEGIN, COMMIT and ROLLBACK of the handler's session.

#include "engine/protocol/transaction.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

/// COMMIT of a failed transaction answers too, but with ROLLBACK.
bool committed(const Handler& handler) {
    const auto* result = statementResult(handler);
    return result != nullptr && result->ok() && result->warning != Warning::RolledBack;
}

} // namespace

Announced<bool> Transaction::begin(Isolation isolation) {
    auto& operation = handler.prepare(OperationName::Begin, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Begin).isolation = isolation;
    return {handler, statementDone};
}

Announced<bool> Transaction::commit() {
    auto& operation = handler.prepare(OperationName::Commit, Role::Record, Place::Primary, 0);
    statement(operation, StatementKind::Commit);
    return {handler, committed};
}

Announced<bool> Transaction::rollback() {
    auto& operation =
        handler.prepare(OperationName::Rollback, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Rollback);
    return {handler, statementDone};
}

} // namespace idem
