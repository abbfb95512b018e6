// What the fields of a record mean by kind, as far as reading a foreign trace must check it.
#pragma once

#include "engine/trace/record.h"

namespace idem {

/// Whether Record::other is a key, which must be in the table of keys.
constexpr bool carriesKey(RecordKind kind) {
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

/// Whether a record of this kind makes sense only for an intent.
constexpr bool needsIntent(RecordKind kind) {
    switch (kind) {
    case RecordKind::IntentStarted:
    case RecordKind::AttemptSent:
    case RecordKind::AttemptTimedOut:
    case RecordKind::AnswerAccepted:
    case RecordKind::AnswerIgnored:
    case RecordKind::RetryScheduled:
    case RecordKind::CopyFinished:
    case RecordKind::HandlerQueued:
    case RecordKind::HandlerStarted:
    case RecordKind::HandlerReplied:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
    case RecordKind::LedgerWritten:
    case RecordKind::Charged:
        return true;
    default:
        return false;
    }
}

} // namespace idem
