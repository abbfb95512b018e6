// The HTTP message of a request or an answer as text, as far as a trace knows it.
#pragma once

#include "engine/trace/trace.h"

#include <optional>
#include <string>

namespace idem {

/// What no trace holds, and a message must say all the same.
struct HttpWords {
    std::string path = "/operations"; ///< Of the resource; a payment's is "/payments".
    std::string replayMarker; ///< Header field of a replay, "name: value" (R22); empty: none.
};

/// The message that this record is about: its first line, its header fields, an empty line and its
/// body as JSON, lines ended by "\n". None for a record that is about no HTTP message. Linear in
/// the records in the worst case (whether a PUT or a DELETE was meant shows in later steps only).
std::optional<std::string>
httpMessage(const Trace& trace, RecordId id, const HttpWords& words = {});

} // namespace idem
