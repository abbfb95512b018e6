#include "engine/verdict/verdict.h"

#include <algorithm>
#include <map>

namespace idem {

namespace {

constexpr std::array<std::string_view, 3> judgementTexts{"holds", "violated", "unknown"};
constexpr std::array<std::string_view, outcomeCount> outcomeTexts{"exactly-once",
                                                                  "double",
                                                                  "lost",
                                                                  "phantom",
                                                                  "stuck",
                                                                  "wrong",
                                                                  "false-conflict",
                                                                  "unavailable",
                                                                  "refused"};
constexpr std::array<std::string_view, invariantCount> invariantTexts{
    "I1", "I2", "I3", "I4", "I5", "I6", "I7"};

/// Worst first.
constexpr std::array<Outcome, outcomeCount> severity{Outcome::Double,
                                                     Outcome::Lost,
                                                     Outcome::Wrong,
                                                     Outcome::Phantom,
                                                     Outcome::Stuck,
                                                     Outcome::FalseConflict,
                                                     Outcome::Unavailable,
                                                     Outcome::Refused,
                                                     Outcome::ExactlyOnce};

} // namespace

std::size_t severityOf(Outcome outcome) {
    return static_cast<std::size_t>(std::find(severity.begin(), severity.end(), outcome) -
                                    severity.begin());
}

const IntentVerdict* Verdict::find(IntentId intent) const {
    const auto at = std::lower_bound(
        intents.begin(), intents.end(), intent, [](const IntentVerdict& one, IntentId id) {
            return one.intent < id;
        });
    return at != intents.end() && at->intent == intent ? &*at : nullptr;
}

std::string_view toText(Judgement judgement) {
    return judgementTexts[static_cast<std::size_t>(judgement)];
}

std::string_view toText(Outcome outcome) {
    return outcomeTexts[static_cast<std::size_t>(outcome)];
}

std::string_view toText(Invariant invariant) {
    return invariantTexts[static_cast<std::size_t>(invariant)];
}

std::vector<Balance> balancesOf(const Verdict& verdict, const TraceNames& names) {
    std::map<std::string, std::int64_t> accounts;
    for (const IntentName& intent : names.intents) {
        if (intent.amount != 0) {
            accounts.try_emplace(intent.from, 0);
            accounts.try_emplace(intent.to, 0);
        }
    }
    for (const IntentVerdict& intent : verdict.intents) {
        if (intent.intent.value >= names.intents.size()) {
            continue;
        }
        const IntentName& name = names.intents[intent.intent.value];
        if (name.amount == 0) {
            continue;
        }
        const std::int64_t moved = name.amount * std::int64_t{intent.effects};
        accounts[name.from] -= moved;
        accounts[name.to] += moved;
    }
    std::vector<Balance> balances;
    balances.reserve(accounts.size());
    for (const auto& [account, amount] : accounts) {
        balances.push_back({account, amount});
    }
    return balances;
}

} // namespace idem
