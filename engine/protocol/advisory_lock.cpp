// How the statements about advisory locks are filled in.

#include "engine/protocol/advisory_lock.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

Announced<SqlAnswer>
AdvisoryLock::take(std::uint32_t key, AdvisoryScope scope, MutexPolicy whenHeld) {
    auto& operation =
        handler.prepare(OperationName::TakeAdvisoryLock, Role::Claim, Place::Primary, key);
    auto& lock = statement(operation, StatementKind::AdvisoryLock);
    lock.scope = scope;
    lock.tryOnly = whenHeld == MutexPolicy::Refuse;
    lock.advisoryKey = key;
    return {handler, rowAnswer};
}

Announced<SqlAnswer> AdvisoryLock::release(std::uint32_t key) {
    auto& operation =
        handler.prepare(OperationName::ReleaseAdvisoryLock, Role::Lock, Place::Primary, key);
    auto& unlock = statement(operation, StatementKind::AdvisoryUnlock);
    unlock.scope = AdvisoryScope::Session;
    unlock.advisoryKey = key;
    return {handler, rowAnswer};
}

} // namespace idem
