// The parts that read a trace into a timeline index. Each is shown every record in order and adds
// what it has collected when all have been seen.
#pragma once

#include "engine/diagram/timeline_index.h"
#include "engine/verdict/chronicle.h"

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace idem {

/// One request of a client, under way and at work.
using AttemptPlace = std::tuple<IntentId, std::uint8_t, std::uint16_t>;

struct AttemptHash {
    std::size_t operator()(const AttemptPlace& place) const {
        const auto [intent, copy, attempt] = place;
        return boost::hash<std::uint64_t>()(std::uint64_t{intent.value} << 32U |
                                            std::uint64_t{copy} << 16U | attempt);
    }
};

template <class Seen>
AttemptPlace attemptOf(const Seen& seen) {
    return {seen.intent, seen.copy, seen.attempt};
}

/// Messages between client, balancer and server, and entries of replication.
class MessageReader {
public:
    MessageReader(const Trace& trace, TimelineIndex& index) : m_trace(trace), m_index(index) {}

    void read(RecordId id, const Record& record);
    void finish();

private:
    Arrow arrowOf(RecordId id, const Record& record) const;
    void copyAnswer(Arrow& arrow, RecordId cause) const;
    void send(RecordId id, const Record& record);
    void end(RecordId id, const Record& record);

    const Trace& m_trace;
    TimelineIndex& m_index;
    std::vector<Arrow> m_arrows;
    boost::unordered_flat_map<AttemptPlace, std::uint32_t, AttemptHash> m_keys;
    boost::unordered_flat_map<std::uint32_t, std::size_t>
        m_sentBy; ///< By the record of the sending.
    boost::unordered_flat_map<std::uint32_t, std::size_t>
        m_arrived; ///< By the record of the arrival.
};

/// States of keys, locks, nodes and links: whatever lasts until the next change.
class StateReader {
public:
    explicit StateReader(TimelineIndex& index) : m_index(index) {}

    void read(RecordId id, const Record& record);
    void finish();

private:
    using KeyPlace = std::pair<NodeId, std::uint32_t>;
    /// With the instant at which it ends by itself.
    using OpenStrip = std::pair<KeyStrip, std::int64_t>;

    void changeStrip(RecordId id, const Record& record);
    void endStrip(const OpenStrip& open, Time at);
    void beginOutage(RecordId id, const Record& record);
    void endOutage(const Record& record);
    void changeLink(RecordId id, const Record& record);

    TimelineIndex& m_index;
    std::map<std::pair<bool, KeyPlace>, OpenStrip> m_strips;
    std::map<NodeId, Bar> m_outages;
    std::map<std::pair<NodeId, NodeId>, CutSpan> m_cuts;
};

/// Effects, and how many each intent has by then.
class EffectReader {
public:
    EffectReader(const Trace& trace, TimelineIndex& index);

    void read(RecordId id, const Record& record);

private:
    const Trace& m_trace;
    TimelineIndex& m_index;
    std::map<std::pair<IntentId, std::int64_t>, bool> m_stands; ///< By payment.
    std::vector<std::uint32_t> m_counts;                        ///< By intent.
};

/// Handlers with their steps, and attempts with their waits.
class RequestReader {
public:
    RequestReader(const Chronicle& chronicle, TimelineIndex& index)
        : m_chronicle(chronicle), m_index(index) {}

    void read(RecordId id, const Record& record);
    void finish();

private:
    const Record& at(RecordId id) const { return m_chronicle.at(id); }
    Time timeOf(RecordId id) const { return id.isSome() ? at(id).time : m_index.end; }
    void addHandler(const HandlerSeen& handler);
    void addQueueing(const HandlerSeen& handler, Bar bar);
    void addStep(const HandlerSeen& handler, const StepSeen& step);
    void addWait(const AttemptSeen& attempt);

    const Chronicle& m_chronicle;
    TimelineIndex& m_index;
    boost::unordered_flat_map<std::uint32_t, RecordId>
        m_ends; ///< By operation: returned or abandoned.
    boost::unordered_flat_map<std::uint32_t, RecordId>
        m_losses; ///< By operation: its message was lost.
    boost::unordered_flat_map<std::uint32_t, RecordId>
        m_queued; ///< By the arrival that was queued.
};

/// Where arrows meet bars, what each lane needs room for, and the ways to find what is in view.
/// REQUIRES: everything else is there, in order.
void addPlaces(const Trace& trace, const Verdict& verdict, TimelineIndex& index);

/// Beliefs of the clients from the waits, and the truth from the effects.
void addStandings(const Trace& trace, TimelineIndex& index);

} // namespace idem
