#include "engine/study/comparison_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fmt/format.h>
#include <map>

namespace idem {

namespace {

constexpr std::size_t answersWidth = 24;

bool isStore(const TraceNames& names, NodeId lane) {
    if (!lane.isSome() || lane.value >= names.nodes.size()) {
        return false;
    }
    const NodeRole role = names.nodes[lane.value].role;
    return role == NodeRole::Database || role == NodeRole::Cache;
}

void readVerdict(ComparisonRow& row, const Verdict& verdict, const std::map<IntentId, Time>& from) {
    row.wanted = static_cast<std::uint32_t>(verdict.intents.size());
    for (const IntentVerdict& intent : verdict.intents) {
        row.effects += intent.effects;
        row.charges += intent.charges;
        row.unanswered += intent.answers.empty() ? 1U : 0U;
        for (const AnswerSeen& answer : intent.answers) {
            row.answers.push_back(answer.status);
            const auto started = from.find(intent.intent);
            if (started != from.end()) {
                const Duration waited = answer.at - started->second;
                row.latency = std::max(row.latency.value_or(waited), waited);
            }
        }
    }
}

/// "3 charges more", "1 charge fewer"; empty for no difference.
std::string countText(std::int64_t difference, std::string_view what) {
    if (difference == 0) {
        return "";
    }
    const std::int64_t size = std::abs(difference);
    return fmt::format(
        "{} {}{} {}", size, what, size == 1 ? "" : "s", difference > 0 ? "more" : "fewer");
}

std::string latencyDifference(const ComparisonRow& first, const ComparisonRow& row) {
    if (!first.latency || !row.latency) {
        return first.latency ? "never answered" : row.latency ? "answered" : "";
    }
    const Duration later = *row.latency - *first.latency;
    if (later == Duration::zero()) {
        return "";
    }
    const bool isLater = later > Duration::zero();
    return toMillisecondText(isLater ? later : -later) + (isLater ? " later" : " sooner");
}

} // namespace

ComparisonRow comparisonRowOf(const Run& run) {
    ComparisonRow row;
    row.strategy = run.trace.strategy;
    row.outcome = run.worst();
    std::map<IntentId, Time> started;
    for (const Record& record : run.trace.records) {
        if (record.kind == RecordKind::IntentStarted) {
            started.emplace(record.intent, record.time);
        } else if (record.kind == RecordKind::OperationExecuted) {
            row.storeOperations += isStore(run.trace.names, record.lane) ? 1U : 0U;
        }
    }
    readVerdict(row, run.verdict, started);
    return row;
}

std::string answersText(const ComparisonRow& row) {
    std::string text;
    for (const std::uint16_t status : row.answers) {
        text += (text.empty() ? "" : " ") + std::to_string(status);
        if (text.size() > answersWidth) {
            text.resize(text.rfind(' ', answersWidth - 4));
            return text + " ...";
        }
    }
    return text.empty() ? "none" : text;
}

std::string effectsText(const ComparisonRow& row) {
    if (row.charges > row.effects) {
        return fmt::format(
            "{} ({} made, {} canceled)", row.effects, row.charges, row.charges - row.effects);
    }
    return row.effects == row.wanted ? std::to_string(row.effects)
                                     : fmt::format("{} for {} wanted", row.effects, row.wanted);
}

std::string latencyText(const ComparisonRow& row) {
    if (!row.latency) {
        return "no answer";
    }
    const std::string text = toMillisecondText(*row.latency);
    return row.unanswered == 0 ? text : fmt::format("{}, {} without", text, row.unanswered);
}

std::string_view effectNoun(const Scenario& scenario) {
    return scenario.world.useCase == UseCase::Payment ? "charge" : "effect";
}

std::string
differenceText(const ComparisonRow& first, const ComparisonRow& row, std::string_view noun) {
    const auto difference = [](std::uint32_t before, std::uint32_t now) {
        return static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before);
    };
    std::string text;
    for (const std::string& part :
         {countText(difference(first.effects, row.effects), noun),
          std::string(first.answers == row.answers ? "" : "other answers"),
          latencyDifference(first, row),
          countText(difference(first.storeOperations, row.storeOperations), "store operation")}) {
        text += (text.empty() || part.empty() ? "" : ", ") + part;
    }
    return text.empty() ? "the same result" : text;
}

} // namespace idem
