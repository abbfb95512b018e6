#include "app/cli/text_output.h"

#include "engine/core/digest.h"
#include "engine/study/comparison_table.h"
#include "engine/trace/text.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fmt/format.h>
#include <iterator>
#include <sstream>

namespace idem::cli {

namespace {

std::string shouted(std::string_view outcome) {
    std::string text(outcome);
    if (text == "exactly-once") {
        return "exactly once";
    }
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::toupper(letter));
    });
    return text;
}

std::string amountText(std::int64_t amount, Counted counted) {
    if (counted == Counted::Things) {
        return fmt::format("{:+}", amount);
    }
    const char* sign = amount < 0 ? "-" : "+";
    const std::int64_t value = std::abs(amount);
    return fmt::format("{}{}.{:02}", sign, value / 100, value % 100);
}

std::string answersText(const IntentVerdict& intent) {
    std::string text;
    for (const AnswerSeen& answer : intent.answers) {
        text += text.empty() ? "" : ", ";
        text += std::to_string(answer.status);
        text += answer.replayed ? " (replayed)" : "";
    }
    return text.empty() ? "none" : text;
}

std::string_view beliefPhrase(Belief belief) {
    switch (belief) {
    case Belief::Charged:
        return "believes that it is done";
    case Belief::NotCharged:
        return "believes that it is not done";
    case Belief::Unknown:
        break;
    }
    return "does not know";
}

std::string intentText(const Run& run, const IntentVerdict& intent) {
    const TraceNames& names = run.trace.names;
    const IntentName& name = names.intents[intent.intent.value];
    std::string text = fmt::format("  intent {} of {}: {}\n",
                                   intent.intent.value + 1,
                                   nameOf(names, name.client),
                                   shouted(toText(intent.outcome)));
    text += fmt::format("    charges at the provider {}, rows in the ledger {}\n",
                        intent.charges,
                        intent.ledgerRows);
    text += fmt::format("    answers the client accepted: {}; the client {}\n",
                        answersText(intent),
                        beliefPhrase(intent.belief));
    return text;
}

std::string invariantsText(const Run& run) {
    std::string text = "  invariants:";
    for (std::size_t i = 0; i < invariantCount; ++i) {
        text += fmt::format(" {} {}",
                            toText(static_cast<Invariant>(i)),
                            toText(run.verdict.invariants[i].judgement));
        text += i + 1 < invariantCount ? "," : "\n";
    }
    return text;
}

std::string balancesText(const Run& run, Counted counted) {
    std::string text;
    for (const Balance& balance : run.verdict.balances) {
        text += fmt::format("{} {} {}",
                            text.empty() ? "  balances:" : ",",
                            balance.account,
                            amountText(balance.amount, counted));
    }
    return text.empty() ? "" : text + "\n";
}

/// Whether a clause of the chain tells of one of the two events whose order decided.
bool isDecisive(const Explanation& why, std::size_t at) {
    return why.criticalPair && at < why.events.size() &&
           (why.events[at] == why.criticalPair->first ||
            why.events[at] == why.criticalPair->second);
}

/// Whether both of them are in the chain.
bool hasDecisivePair(const Explanation& why) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < why.events.size(); ++at) {
        count += isDecisive(why, at) ? 1 : 0;
    }
    return count == 2;
}

std::string whyText(const Run& run) {
    if (!run.explanation) {
        return "\n  no operation was started\n";
    }
    const Explanation& why = *run.explanation;
    std::string text = "\n  why: " + wrapped(why.sentence, 7).substr(7);
    const bool isPair = hasDecisivePair(why);
    for (std::size_t at = 0; at < why.because.size(); ++at) {
        text += isPair && isDecisive(why, at) ? "    * " : "    - ";
        text += wrapped(why.because[at], 6).substr(6);
    }
    if (isPair) {
        text += "    (*: what decided; in the other order it had ended otherwise)\n";
    }
    for (const std::string& prevention : why.preventedBy) {
        text += "    would have prevented it: " + wrapped(prevention, 6).substr(6);
    }
    return text;
}

std::string surpriseText(const Run& run, const Scenario& scenario) {
    const auto expected = scenario.expected.find(run.trace.strategy);
    if (expected == scenario.expected.end() || expected->second == toText(run.worst())) {
        return "";
    }
    return fmt::format("   (the scenario expects: {})", shouted(expected->second));
}

/// Of the column of the strategies: the longest name and some room, at least 18.
std::size_t nameWidthOf(const RunComparison& comparison) {
    std::size_t width = 18;
    for (const Run& run : comparison.runs) {
        width = std::max(width, run.trace.strategy.size() + 2);
    }
    return width;
}

} // namespace

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
    std::istringstream words(text);
    std::string result;
    std::string line(indent, ' ');
    std::string word;
    bool isFirst = true;
    while (words >> word) {
        if (!isFirst && line.size() + 1 + word.size() > width) {
            result += line + "\n";
            line.assign(indent, ' ');
            isFirst = true;
        }
        line += (isFirst ? "" : " ") + word;
        isFirst = false;
    }
    return result + line + "\n";
}

std::string textOf(const Run& run, Counted counted) {
    std::string text = fmt::format("{}\n  strategy {}, seed {}: {}\n\n",
                                   run.trace.scenario,
                                   run.trace.strategy,
                                   run.trace.seed,
                                   toText(run.verdict.overall));
    for (const IntentVerdict& intent : run.verdict.intents) {
        if (run.verdict.intents.size() <= 10 || intent.outcome != Outcome::ExactlyOnce) {
            text += intentText(run, intent);
        }
    }
    text += balancesText(run, counted);
    text += invariantsText(run);
    text += whyText(run);
    for (const std::string& warning : run.warnings) {
        text += "  warning: " + wrapped(warning, 4).substr(4);
    }
    text += fmt::format("\n  {} events in {}, fingerprint {}\n",
                        run.eventCount,
                        toMillisecondText(run.simulated),
                        toHex16(run.fingerprint));
    return text;
}

std::string textOf(const RunComparison& comparison, const Scenario& scenario) {
    std::string text = scenario.title + "\n" + wrapped(scenario.story, 2) + "\n";
    const std::size_t width = nameWidthOf(comparison);
    text += fmt::format("  {:<{}}{:>8}  {:<16}{:<26}{}\n",
                        "strategy",
                        width,
                        "effects",
                        "outcome",
                        "answers",
                        "ends at");
    for (const Run& run : comparison.runs) {
        const ComparisonRow row = comparisonRowOf(run);
        text += fmt::format("  {:<{}}{:>8}  {:<16}{:<26}{}{}\n",
                            run.trace.strategy,
                            width,
                            row.effects,
                            shouted(toText(row.outcome)),
                            answersText(row),
                            toMillisecondText(run.simulated),
                            surpriseText(run, scenario));
    }
    text += "\n";
    for (const Run& run : comparison.runs) {
        const std::string why = run.explanation ? run.explanation->sentence : "nothing happened";
        text += wrapped(run.trace.strategy + ": " + why, 4).substr(2);
    }
    if (!comparison.divergences.empty()) {
        text += "\n  where they part from " + comparison.runs.front().trace.strategy + ":\n";
    }
    for (const Divergence& divergence : comparison.divergences) {
        text += "  - " + wrapped(divergence.sentence, 4).substr(4);
    }
    return text;
}

} // namespace idem::cli
