// Finds events by what a person types: a key, a node, an event's kind, a status.
#pragma once

#include "engine/trace/trace.h"

#include <QString>

#include <vector>

namespace idem::app {

/// The records in which every word of the text occurs, whatever the case: in the name of its node,
/// its key, its kind, its step or its status. None for an empty text. Linear in the records.
std::vector<RecordId> findRecords(const Trace& trace, const QString& text);

} // namespace idem::app
