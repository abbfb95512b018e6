#include "engine/study/threshold.h"

#include "engine/scenario/check.h"
#include "engine/scenario/set.h"
#include "engine/study/replicator.h"

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

namespace idem {

namespace {

/// Half of it is the closest that two positions are told apart.
double resolutionOf(AxisKind kind) {
    switch (kind) {
    case AxisKind::Duration:
        return 1e-3; // A microsecond, in milliseconds.
    case AxisKind::Share:
        return 1e-6;
    default:
        return 1;
    }
}

/// As people read it: "78.501 ms", where a file would have "78501us".
std::string shownValue(const SweepAxis& axis, double position, const std::string& text) {
    const bool isSpan = axis.kind == AxisKind::Duration && axis.pattern.empty();
    return isSpan ? toMillisecondText(Duration{std::llround(position * 1e6)}) : text;
}

class ThresholdFinder {
public:
    ThresholdFinder(const Scenario& scenario, const StrategyEntry& strategy, const SweepAxis& axis)
        : m_scenario(scenario), m_strategy(strategy), m_axis(axis) {
        m_found.path = axis.path;
    }

    Thresholds find(const std::stop_token& stop) {
        std::optional<Outcome> last;
        for (std::size_t at = 0; at < m_axis.size() && !stop.stop_requested(); ++at) {
            const auto outcome = outcomeWith(m_axis.values[at]);
            m_found.outcomes.push_back(*outcome);
            if (last && *last != *outcome) {
                bisect(at, *last, *outcome, stop);
            }
            last = outcome;
        }
        if (!m_found.outcomes.empty()) {
            m_found.first = m_found.outcomes.front();
        }
        return std::move(m_found);
    }

private:
    /// None where the rest of the scenario does not allow the value.
    std::optional<Outcome> outcomeWith(const std::string& value) {
        Scenario changed = m_scenario;
        if (hasError(applySetting(changed, m_axis.path + "=" + value))) {
            return std::nullopt;
        }
        ++m_found.runs;
        Luck luck;
        luck.seed = changed.seed;
        return Replicator(std::move(changed), m_strategy).run(luck).worst();
    }

    void bisect(std::size_t at, Outcome before, Outcome after, const std::stop_token& stop) {
        Flip flip;
        flip.below = m_axis.positions[at - 1];
        flip.above = m_axis.positions[at];
        flip.belowText = m_axis.values[at - 1];
        flip.aboveText = m_axis.values[at];
        flip.before = before;
        flip.after = after;
        const double resolution = resolutionOf(m_axis.kind);
        while (flip.above - flip.below > resolution * 1.5 && !stop.stop_requested()) {
            const double middle =
                std::round((flip.below + flip.above) / 2 / resolution) * resolution;
            const std::string text = m_axis.valueAt(middle);
            const auto outcome = outcomeWith(text);
            if (!outcome || middle <= flip.below || middle >= flip.above) {
                break;
            }
            // A third outcome in between belongs to what lies above: the first change counts.
            const bool isBelow = *outcome == before;
            (isBelow ? flip.below : flip.above) = middle;
            (isBelow ? flip.belowText : flip.aboveText) = text;
            flip.after = isBelow ? flip.after : *outcome;
        }
        m_found.flips.push_back(std::move(flip));
    }

    const Scenario& m_scenario;
    const StrategyEntry& m_strategy;
    const SweepAxis& m_axis;
    Thresholds m_found;
};

} // namespace

Thresholds findThresholds(const Scenario& scenario,
                          const StrategyEntry& strategy,
                          const SweepAxis& axis,
                          const std::stop_token& stop) {
    return ThresholdFinder(scenario, strategy, axis).find(stop);
}

std::vector<std::string>
sentencesOf(const Thresholds& thresholds, const SweepAxis& axis, std::uint64_t seed) {
    std::vector<std::string> sentences;
    for (const Flip& flip : thresholds.flips) {
        sentences.push_back(fmt::format("{} from {} >= {}; {} up to {} (seed {})",
                                        toText(flip.after),
                                        thresholds.path,
                                        shownValue(axis, flip.above, flip.aboveText),
                                        toText(flip.before),
                                        shownValue(axis, flip.below, flip.belowText),
                                        seed));
    }
    if (sentences.empty()) {
        sentences.push_back(fmt::format("{} from {} = {} to {}, at all {} values (seed {})",
                                        toText(thresholds.first),
                                        thresholds.path,
                                        axis.values.front(),
                                        axis.values.back(),
                                        axis.size(),
                                        seed));
    }
    return sentences;
}

} // namespace idem
