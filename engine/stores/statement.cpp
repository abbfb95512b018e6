#include "engine/stores/statement.h"

namespace idem {

const char* toText(SqlState state) {
    switch (state) {
    case SqlState::Ok:
        return "00000";
    case SqlState::UniqueViolation:
        return "23505";
    case SqlState::SerializationFailure:
        return "40001";
    case SqlState::DeadlockDetected:
        return "40P01";
    case SqlState::LockNotAvailable:
        return "55P03";
    case SqlState::QueryCanceled:
        return "57014";
    case SqlState::InFailedTransaction:
        return "25P02";
    case SqlState::NoActiveTransaction:
        return "25P01";
    case SqlState::InvalidSavepoint:
        return "3B001";
    case SqlState::IdleInTransactionTimeout:
        return "25P03";
    case SqlState::ReadOnlyTransaction:
        return "25006";
    case SqlState::ConnectionLost:
        return "08006";
    }
    return "XX000";
}

} // namespace idem
