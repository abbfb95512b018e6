#include "engine/report/verdict_words.h"

#include "engine/trace/text.h"

#include <array>

namespace idem {

namespace {

constexpr std::array<std::string_view, invariantCount> promises{
    "No operation takes effect twice.",
    "Whoever was told success has its effect.",
    "Whoever has an effect was told so.",
    "All successes for one key name the same result.",
    "No answer names a payment of somebody else.",
    "No key stays in progress or locked for too long.",
    "A fresh and legitimate request is not refused.",
};

std::string answersPhrase(const IntentVerdict& verdict) {
    constexpr std::size_t shownMax = 6;
    std::string text;
    for (std::size_t at = 0; at < verdict.answers.size() && at < shownMax; ++at) {
        const AnswerSeen& answer = verdict.answers[at];
        text += at == 0 ? "was answered " : ", ";
        text += std::to_string(answer.status) + (answer.replayed ? " (replayed)" : "");
    }
    if (verdict.answers.size() > shownMax) {
        text += " and " + std::to_string(verdict.answers.size() - shownMax) + " more";
    }
    return text.empty() ? "was never answered in time" : text;
}

std::string effectsPhrase(std::uint32_t effects, std::string_view what) {
    const std::string count = effects == 0 ? "no" : std::to_string(effects);
    return (effects == 1 ? "There is " : "There are ") + count + " " + std::string(what) +
           (effects == 1 ? "" : "s");
}

/// Charged twice, done 3 times.
std::string timesDone(std::uint32_t effects, bool isLocalEffect) {
    return (isLocalEffect ? "Done " : "Charged ") + Teller::times(effects);
}

} // namespace

std::string headline(const IntentVerdict& verdict, bool isLocalEffect) {
    switch (verdict.outcome) {
    case Outcome::ExactlyOnce:
        return "Exactly once";
    case Outcome::Double:
        return timesDone(verdict.effects, isLocalEffect);
    case Outcome::Lost:
        return "Told success, never done";
    case Outcome::Phantom:
        return isLocalEffect ? "Done, but never told" : "Charged, but never told";
    case Outcome::Stuck:
        return "Stuck";
    case Outcome::Wrong:
        return "Answered with another's payment";
    case Outcome::FalseConflict:
        return "Refused without reason";
    case Outcome::Unavailable:
        return "Not available";
    case Outcome::Refused:
        return "Refused, rightly";
    }
    return "Unknown";
}

std::string numbersOf(const IntentVerdict& verdict, const Transcript& transcript) {
    const Teller& say = transcript.teller();
    std::string text = effectsPhrase(verdict.effects, say.effect());
    if (verdict.charges > verdict.effects && !transcript.trace().localEffect) {
        text += " (" + std::to_string(verdict.charges - verdict.effects) + " more canceled)";
    }
    // A GET wants no effect, and a DELETE of what is gone already needs none.
    const bool isNoneWanted = verdict.effects == 0 && verdict.outcome == Outcome::ExactlyOnce;
    text += isNoneWanted ? ", and none was needed. " : " where one was asked for. ";
    text += say.client(verdict.intent) + " " + answersPhrase(verdict) + " and " +
            std::string(spokenName(verdict.belief)) + ".";
    return text;
}

std::string intentTitle(IntentId intent, const Transcript& transcript) {
    return transcript.teller().client(intent) + ", intent " + std::to_string(intent.value + 1);
}

std::string_view promiseOf(Invariant invariant) {
    return promises[static_cast<std::size_t>(invariant)];
}

std::vector<FindingRow> findingsOf(const Verdict& verdict, const Transcript& transcript) {
    std::vector<FindingRow> rows;
    const std::size_t size = transcript.trace().records.size();
    for (std::size_t at = 0; at < invariantCount; ++at) {
        const Finding& finding = verdict.invariants[at];
        FindingRow row;
        row.invariant = static_cast<Invariant>(at);
        row.judgement = finding.judgement;
        row.promise = promiseOf(row.invariant);
        const bool isShown =
            finding.judgement == Judgement::Violated && finding.record.value < size;
        if (isShown) {
            row.record = finding.record;
            row.remark = transcript.sentence(finding.record);
        } else if (finding.judgement == Judgement::Unknown) {
            row.remark = "The run was cut short, so nothing is proved.";
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace idem
