// Which records name an idempotency key.
#pragma once

#include "engine/trace/record.h"

namespace idem {

/// Whether `other` of such a record is a key; 0 for none.
constexpr bool namesKey(RecordKind kind) {
    switch (kind) {
    case RecordKind::IntentStarted:
    case RecordKind::AttemptSent:
    case RecordKind::AnswerAccepted:
    case RecordKind::AnswerIgnored:
    case RecordKind::HandlerQueued:
    case RecordKind::HandlerStarted:
    case RecordKind::OperationSent:
    case RecordKind::KeyChanged:
    case RecordKind::LockChanged:
    case RecordKind::EntryApplied:
        return true;
    default:
        return false;
    }
}

} // namespace idem
