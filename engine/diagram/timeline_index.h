// What a timeline shows, as spans and arrows in simulated time: read once from a run, whatever part
// of it is looked at later.
#pragma once

#include "engine/diagram/span_finder.h"
#include "engine/trace/trace.h"
#include "engine/verdict/verdict.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace idem {

inline constexpr std::size_t messageKindCount = 5;

/// A message, a step to a store or its result, or an entry of replication.
struct Arrow {
    TimeSpan span; ///< Until it arrives, or is lost.
    NodeId from;
    NodeId to;
    IntentId intent;
    std::uint32_t key = 0;
    RecordId sent;
    RecordId arrived;         ///< Or lost; none if neither was seen.
    std::uint16_t status = 0; ///< Of a response.
    std::uint16_t attempt = 0;
    std::uint16_t fromRow = 0; ///< Of the bar that it leaves or meets, where there is one.
    std::uint16_t toRow = 0;
    MessageKind kind = MessageKind::Request;
    OperationName step = OperationName::Reply;
    LossCause cause = LossCause::Chance;
    std::uint8_t copy = 0;
    bool isLost = false;  ///< Lost on its way, or never seen to arrive.
    bool isBlind = false; ///< Took place, but the sender had given it up.
    bool isReplayed = false;
    bool isIgnored = false; ///< Of a response: it came after the client had gone on.
    bool found = false;     ///< Of a step and its result: it did, or found, what it was for.
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
    std::uint32_t key = 0;
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
    IntentId intent; ///< Whose request brought it about.
    TimeSpan span;
    std::uint32_t row = 0;     ///< Of its key, or of the lock of it, among those of the lane.
    bool endsByItself = false; ///< Its time to live or its lease runs out.
    RecordId record;
};

/// What a copy of a client waits for: the answer to an attempt, until it comes or is given up.
struct WaitSpan {
    NodeId lane;
    IntentId intent;
    std::uint32_t key = 0;
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

/// Two effects of one intent that follow each other: the second is one too many.
struct DoubleEffect {
    std::uint32_t first = 0; ///< Positions among the effects.
    std::uint32_t second = 0;
};

/// What a lane needs room for, over the whole run.
struct LaneExtent {
    std::uint32_t barRows = 1;
    std::uint32_t copies = 1; ///< Parallel duplicates of a client's requests.
    std::uint32_t stripRows = 0;
    bool hasDouble = false;
};

/// When something happens on a lane: how much of it, any part of the run can be asked.
struct LaneActivity {
    std::vector<Time> all;     ///< Ascending.
    std::vector<Time> trouble; ///< Those that went wrong: losses, time-outs, refusals, crashes.
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

    std::vector<std::optional<Outcome>> outcomes; ///< By intent; none: it never started.
    std::vector<std::uint32_t> keyOfIntent;       ///< By intent: of its first request; 0: none.
    std::vector<LaneExtent> extents;              ///< By node.
    std::vector<LaneActivity> activity;           ///< By node.
    std::vector<std::uint32_t> lost;              ///< Positions of the arrows that were lost.
    std::vector<std::uint32_t> outages;           ///< Positions of the bars of nodes that stood.
    std::vector<DoubleEffect> doubles;            ///< In the order of the second effect.
    /// Positions of the standings intent by intent: those of intent n are from standingsFrom[n] to
    /// standingsFrom[n + 1].
    std::vector<std::uint32_t> standingsByIntent;
    std::vector<std::uint32_t> standingsFrom;
    SpanFinder arrowFinder;
    SpanFinder barFinder;
    SpanFinder stripFinder;
    SpanFinder waitFinder;
    SpanFinder standingFinder;

    /// Linear but for sorting. The verdict must be the trace's.
    static TimelineIndex of(const Trace& trace, const Verdict& verdict);
};

} // namespace idem
