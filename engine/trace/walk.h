// Ways through a trace, from one record to another: along causes and along a lane. Every step
// answers none where the way ends, and for a record that is not there.
#pragma once

#include "engine/trace/trace.h"

namespace idem {

/// The nearest record of the same lane. Linear in the records between.
RecordId nextOnLane(const Trace& trace, RecordId from);
RecordId previousOnLane(const Trace& trace, RecordId from);

/// What led to this record.
RecordId causeOf(const Trace& trace, RecordId id);
/// The first record that this one led to. Linear in the records between.
RecordId effectOf(const Trace& trace, RecordId id);

/// The sending at the start of what this record belongs to: its request, as far as causes tell.
/// None if it serves no request.
RecordId attemptSentOf(const Trace& trace, RecordId id);

} // namespace idem
