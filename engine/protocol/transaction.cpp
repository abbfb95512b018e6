// BEGIN, COMMIT and ROLLBACK of the handler's session.

#include "engine/protocol/transaction.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

Announced<SqlAnswer> Transaction::begin(Isolation isolation) {
    auto& operation = handler.prepare(OperationName::Begin, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Begin).isolation = isolation;
    return {handler, controlAnswer};
}

Announced<SqlAnswer> Transaction::commit(Role role) {
    auto& operation = handler.prepare(OperationName::Commit, role, Place::Primary, 0);
    statement(operation, StatementKind::Commit);
    return {handler, controlAnswer};
}

Announced<SqlAnswer> Transaction::rollback() {
    auto& operation =
        handler.prepare(OperationName::Rollback, Role::Housekeeping, Place::Primary, 0);
    statement(operation, StatementKind::Rollback);
    return {handler, controlAnswer};
}

} // namespace idem
