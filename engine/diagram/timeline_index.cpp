#include "engine/diagram/timeline_index.h"

#include "engine/diagram/index_parts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace idem {

namespace {

/// The first record that violates each invariant.
std::vector<Pin> pinsOf(const Trace& trace, const Verdict& verdict) {
    std::vector<Pin> pins;
    for (std::size_t which = 0; which < invariantCount; ++which) {
        const Finding& finding = verdict.invariants[which];
        if (finding.judgement == Judgement::Violated &&
            finding.record.value < trace.records.size()) {
            pins.push_back({static_cast<Invariant>(which),
                            trace.records[finding.record.value].time,
                            finding.record});
        }
    }
    std::stable_sort(pins.begin(), pins.end(), [](const Pin& one, const Pin& other) {
        return one.at < other.at;
    });
    return pins;
}

/// Nodes at which nothing happens are left out: a client that never starts, an idle replica.
std::vector<NodeId> lanesOf(const Trace& trace) {
    const auto& nodes = trace.names.nodes;
    std::vector<bool> isUsed(nodes.size());
    for (const Record& record : trace.records) {
        if (record.lane.value < isUsed.size()) {
            isUsed[record.lane.value] = true;
        }
    }
    std::vector<NodeId> lanes;
    for (std::uint32_t node = 0; node < isUsed.size(); ++node) {
        if (isUsed[node]) {
            lanes.push_back(NodeId{node});
        }
    }
    std::stable_sort(lanes.begin(), lanes.end(), [&](NodeId one, NodeId other) {
        return nodes[one.value].role < nodes[other.value].role;
    });
    return lanes;
}

template <class Spans>
void sortByStart(Spans& spans) {
    std::stable_sort(spans.begin(), spans.end(), [](const auto& one, const auto& other) {
        return one.span.from < other.span.from;
    });
}

/// Each key that a lane ever holds, and each lock, has a row of its own.
void placeInRows(std::vector<KeyStrip>& strips) {
    std::map<NodeId, std::map<std::pair<std::uint32_t, bool>, std::uint32_t>> rows;
    for (const KeyStrip& strip : strips) {
        rows[strip.lane][{strip.key, strip.isLock}] = 0;
    }
    for (auto& [lane, places] : rows) {
        std::uint32_t next = 0;
        for (auto& [place, row] : places) {
            row = next++;
        }
    }
    for (KeyStrip& strip : strips) {
        strip.row = rows[strip.lane][{strip.key, strip.isLock}];
    }
}

/// Each bar gets the lowest row of its lane that is free by then.
void stack(std::vector<Bar>& bars) {
    std::map<NodeId, std::vector<Time>> freeAt;
    for (Bar& bar : bars) {
        if (bar.kind == BarKind::Down || bar.kind == BarKind::Paused) {
            continue;
        }
        std::vector<Time>& rows = freeAt[bar.lane];
        const auto row = std::find_if(
            rows.begin(), rows.end(), [&](Time free) { return free <= bar.span.from; });
        bar.row = static_cast<std::uint32_t>(row - rows.begin());
        if (row == rows.end()) {
            rows.push_back(bar.span.to);
        } else {
            *row = bar.span.to;
        }
    }
}

} // namespace

TimelineIndex TimelineIndex::of(const Trace& trace, const Verdict& verdict) {
    TimelineIndex index;
    index.names = trace.names;
    index.end = trace.records.empty() ? Time::zero() : trace.records.back().time;
    const Chronicle chronicle(trace);
    MessageReader messages(trace, index);
    StateReader states(index);
    EffectReader effects(trace, index);
    RequestReader requests(chronicle, index);
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const RecordId id{at};
        const Record& record = trace.records[at];
        messages.read(id, record);
        states.read(id, record);
        effects.read(id, record);
        requests.read(id, record);
    }
    messages.finish();
    states.finish();
    requests.finish();
    addStandings(trace, index);
    index.pins = pinsOf(trace, verdict);
    index.lanes = lanesOf(trace);
    sortByStart(index.arrows);
    sortByStart(index.bars);
    sortByStart(index.strips);
    sortByStart(index.waits);
    sortByStart(index.cuts);
    stack(index.bars);
    placeInRows(index.strips);
    addPlaces(trace, verdict, index);
    return index;
}

} // namespace idem
