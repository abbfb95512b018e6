// A verdict in words: how an intent ended, with its numbers, and which promises a run kept.
#pragma once

#include "engine/report/transcript.h"
#include "engine/trace/trace.h"
#include "engine/verdict/verdict.h"

#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// "Charged twice", "Exactly once", "Refused": the headline of an outcome. With local effects
/// nothing is charged: "Done twice".
std::string headline(const IntentVerdict& verdict, bool isLocalEffect);

/// "1 effect was wanted, and there are 2. alice was answered 201 (replayed) and believes that it
/// is done." Ends with a full stop.
std::string numbersOf(const IntentVerdict& verdict, const Transcript& transcript);

/// "alice, intent 1".
std::string intentTitle(IntentId intent, const Transcript& transcript);

/// What an invariant promises, as a plain sentence.
std::string_view promiseOf(Invariant invariant);

/// One invariant of a run.
struct FindingRow {
    Invariant invariant = Invariant::I1;
    Judgement judgement = Judgement::Unknown;
    std::string promise;
    std::string remark; ///< The event that breaks it; why it is not known; empty if it holds.
    RecordId record;    ///< That event; none unless it is violated.
};

/// All of them, in order.
std::vector<FindingRow> findingsOf(const Verdict& verdict, const Transcript& transcript);

} // namespace idem
