// Writes a trace by hand, request by request: a story in the order in which it is easiest to tell.
//
//     TraceBuilder story;
//     auto first = story.request(1);                   // attempt 1 of the only intent
//     first.sent(0).reaches(20, story.server1);
//     const auto charge = first.charges(500, 1);
//     first.replies(520, 201, 1).accepted(540, 201, 1);
//     const Trace trace = story.ends(600);
//
// Times are in milliseconds. Requests may be told one after the other although they overlap: the
// records are sorted when the story ends, and positions are asked for with finalId().
#pragma once

#include "engine/trace/trace.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace idem {

class TraceBuilder;

/// One attempt of one copy of an intent, from leaving the client to its answer.
class RequestStory {
public:
    RequestStory(TraceBuilder& story, Record form, std::uint32_t key)
        : m_story(&story), m_form(form), m_key(key) {}

    RequestStory& sent(double ms);
    RequestStory& lost(double ms);
    /// The request arrives and its handler starts; the steps that follow are this handler's.
    RequestStory& reaches(double ms, NodeId server);
    /// One step, done at once at `lane`: sent, executed, returned. `flags` as in record.h.
    RequestStory& step(double ms, NodeId lane, OperationName name, int flags);
    /// As step(), but it waits in the store from `fromMs` on for another session.
    RequestStory& waits(double fromMs, double ms, NodeId lane, OperationName name, int flags);
    /// As step(), and the key's state in that store changes.
    RequestStory& changesKey(double ms, NodeId lane, OperationName name, KeyState state, double by);
    /// As step(), and takes the key's lock there, which ends by itself at that instant, or never.
    /// Returns the change.
    RecordId locks(double ms, NodeId lane, OperationName name, std::optional<double> until = {});
    /// As step() with foundFlag, and the key's entry is gone from that store.
    RequestStory& removesKey(double ms, NodeId lane, OperationName name);
    /// A step that is sent and given up without a result. Returns the giving up.
    RecordId abandons(double ms, OperationName name, int flags);
    /// The work throws an exception.
    RequestStory& fails(double ms);
    RequestStory& writesLedger(double ms, std::int64_t payment);
    RequestStory& charges(double ms, std::int64_t payment);
    /// The provider knows the key and answers with the payment that it made before.
    RequestStory& chargesAgain(double ms, std::int64_t payment);
    RequestStory& dies(double ms);
    RequestStory& replies(double ms, int status, std::int64_t resource = 0, int flags = 0);
    RequestStory& responseLost(double ms);
    RequestStory& accepted(double ms, int status, std::int64_t resource = 0, int flags = 0);
    RequestStory& ignored(double ms, int status, std::int64_t resource = 0, int flags = 0);
    RequestStory& timesOut(double ms);
    /// The copy stops trying.
    RequestStory& givesUp(double ms, Belief belief = Belief::Unknown);

    /// The provisional id of the record told last.
    RecordId last() const { return m_last; }
    /// The provisional id of the change (key, row or charge) told last.
    RecordId change() const { return m_change; }

private:
    friend class TraceBuilder;
    RecordId add(double ms, RecordKind kind, NodeId lane, Record more);
    RecordId tellStep(double ms, NodeId lane, OperationName name, int flags);
    RequestStory& answer(double ms, RecordKind kind, Record what);

    TraceBuilder* m_story;
    Record m_form; ///< Intent, copy, attempt.
    std::uint32_t m_key;
    NodeId m_server;
    RecordId m_last;
    RecordId m_change;
    RecordId m_sent;
};

/// The world of most stories: alice wants one payment with key IK-001; two servers (the second in
/// region us), a database with a replica in us, and a provider.
class TraceBuilder {
    Trace m_trace; // Before the nodes below, which are entered in it.

public:
    TraceBuilder() {
        m_trace.scenario = "story";
        m_trace.strategy = "told";
        key("IK-001");
        intent();
    }

