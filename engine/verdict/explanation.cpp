// Chooses what to explain and frames it; each outcome has an explainer of its own. The chain is
// told in order of time, one clause an event, so that a reader can follow it on the timeline.

#include "engine/verdict/explanation.h"

#include "engine/core/ensure.h"
#include "engine/verdict/chronicle.h"
#include "engine/verdict/teller.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

const IntentVerdict* worstOf(const Chronicle& chronicle, const Verdict& verdict) {
    const IntentVerdict* worst = nullptr;
    for (const IntentVerdict& one : verdict.intents) {
        if (worst == nullptr || severityOf(one.outcome) < severityOf(worst->outcome)) {
            worst = &one;
        }
    }
    if (worst == nullptr || worst->outcome != Outcome::ExactlyOnce) {
        return worst;
    }
    // Where all went well, the interesting one is that which was asked for more than once.
    std::vector<std::uint32_t> asked(chronicle.trace().names.intents.size());
    for (const HandlerSeen& handler : chronicle.handlers()) {
        if (handler.intent.value < asked.size() && ++asked[handler.intent.value] == 2) {
            const IntentVerdict* found = verdict.find(handler.intent);
            return found == nullptr ? worst : found;
        }
    }
    return worst;
}

void explainOutcome(Telling& telling) {
    switch (telling.verdict.outcome) {
    case Outcome::Double:
        return explainDouble(telling);
    case Outcome::Wrong:
        return explainWrong(telling);
    case Outcome::Lost:
        return explainLost(telling);
    case Outcome::Phantom:
        return explainPhantom(telling);
    case Outcome::Stuck:
        return explainStuck(telling);
    case Outcome::FalseConflict:
        return explainFalseConflict(telling);
    case Outcome::Unavailable:
        return explainUnavailable(telling);
    case Outcome::Refused:
        return explainRefused(telling);
    case Outcome::ExactlyOnce:
        return explainExactlyOnce(telling);
    }
}

/// A run may be wrong although no intent ended badly, and its end may be unknown.
void addRunClauses(Telling& telling, const Verdict& verdict) {
    auto& because = telling.result.because;
    for (std::size_t at = 0; at < invariantCount; ++at) {
        const Finding& finding = verdict.invariants[at];
        const bool isNews = telling.verdict.outcome == Outcome::ExactlyOnce &&
                            finding.judgement == Judgement::Violated && finding.record.isSome();
        if (isNews && because.size() < 8) {
            because.push_back(std::string(toText(static_cast<Invariant>(at))) +
                              " is violated: " + telling.say.clause(finding.record));
        }
    }
    if (verdict.end != RunEnd::Quiet && because.size() < 8) {
        because.push_back("the run was cut short, so more may have followed");
    }
}

Explanation explainOne(const Chronicle& chronicle, const Verdict& verdict, IntentId intent) {
    const IntentVerdict* found = verdict.find(intent);
    ENSURE(found != nullptr);
    const Teller say(chronicle);
    Telling telling{chronicle, say, *found, {}};
    telling.result.intent = intent;
    telling.result.outcome = found->outcome;
    explainOutcome(telling);
    std::sort(telling.result.events.begin(), telling.result.events.end());
    for (const RecordId event : telling.result.events) {
        telling.result.because.push_back(say.clause(event));
    }
    addRunClauses(telling, verdict);
    return std::move(telling.result);
}

} // namespace

std::optional<Explanation> explain(const Trace& trace, const Verdict& verdict) {
    const Chronicle chronicle(trace);
    const IntentVerdict* worst = worstOf(chronicle, verdict);
    if (worst == nullptr) {
        return std::nullopt;
    }
    return explainOne(chronicle, verdict, worst->intent);
}

Explanation explain(const Trace& trace, const Verdict& verdict, IntentId intent) {
    return explainOne(Chronicle(trace), verdict, intent);
}

} // namespace idem
