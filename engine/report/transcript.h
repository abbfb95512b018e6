// The same story as text: one line a record, for the screen reader's table, the list of events and
// what is said about the event under the pointer. The words are those of the explanations.
#pragma once

#include "engine/trace/trace.h"
#include "engine/verdict/chronicle.h"
#include "engine/verdict/teller.h"

#include <string>
#include <string_view>

namespace idem {

/// One record as the cells of a table. No cell but `peer` and `outcome` is ever empty.
struct TranscriptRow {
    std::string time;    ///< "345.3 ms" since the start.
    std::string lane;    ///< Where it happened; "run" for what happens nowhere.
    std::string event;   ///< "Request sent", "Find key executed"; needs no look at other cells.
    std::string peer;    ///< The other side: a receiver, the server that a store works for.
    std::string outcome; ///< What it came to: "201, replayed", "found nothing", "CREATED".
};

/// Reads a trace once, linear in its records; each line is then made when it is asked for. It
/// keeps a reference: the trace must outlive it and stay as it is.
class Transcript {
public:
    explicit Transcript(const Trace& trace) : m_chronicle(trace), m_say(m_chronicle) {}
    Transcript(const Transcript&) = delete;
    Transcript& operator=(const Transcript&) = delete;

    const Trace& trace() const { return m_chronicle.trace(); }
    const Chronicle& chronicle() const { return m_chronicle; }
    const Teller& teller() const { return m_say; }

    /// "server-2 looked up IK-001 in database at 345.3 ms and found nothing." REQUIRES: the record
    /// is in the trace, here and below.
    std::string sentence(RecordId id) const;
    TranscriptRow row(RecordId id) const;

private:
    std::string peer(RecordId id) const;
    std::string outcome(RecordId id) const;
    NodeId storeOf(RecordId step) const;
    NodeId otherEndOf(const Record& record) const;

    Chronicle m_chronicle;
    Teller m_say;
};

/// What kind of event it is: "Attempt sent", "Claim key executed", "Key consumed".
std::string eventName(const Record& record);

/// CREATED, CONSUMED, UNKNOWN as the records of keys are spoken of, and "absent".
std::string_view spokenName(KeyState state);
/// "believes that it is done"; of whom, the sentence says.
std::string_view spokenName(Belief belief);
/// "by chance", "by a fault", "its receiver was down".
std::string_view spokenName(LossCause cause);
/// "expired", "evicted".
std::string_view spokenName(KeyLoss loss);

/// "Find key" for FindKey: a name of the trace as the first word of a cell.
std::string spokenStep(OperationName name);

} // namespace idem
