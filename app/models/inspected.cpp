#include "app/models/inspected.h"

#include "engine/protocol/profile.h"
#include "engine/report/http_message.h"
#include "engine/trace/record_fields.h"
#include "engine/trace/walk.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace idem::app {

namespace {

std::string pathOf(UseCase useCase) {
    switch (useCase) {
    case UseCase::Payment:
        return "/payments";
    case UseCase::Cart:
        return "/cart/items";
    case UseCase::Order:
        return "/orders";
    case UseCase::Seat:
        return "/seats";
    case UseCase::Profile:
        return "/profiles";
    }
    return "/operations";
}

/// The key that a record is about, by itself or by the request that it serves; 0 for none.
std::uint32_t keyOf(const Trace& trace, RecordId id) {
    const Record& record = trace.records[id.value];
    if (carriesKey(record.kind) && record.other != 0) {
        return record.other;
    }
    const RecordId sent = attemptSentOf(trace, id);
    return sent.isSome() ? trace.records[sent.value].other : 0;
}

class Inspecting {
public:
    Inspecting(Session& session, const OpenRun& run)
        : m_session(session),
          m_run(run),
          m_inspector(run.transcript()),
          m_last(session.playback().cursor().last) {}

    Inspected node(NodeId node) {
        return compared(
            [&](const State& state, RecordId) { return m_inspector.node(node, state); });
    }

    Inspected key(std::uint32_t key) {
        return compared([&](const State& state, RecordId) { return m_inspector.key(key, state); });
    }

    Inspected record(RecordId id) {
        const Record& record = m_run[id];
        Inspected result = compared(
            [&](const State& state, RecordId last) { return aroundRecord(id, state, last); });
        result.title = m_run.transcript().sentence(id);
        result.sections.insert(result.sections.begin(), eventSection(id));
        const WorldOptions& world = m_run.scenario().world;
        const HttpWords words{pathOf(world.useCase), std::string(replayMarkerOf(world.protocol))};
        result.message = httpMessage(m_run.trace(), id, words).value_or("");
        if (record.intent.isSome() && record.attempt != 0) {
            result.journey = journey(m_run.index(), m_run.transcript(), requestOf(record));
        }
        return result;
    }

private:
    static RequestName requestOf(const Record& record) {
        return {record.intent, record.copy, record.attempt};
    }

    /// At the cursor, marked by what was before the record there.
    template <class Inspect>
    Inspected compared(Inspect inspectAt) {
        // In this order: the states are one fold, which is cheap forward only.
        const bool isFirst = !m_last.isSome() || m_last.value == 0;
        Inspection before;
        if (m_last.isSome()) {
            before = inspectAt(m_session.stateBeforeCursor(),
                               isFirst ? RecordId::none() : RecordId{m_last.value - 1});
        }
        Inspection now = inspectAt(m_session.stateAtCursor(), m_last);
        if (m_last.isSome()) {
            markChanges(before, now, m_last);
        }
        return {now.title, true, std::move(now.sections), {}, {}};
    }

    /// `last` is none before the first record.
    Inspection aroundRecord(RecordId id, const State& state, RecordId last) const {
        Inspection result;
        if (last.isSome()) {
            append(result, m_inspector.message(id, last));
        }
        const Record& record = m_run[id];
        if (record.intent.isSome() && record.copy != 0) {
            append(result, m_inspector.request(requestOf(record), state));
        }
        const std::uint32_t key = keyOf(m_run.trace(), id);
        if (key != 0) {
            Inspection ofKey = m_inspector.key(key, state);
            // Its requests are told already.
            std::erase_if(ofKey.sections, [&record](const InspectedSection& section) {
                return record.intent.isSome() && section.title == "Requests";
            });
            append(result, std::move(ofKey));
        }
        return result;
    }

    static void append(Inspection& result, Inspection more) {
        std::move(more.sections.begin(), more.sections.end(), std::back_inserter(result.sections));
    }

    InspectedSection eventSection(RecordId id) const {
        const TranscriptRow row = m_run.transcript().row(id);
        InspectedSection section{"Event", {}};
        section.items.push_back({"Event", row.event, id});
        section.items.push_back({"Where", row.lane, {}});
        section.items.push_back({"When", row.time, id});
        addLink(section, "Cause", causeOf(m_run.trace(), id));
        addLink(section, "Led to", effectOf(m_run.trace(), id));
        return section;
    }

    void addLink(InspectedSection& section, const char* name, RecordId id) const {
        if (id.isSome()) {
            const TranscriptRow row = m_run.transcript().row(id);
            section.items.push_back({name, row.event + ", " + row.lane, id});
        }
    }

    Session& m_session;
    const OpenRun& m_run;
    Inspector m_inspector;
    RecordId m_last;
};

} // namespace

Inspected inspect(Session& session) {
    const OpenRunPtr run = session.run();
    if (!run) {
        return {};
    }
    Inspecting inspecting(session, *run);
    const Subject& subject = session.selection().selected();
    const TraceNames& names = run->trace().names;
    if (run->holds(subject.record)) {
        return inspecting.record(subject.record);
    }
    if (subject.node.value < names.nodes.size()) {
        return inspecting.node(subject.node);
    }
    if (subject.key != 0 && subject.key < names.keys.size()) {
        return inspecting.key(subject.key);
    }
    const RecordId last = session.playback().cursor().last;
    if (!run->holds(last)) {
        return {};
    }
    Inspected result = inspecting.record(last);
    result.isSelected = false;
    return result;
}

} // namespace idem::app
