// What is worked out once, so that no frame has to: places of arrows, extents of lanes, finders.

#include "engine/diagram/index_parts.h"

#include <algorithm>
#include <limits>

namespace idem {

namespace {

/// The bars of handlers, by the request that they work on.
class BarsByAttempt {
public:
    explicit BarsByAttempt(const std::vector<Bar>& bars) : m_bars(bars), m_next(bars.size(), none) {
        for (std::uint32_t at = static_cast<std::uint32_t>(bars.size()); at-- > 0;) {
            if (bars[at].kind == BarKind::Working) {
                const auto [first, isNew] = m_first.insert({attemptOf(bars[at]), at});
                if (!isNew) {
                    m_next[at] = first->second;
                    first->second = at;
                }
            }
        }
    }

    /// The row of the request's bar on that lane at that instant; 0 if there is none.
    std::uint16_t rowOf(const Arrow& arrow, NodeId lane, Time time) const {
        const auto first = m_first.find(attemptOf(arrow));
        std::uint32_t at = first == m_first.end() ? none : first->second;
        for (; at != none; at = m_next[at]) {
            const Bar& bar = m_bars[at];
            if (bar.lane == lane && bar.span.from <= time && time <= bar.span.to) {
                return static_cast<std::uint16_t>(std::min<std::uint32_t>(bar.row, 0xffff));
            }
        }
        return 0;
    }

private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    const std::vector<Bar>& m_bars;
    std::vector<std::uint32_t> m_next; ///< The following bar of the same request.
    boost::unordered_flat_map<AttemptPlace, std::uint32_t, AttemptHash> m_first;
};

void placeArrows(TimelineIndex& index) {
    const BarsByAttempt bars(index.bars);
    for (std::uint32_t at = 0; at < index.arrows.size(); ++at) {
        Arrow& arrow = index.arrows[at];
        arrow.fromRow = bars.rowOf(arrow, arrow.from, arrow.span.from);
        arrow.toRow = bars.rowOf(arrow, arrow.to, arrow.span.to);
        if (arrow.isLost) {
            index.lost.push_back(at);
        }
    }
}

/// Traces of others may name nodes that there are not: what they need is thrown away.
LaneExtent& extentOf(TimelineIndex& index, NodeId node) {
    static thread_local LaneExtent nowhere;
    return node.value < index.extents.size() ? index.extents[node.value] : nowhere;
}

void measureLanes(TimelineIndex& index) {
    index.extents.resize(index.names.nodes.size());
    for (std::uint32_t at = 0; at < index.bars.size(); ++at) {
        const Bar& bar = index.bars[at];
        LaneExtent& extent = extentOf(index, bar.lane);
        extent.barRows = std::max(extent.barRows, bar.row + 1);
        if (bar.kind == BarKind::Down || bar.kind == BarKind::Paused) {
            index.outages.push_back(at);
        }
    }
    for (const WaitSpan& wait : index.waits) {
        LaneExtent& extent = extentOf(index, wait.lane);
        extent.copies = std::max<std::uint32_t>(extent.copies, wait.copy);
    }
    for (const KeyStrip& strip : index.strips) {
        LaneExtent& extent = extentOf(index, strip.lane);
        extent.stripRows = std::max(extent.stripRows, strip.row + 1);
    }
    for (const EffectMark& effect : index.effects) {
        extentOf(index, effect.lane).hasDouble |= effect.count > 1;
    }
}

void pairDoubles(TimelineIndex& index) {
    constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> lastOf(index.names.intents.size(), none);
    for (std::uint32_t at = 0; at < index.effects.size(); ++at) {
        const EffectMark& effect = index.effects[at];
        if (effect.isReplay || effect.isUndone) {
            continue;
        }
        std::uint32_t& last = lastOf[effect.intent.value];
        if (last != none && effect.count > 1) {
            index.doubles.push_back({last, at});
        }
        last = at;
    }
}

bool isTrouble(const Record& record) {
    switch (record.kind) {
    case RecordKind::AttemptTimedOut:
    case RecordKind::MessageLost:
    case RecordKind::OperationAbandoned:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
    case RecordKind::ProxyTimedOut:
    case RecordKind::LedgerLost:
    case RecordKind::EntryDropped:
    case RecordKind::NodeCrashed:
        return true;
    case RecordKind::AnswerAccepted:
        return record.status >= 400;
    default:
        return false;
    }
}

void readActivity(const Trace& trace, TimelineIndex& index) {
    std::vector<std::size_t> counts(trace.names.nodes.size());
    for (const Record& record : trace.records) {
        if (record.lane.value < counts.size()) {
            ++counts[record.lane.value];
        }
    }
    index.activity.resize(counts.size());
    for (std::size_t node = 0; node < counts.size(); ++node) {
        index.activity[node].all.reserve(counts[node]);
    }
    index.keyOfIntent.resize(trace.names.intents.size());
    for (const Record& record : trace.records) {
        if (record.kind == RecordKind::AttemptSent &&
            record.intent.value < index.keyOfIntent.size() &&
            index.keyOfIntent[record.intent.value] == 0) {
            index.keyOfIntent[record.intent.value] = record.other;
        }
        if (record.lane.value < counts.size()) {
            LaneActivity& lane = index.activity[record.lane.value];
            lane.all.push_back(record.time);
            if (isTrouble(record)) {
                lane.trouble.push_back(record.time);
            }
        }
    }
}

void sortStandingsByIntent(TimelineIndex& index) {
    index.standingsFrom.assign(index.names.intents.size() + 1, 0);
    for (const StandingSpan& span : index.standings) {
        if (span.intent.value < index.names.intents.size()) {
            ++index.standingsFrom[span.intent.value + 1];
        }
    }
    for (std::size_t at = 1; at < index.standingsFrom.size(); ++at) {
        index.standingsFrom[at] += index.standingsFrom[at - 1];
    }
    index.standingsByIntent.resize(index.standingsFrom.back());
    std::vector<std::uint32_t> next(index.standingsFrom.begin(), index.standingsFrom.end() - 1);
    for (std::uint32_t at = 0; at < index.standings.size(); ++at) {
        const IntentId intent = index.standings[at].intent;
        if (intent.value < next.size()) {
            index.standingsByIntent[next[intent.value]++] = at;
        }
    }
}

} // namespace

void addPlaces(const Trace& trace, const Verdict& verdict, TimelineIndex& index) {
    placeArrows(index);
    measureLanes(index);
    pairDoubles(index);
    readActivity(trace, index);
    sortStandingsByIntent(index);
    index.outcomes.resize(index.names.intents.size());
    for (const IntentVerdict& one : verdict.intents) {
        if (one.intent.value < index.outcomes.size()) {
            index.outcomes[one.intent.value] = one.outcome;
        }
    }
    index.arrowFinder = SpanFinder(index.arrows);
    index.barFinder = SpanFinder(index.bars);
    index.stripFinder = SpanFinder(index.strips);
    index.waitFinder = SpanFinder(index.waits);
    index.standingFinder = SpanFinder(index.standings);
}

} // namespace idem
