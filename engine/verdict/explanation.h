// Why a run came out as it did: a sentence with numbers, the chain of events, what decided, and
// what would have prevented it. All of it follows from the trace, nothing from a strategy's name.
#pragma once

#include "engine/core/ids.h"
#include "engine/trace/trace.h"
#include "engine/verdict/verdict.h"

#include <optional>
#include <string>
#include <vector>

namespace idem {

/// Two records whose order decided: had `second` come before `first`, it had ended otherwise.
struct CriticalPair {
    RecordId first;
    RecordId second;

    bool operator==(const CriticalPair&) const = default;
};

struct Explanation {
    IntentId intent; ///< The one that is explained: the worst, and of equals the first.
    Outcome outcome = Outcome::ExactlyOnce;
    std::string sentence;             ///< "alice was charged twice: ..."; ends with a full stop.
    std::vector<std::string> because; ///< Short clauses in order of time, one an event, then more.
    std::vector<RecordId> events;     ///< At most 8, in order of time.
    std::optional<CriticalPair> criticalPair;
    std::vector<std::string> preventedBy; ///< At most 3; "a client time-out longer than 827 ms".
};

/// Explains the worst intent of a run; none if no intent started. Worst first: double, lost,
/// wrong, phantom, stuck, false conflict, unavailable, refused, exactly once (then an intent
/// that was asked for more than once). REQUIRES: `verdict` is the trace's. Linear.
std::optional<Explanation> explain(const Trace& trace, const Verdict& verdict);

/// As above for one intent. REQUIRES: it has a verdict.
Explanation explain(const Trace& trace, const Verdict& verdict, IntentId intent);

} // namespace idem
