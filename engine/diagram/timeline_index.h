// What a timeline shows, as spans and arrows in simulated time: read once from a run, whatever part
// of it is looked at later.
#pragma once

#include "engine/trace/trace.h"
#include "engine/verdict/verdict.h"

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

struct TimeSpan {
    Time from;
    Time to;

    Duration length() const { return to - from; }
    bool meets(const TimeSpan& other) const { return from <= other.to && other.from <= to; }
    bool operator==(const TimeSpan&) const = default;
};

/// A message, a step to a store or its result, or an entry of replication.
struct Arrow {
    MessageKind kind = MessageKind::Request;
    NodeId from;
    NodeId to;
    TimeSpan span;        ///< Until it arrives, or is lost.
    bool isLost = false;  ///< Lost on its way, or never seen to arrive.
    bool isBlind = false; ///< Took place, but the sender had given it up.
    LossCause cause = LossCause::Chance;
    bool isReplayed = false;
    bool isIgnored = false; ///< Of a response: it came after the client had gone on.
    bool found = false;     ///< Of a step and its result: it did, or found, what it was for.
    OperationName step = OperationName::Reply;
    std::uint16_t status = 0; ///< Of a response.
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;
    IntentId intent;
    std::uint32_t key = 0;
    RecordId sent;
    RecordId arrived; ///< Or lost; none if neither was seen.
};

enum class BarKind : std::uint8_t {
    Queued,  ///< server: no worker was free
    Working, ///< server: from the start of the handler to its answer or death
    Blocked, ///< store: a step waits for another session
    Down,    ///< node: crashed and not restarted
    Paused,  ///< node: stands still
};

struct Bar {
    BarKind kind = BarKind::Working;
    NodeId lane;
    TimeSpan span;
    std::uint32_t row = 0; ///< Of those on the lane that overlap: from 0.
    bool died = false;     ///< The work ended with its node, or by an exception.
    IntentId intent;
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;
    RecordId record;
};

/// A state of a key in one store, or a lock of it, which has none.
struct KeyStrip {
    NodeId lane;
    std::uint32_t key = 0;
    bool isLock = false;
    KeyState state = KeyState::Absent;
    TimeSpan span;
    std::uint32_t row = 0;     ///< Of its key, or of the lock of it, among those of the lane.
    bool endsByItself = false; ///< Its time to live or its lease runs out.
    RecordId record;
};

/// What a copy of a client waits for: the answer to an attempt, until it comes or is given up.
struct WaitSpan {
    NodeId lane;
    IntentId intent;
    std::uint8_t copy = 0;
    std::uint16_t attempt = 0;
    TimeSpan span;
    bool timedOut = false;
    std::uint16_t status = 0; ///< Of the answer; 0 for none.
    RecordId record;          ///< The end, or the sending if the run ends before.
};

/// What the client believes, or what is true, about an intent for a while.
enum class Standing : std::uint8_t {
    Nothing,   ///< Belief: not asked for yet. Truth: no effect.
    Pending,   ///< An answer is waited for, and may come.
    Uncertain, ///< Given up without an answer: done, or not done.
    Once,      ///< Told success. Truth: one effect.
    Refused,   ///< Told that nothing was done.
    Twice,     ///< Truth only: two effects or more.
};

struct StandingSpan {
    IntentId intent;
    std::uint8_t copy = 0; ///< 0: the truth.
    Standing standing = Standing::Nothing;
    TimeSpan span;
    RecordId record;
};

/// A charge or a ledger row, whichever is the effect here; or one that was undone or replayed.
struct EffectMark {
    IntentId intent;
    NodeId lane;
    Time at;
    std::uint32_t count = 0; ///< How many effects the intent has from here on.
    bool isReplay = false;   ///< Nothing new: a payment that was there already.
    bool isUndone = false;
    RecordId record;
};

/// A link that is cut between two nodes.
struct CutSpan {
    NodeId one;
    NodeId other;
    TimeSpan span;
    RecordId record;
};

/// The first record that violates an invariant.
struct Pin {
    Invariant invariant = Invariant::I1;
    Time at;
    RecordId record;
};

/// Everything of one run. Vectors are ordered by the start of their spans.
struct TimelineIndex {
    TraceNames names;
    Time end;
    std::vector<NodeId> lanes; ///< Clients, balancer, servers, stores, provider; the used ones.
    std::vector<Arrow> arrows;
    std::vector<Bar> bars;
    std::vector<KeyStrip> strips;
    std::vector<WaitSpan> waits;
    std::vector<StandingSpan> standings;
    std::vector<EffectMark> effects;
    std::vector<CutSpan> cuts;
    std::vector<Pin> pins;

    /// Linear but for sorting. The verdict must be the trace's.
    static TimelineIndex of(const Trace& trace, const Verdict& verdict);
};

} // namespace idem
