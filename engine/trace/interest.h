// Which records a person who steps through a story wants to stop at.
#pragma once

#include "engine/trace/record.h"

namespace idem {

/// Sends and losses, decisions of handlers, time-outs, effects, changes of keys, faults. Not the
/// plumbing between: arrivals, steps on their way, replication.
constexpr bool isInteresting(const Record& record) {
    switch (record.kind) {
    case RecordKind::MessageSent:
    case RecordKind::MessageArrived:
    case RecordKind::OperationSent:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationReturned:
    case RecordKind::HandlerQueued:
    case RecordKind::LockChanged:
    case RecordKind::EntrySent:
    case RecordKind::EntryApplied:
    case RecordKind::RetryScheduled:
        return false;
    default:
        return true;
    }
}

} // namespace idem
