#include "engine/diagram/index_parts.h"

#include <algorithm>
#include <limits>

namespace idem {

void StateReader::read(RecordId id, const Record& record) {
    switch (record.kind) {
    case RecordKind::KeyChanged:
    case RecordKind::LockChanged:
        return changeStrip(id, record);
    case RecordKind::NodeCrashed:
    case RecordKind::NodePaused:
        return beginOutage(id, record);
    case RecordKind::NodeRestarted:
    case RecordKind::NodeResumed:
        return endOutage(record);
    case RecordKind::LinkCut:
    case RecordKind::LinkHealed:
        return changeLink(id, record);
    default:
        return;
    }
}

void StateReader::changeStrip(RecordId id, const Record& record) {
    const bool isLock = record.kind == RecordKind::LockChanged;
    const std::pair place{isLock, KeyPlace{record.lane, record.other}};
    const auto open = m_strips.find(place);
    if (open != m_strips.end()) {
        endStrip(open->second, record.time);
        m_strips.erase(open);
    }
    KeyStrip strip;
    strip.lane = record.lane;
    strip.key = record.other;
    strip.isLock = isLock;
    strip.state = isLock ? KeyState::Absent : static_cast<KeyState>(record.detail);
    strip.intent = record.intent;
    strip.span = {record.time, m_index.end};
    strip.record = id;
    const bool begins = isLock ? static_cast<LockState>(record.detail) == LockState::Held
                               : strip.state != KeyState::Absent;
    if (begins) {
        const bool isTimed = isLock || strip.state == KeyState::Created;
        const auto never = std::numeric_limits<std::int64_t>::max();
        m_strips.insert({place, {strip, isTimed ? record.value : never}});
    }
}

/// A claim or lock that has run out may stand until somebody looks, but it counts no more.
void StateReader::endStrip(const OpenStrip& open, Time at) {
    KeyStrip strip = open.first;
    strip.endsByItself = open.second > strip.span.from.ns && open.second <= at.ns;
    strip.span.to = strip.endsByItself ? Time{open.second} : at;
    m_index.strips.push_back(strip);
}

void StateReader::beginOutage(RecordId id, const Record& record) {
    Bar bar;
    bar.kind = record.kind == RecordKind::NodeCrashed ? BarKind::Down : BarKind::Paused;
    bar.lane = record.lane;
    bar.span = {record.time, m_index.end};
    bar.record = id;
    endOutage(record); // A node that stood still may crash.
    m_outages.insert_or_assign(record.lane, bar);
}

void StateReader::endOutage(const Record& record) {
    const auto open = m_outages.find(record.lane);
    if (open != m_outages.end()) {
        open->second.span.to = record.time;
        m_index.bars.push_back(open->second);
        m_outages.erase(open);
    }
}

void StateReader::changeLink(RecordId id, const Record& record) {
    const NodeId other{record.other};
    const std::pair place{std::min(record.lane, other), std::max(record.lane, other)};
    const auto open = m_cuts.find(place);
    if (record.kind == RecordKind::LinkCut && open == m_cuts.end()) {
        m_cuts.insert({place, {record.lane, other, {record.time, m_index.end}, id}});
    } else if (record.kind == RecordKind::LinkHealed && open != m_cuts.end()) {
        open->second.span.to = record.time;
        m_index.cuts.push_back(open->second);
        m_cuts.erase(open);
    }
}

void StateReader::finish() {
    for (const auto& [place, open] : m_strips) {
        endStrip(open, m_index.end);
    }
    for (const auto& [lane, bar] : m_outages) {
        m_index.bars.push_back(bar);
    }
    for (const auto& [place, cut] : m_cuts) {
        m_index.cuts.push_back(cut);
    }
}

EffectReader::EffectReader(const Trace& trace, TimelineIndex& index)
    : m_trace(trace), m_index(index), m_counts(trace.names.intents.size()) {}

void EffectReader::read(RecordId id, const Record& record) {
    const bool isLocal = m_trace.localEffect;
    const bool isMade = record.kind == (isLocal ? RecordKind::LedgerWritten : RecordKind::Charged);
    const bool isUndone =
        record.kind == (isLocal ? RecordKind::LedgerLost : RecordKind::ChargeCanceled);
    const bool isReplay = record.kind == RecordKind::ChargeReplayed && !isLocal;
    if (record.intent.value >= m_counts.size() || (!isMade && !isUndone && !isReplay)) {
        return;
    }
    bool& stands = m_stands[{record.intent, record.value}];
    if (!isReplay && stands == isMade) {
        return; // A replica's copy of a row is the same row.
    }
    std::uint32_t& count = m_counts[record.intent.value];
    if (!isReplay) {
        stands = isMade;
        count += isMade ? 1U : ~0U;
    }
    m_index.effects.push_back(
        {record.intent, record.lane, record.time, count, isReplay, isUndone, id});
}

} // namespace idem