    NodeId node(const std::string& name, NodeRole role, const std::string& region) {
        m_trace.names.nodes.push_back({name, role, region});
        return NodeId{static_cast<std::uint32_t>(m_trace.names.nodes.size() - 1)};
    }
    std::uint32_t key(const std::string& name) {
        m_trace.names.keys.push_back(name);
        return static_cast<std::uint32_t>(m_trace.names.keys.size() - 1);
    }
    IntentId intent() {
        m_trace.names.intents.push_back({alice, 1'000, "shreyansh", "hardik"});
        return IntentId{static_cast<std::uint32_t>(m_trace.names.intents.size() - 1)};
    }
    void localEffect() { m_trace.localEffect = true; }

    /// An attempt of the first intent, with key IK-001. The intent starts with the first one.
    RequestStory request(int attempt, int copy = 1, std::uint32_t key = 1) {
        return requestOf(IntentId{0}, attempt, copy, key);
    }
    RequestStory requestOf(IntentId intent, int attempt, int copy, std::uint32_t key) {
        Record form;
        form.intent = intent;
        form.attempt = static_cast<std::uint16_t>(attempt);
        form.copy = static_cast<std::uint8_t>(copy);
        return {*this, form, key};
    }
    /// The user's wish. REQUIRES: told before the intent's requests.
    RecordId
    starts(double ms, IntentId intent = IntentId{0}, std::uint32_t key = 1, int flags = 0) {
        Record record;
        record.intent = intent;
        record.other = key;
        record.value = 1'000;
        record.flags = static_cast<std::uint8_t>(flags);
        return add(ms, RecordKind::IntentStarted, alice, record);
    }
    /// The key's change of state at `from` becomes visible at `to`. Returns the change there.
    RecordId replicates(double sentMs, double appliedMs, RecordId change, NodeId to) {
        Record record = m_records[change.value];
        const Record source = record;
        record = {};
        record.cause = change;
        record.other = to.value;
        const RecordId sent = add(sentMs, RecordKind::EntrySent, source.lane, record);
        record.cause = sent;
        record.other = source.other;
        const RecordId applied = add(appliedMs, RecordKind::EntryApplied, to, record);
        record.cause = applied;
        record.detail = source.detail;
        record.value = source.value;
        return add(appliedMs, RecordKind::KeyChanged, to, record);
    }
    RecordId add(double ms, RecordKind kind, NodeId lane, Record record) {
        record.time = Time{std::llround(ms * 1e6)};
        record.kind = kind;
        record.lane = lane;
        m_records.push_back(record);
        return RecordId{static_cast<std::uint32_t>(m_records.size() - 1)};
    }
    RecordId add(double ms,
                 RecordKind kind,
                 NodeId lane,
                 std::int64_t value,
                 IntentId intent = IntentId{0}) {
        Record record;
        record.value = value;
        record.intent = intent;
        return add(ms, kind, lane, record);
    }
    /// A change of a key that nobody's step caused: expiry, a lost tail.
    RecordId setsKey(double ms, NodeId lane, KeyState state, std::int64_t value = 0) {
        Record record;
        record.detail = static_cast<std::uint8_t>(state);
        record.other = 1;
        record.value = value;
        return add(ms, RecordKind::KeyChanged, lane, record);
    }

    /// The first key's entry disappears from a store by itself.
    RecordId losesKey(double ms, NodeId lane, KeyLoss loss) {
        return setsKey(ms, lane, KeyState::Absent, static_cast<std::int64_t>(loss));
    }
    /// The first key's lock becomes free by itself.
    RecordId freesLock(double ms, NodeId lane) {
        Record record;
        record.other = 1;
        return add(ms, RecordKind::LockChanged, lane, record);
    }
    /// A promotion in place of `other`, or a link to it that is cut or heals.
    RecordId aboutNode(double ms, RecordKind kind, NodeId lane, NodeId other) {
        Record record;
        record.other = other.value;
        return add(ms, kind, lane, record);
    }

    const Trace& ends(double ms, RunEnd end = RunEnd::Quiet) {
        Record record;
        record.detail = static_cast<std::uint8_t>(end);
        add(ms, RecordKind::RunEnded, NodeId::none(), record);
        return trace();
    }
    /// The records told so far, sorted.
    const Trace& trace();
    /// Where a record came to lie. REQUIRES: trace() or ends() was called after it was told.
    RecordId finalId(RecordId told) const { return m_final.at(told.value); }

    NodeId alice = node("alice", NodeRole::Client, "eu");
    NodeId server1 = node("server-1", NodeRole::Server, "eu");
    NodeId server2 = node("server-2", NodeRole::Server, "us");
    NodeId database = node("database", NodeRole::Database, "eu");
    NodeId replica = node("replica-us", NodeRole::Database, "us");
    NodeId provider = node("provider", NodeRole::Provider, "eu");

private:
    friend class RequestStory;
    std::vector<Record> m_records;
    std::vector<RecordId> m_final;
    std::uint32_t m_operations = 0;
};

inline const Trace& TraceBuilder::trace() {
    std::vector<std::uint32_t> order(m_records.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
        return m_records[a].time < m_records[b].time;
    });
    m_final.resize(order.size());
    for (std::uint32_t at = 0; at < order.size(); ++at) {
        m_final[order[at]] = RecordId{at};
    }
    m_trace.records.clear();
    for (const std::uint32_t told : order) {
        Record record = m_records[told];
        if (record.cause.isSome()) {
            record.cause = m_final[record.cause.value];
        }
        m_trace.records.push_back(record);
    }
    return m_trace;
}

inline RecordId RequestStory::add(double ms, RecordKind kind, NodeId lane, Record more) {
    more.intent = m_form.intent;
    more.copy = m_form.copy;
    more.attempt = m_form.attempt;
    if (!more.cause.isSome()) {
        more.cause = m_last;
    }
    return m_story->add(ms, kind, lane, more);
}

inline RequestStory& RequestStory::sent(double ms) {
    Record record;
    record.other = m_key;
    m_sent = m_last = add(ms, RecordKind::AttemptSent, m_story->alice, record);
    record.detail = static_cast<std::uint8_t>(MessageKind::Request);
    record.other = m_story->server1.value;
    m_last = add(ms, RecordKind::MessageSent, m_story->alice, record);
    return *this;
}

inline RequestStory& RequestStory::lost(double ms) {
    Record record;
    record.detail = static_cast<std::uint8_t>(MessageKind::Request);
    add(ms, RecordKind::MessageLost, m_story->alice, record);
    return *this;
}

inline RequestStory& RequestStory::reaches(double ms, NodeId server) {
    m_server = server;
    Record record;
    record.detail = static_cast<std::uint8_t>(MessageKind::Request);
    record.other = m_story->alice.value;
    m_last = add(ms, RecordKind::MessageArrived, server, record);
    record.detail = 0;
    record.other = m_key;
    m_last = add(ms, RecordKind::HandlerStarted, server, record);
    return *this;
}

inline RecordId RequestStory::tellStep(double ms, NodeId lane, OperationName name, int flags) {
    Record record;
    record.detail = static_cast<std::uint8_t>(name);
    record.flags = static_cast<std::uint8_t>(flags);
    record.other = m_key;
    record.operation = ++m_story->m_operations;
    m_last = add(ms, RecordKind::OperationSent, m_server, record);
    const RecordId executed = add(ms, RecordKind::OperationExecuted, lane, record);
    record.cause = executed;
    m_last = add(ms, RecordKind::OperationReturned, m_server, record);
    return executed;
}

inline RequestStory& RequestStory::step(double ms, NodeId lane, OperationName name, int flags) {
    tellStep(ms, lane, name, flags);
    return *this;
}

inline RequestStory&
RequestStory::waits(double fromMs, double ms, NodeId lane, OperationName name, int flags) {
    Record record;
    record.detail = static_cast<std::uint8_t>(name);
    record.other = m_key;
    record.operation = ++m_story->m_operations;
    record.cause = add(fromMs, RecordKind::OperationSent, m_server, record);
    record.cause = add(fromMs, RecordKind::OperationBlocked, lane, record);
    record.flags = static_cast<std::uint8_t>(flags);
    m_last = add(ms, RecordKind::OperationExecuted, lane, record);
    return *this;
}

inline RequestStory&
RequestStory::changesKey(double ms, NodeId lane, OperationName name, KeyState state, double by) {
    const int role = state == KeyState::Created ? claimFlag : recordFlag;
    Record record;
    record.cause = tellStep(ms, lane, name, role | foundFlag);
    record.detail = static_cast<std::uint8_t>(state);
    record.other = m_key;
    record.value = state == KeyState::Created ? std::llround(by * 1e6) : std::llround(by);
    m_change = add(ms, RecordKind::KeyChanged, lane, record);
    return *this;
}

inline RequestStory& RequestStory::charges(double ms, std::int64_t payment) {
    Record record;
    record.cause = tellStep(ms, m_story->provider, OperationName::Charge, effectFlag | foundFlag);
    record.value = payment;
    record.other = 1'000;
    m_change = add(ms, RecordKind::Charged, m_story->provider, record);
    return *this;
}

inline RequestStory& RequestStory::chargesAgain(double ms, std::int64_t payment) {
    Record record;
    record.cause = tellStep(ms, m_story->provider, OperationName::Charge, effectFlag | foundFlag);
    record.value = payment;
    record.other = 1'000;
    m_change = add(ms, RecordKind::ChargeReplayed, m_story->provider, record);
    return *this;
}

inline RecordId
RequestStory::locks(double ms, NodeId lane, OperationName name, std::optional<double> until) {
    Record record;
    record.cause = tellStep(ms, lane, name, claimFlag | foundFlag);
    record.detail = static_cast<std::uint8_t>(LockState::Held);
    record.other = m_key;
    record.value = until ? std::llround(*until * 1e6) : std::numeric_limits<std::int64_t>::max();
    m_change = add(ms, RecordKind::LockChanged, lane, record);
    return m_change;
}

inline RequestStory& RequestStory::removesKey(double ms, NodeId lane, OperationName name) {
    Record record;
    record.cause = tellStep(ms, lane, name, foundFlag);
    record.other = m_key;
    m_change = add(ms, RecordKind::KeyChanged, lane, record);
    return *this;
}

inline RecordId RequestStory::abandons(double ms, OperationName name, int flags) {
    Record record;
    record.detail = static_cast<std::uint8_t>(name);
    record.flags = static_cast<std::uint8_t>(flags);
    record.other = m_key;
    record.operation = ++m_story->m_operations;
    m_last = add(ms, RecordKind::OperationSent, m_server, record);
    record.cause = m_last;
    return m_last = add(ms, RecordKind::OperationAbandoned, m_server, record);
}

inline RequestStory& RequestStory::fails(double ms) {
    m_last = add(ms, RecordKind::HandlerFailed, m_server, {});
    return *this;
}

inline RequestStory& RequestStory::writesLedger(double ms, std::int64_t payment) {
    Record record;
    record.cause =
        tellStep(ms, m_story->database, OperationName::WriteLedger, effectFlag | foundFlag);
    record.value = payment;
    record.other = 1'000;
    m_change = add(ms, RecordKind::LedgerWritten, m_story->database, record);
    return *this;
}

inline RequestStory& RequestStory::dies(double ms) {
    Record record;
    record.detail = 3;
    m_last = add(ms, RecordKind::HandlerDied, m_server, record);
    return *this;
}

inline RequestStory&
RequestStory::replies(double ms, int status, std::int64_t resource, int flags) {
    Record record;
    record.status = static_cast<std::uint16_t>(status);
    record.value = resource;
    record.flags = static_cast<std::uint8_t>(flags);
    m_last = add(ms, RecordKind::HandlerReplied, m_server, record);
    return *this;
}

inline RequestStory& RequestStory::responseLost(double ms) {
    Record record;
    record.detail = static_cast<std::uint8_t>(MessageKind::Response);
    record.value = static_cast<std::int64_t>(LossCause::Fault);
    m_last = add(ms, RecordKind::MessageLost, m_server, record);
    return *this;
}

inline RequestStory& RequestStory::answer(double ms, RecordKind kind, Record what) {
    what.other = m_key;
    m_last = add(ms, kind, m_story->alice, what);
    return *this;
}

inline RequestStory&
RequestStory::accepted(double ms, int status, std::int64_t resource, int flags) {
    Record record;
    record.status = static_cast<std::uint16_t>(status);
    record.value = resource;
    record.flags = static_cast<std::uint8_t>(flags);
    return answer(ms, RecordKind::AnswerAccepted, record);
}

inline RequestStory&
RequestStory::ignored(double ms, int status, std::int64_t resource, int flags) {
    Record record;
    record.status = static_cast<std::uint16_t>(status);
    record.value = resource;
    record.flags = static_cast<std::uint8_t>(flags);
    return answer(ms, RecordKind::AnswerIgnored, record);
}

inline RequestStory& RequestStory::timesOut(double ms) {
    Record record;
    record.cause = m_sent;
    add(ms, RecordKind::AttemptTimedOut, m_story->alice, record);
    return *this;
}

inline RequestStory& RequestStory::givesUp(double ms, Belief belief) {
    Record record;
    record.detail = static_cast<std::uint8_t>(belief);
    add(ms, RecordKind::CopyFinished, m_story->alice, record);
    return *this;
}

} // namespace idem
