#include "engine/report/perfetto.h"

#include "engine/core/digest.h"
#include "engine/diagram/looks.h"
#include "engine/diagram/timeline_index.h"
#include "engine/report/transcript.h"
#include "engine/trace/text.h"

#include <boost/json/serialize.hpp>

#include <array>
#include <fmt/format.h>
#include <iterator>
#include <map>

namespace idem {

namespace {

/// What a thread of a node shows, in the order in which they stand.
enum class PerfettoTrack : std::uint8_t {
    Waits,    ///< client: for the answer to an attempt
    Requests, ///< server: queued and at work
    Steps,    ///< server: steps on their way, and their results
    Blocked,  ///< store: steps that wait for another session
    Sent,
    Received,
    Keys,
    Locks,
    State, ///< down, paused
};
constexpr std::array<std::string_view, 9> trackNames{"attempts",
                                                     "requests",
                                                     "steps",
                                                     "blocked steps",
                                                     "messages sent",
                                                     "messages received",
                                                     "keys",
                                                     "locks",
                                                     "state"};

std::string jsonString(std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

/// Nanoseconds as microseconds, exactly.
std::string microseconds(std::int64_t ns) {
    return fmt::format("{}.{:03}", ns / 1'000, ns % 1'000);
}

class PerfettoWriter {
public:
    explicit PerfettoWriter(const idem::Run& run)
        : m_run(run), m_transcript(run.trace), m_index(TimelineIndex::of(run.trace, run.verdict)) {}

    std::string write(std::string_view engineVersion);

private:
    struct Slice {
        PerfettoTrack track = PerfettoTrack::State;
        NodeId node;
        TimeSpan span;
        std::string name;
        RecordId record;
    };

    template <class... Values>
    void put(fmt::format_string<Values...> form, Values&&... values) {
        fmt::format_to(std::back_inserter(m_text), form, std::forward<Values>(values)...);
    }

    std::uint32_t rowFor(const Slice& slice);
    std::uint32_t writeSlice(const Slice& slice);
    void writeFlow(char phase, NodeId node, std::uint32_t thread, Time at);
    void writeNodes();
    void writeWaits();
    void writeBars();
    void writeSteps();
    void writeStrips();
    void writeMessages();
    void writeInstants();
    std::string requestName(IntentId intent, std::uint8_t copy, std::uint16_t attempt) const;
    std::string messageName(const Arrow& arrow) const;

    const idem::Run& m_run;
    Transcript m_transcript;
    TimelineIndex m_index;
    std::string m_text;
    /// By node and track: until when each row of it is taken, in nanoseconds.
    std::map<std::pair<NodeId, PerfettoTrack>, std::vector<std::int64_t>> m_rows;
    std::uint32_t m_flows = 0;
};

/// The first row of its track that is free; slices of one thread must not overlap. Slices of a
/// track come in the order of their starts.
std::uint32_t PerfettoWriter::rowFor(const Slice& slice) {
    auto& rows = m_rows[{slice.node, slice.track}];
    std::uint32_t row = 0;
    while (row < rows.size() && rows[row] > slice.span.from.ns) {
        ++row;
    }
    const auto track = static_cast<std::uint32_t>(slice.track);
    const std::uint32_t thread = track * 10'000 + row + 1;
    if (row == rows.size()) {
        rows.push_back(0);
        const std::string number = row == 0 ? "" : fmt::format(" {}", row + 1);
        put("{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{0},\"tid\":{1},\"args\":{{\"name\":"
            "\"{2}{3}\"}}}},\n{{\"ph\":\"M\",\"name\":\"thread_sort_index\",\"pid\":{0},\"tid\":{1}"
            ",\"args\":{{\"sort_index\":{1}}}}},\n",
            slice.node.value + 1,
            thread,
            trackNames[track],
            number);
    }
    rows[row] = slice.span.to.ns;
    return thread;
}

std::uint32_t PerfettoWriter::writeSlice(const Slice& slice) {
    const std::uint32_t thread = rowFor(slice);
    put("{{\"ph\":\"X\",\"name\":{},\"cat\":\"{}\",\"pid\":{},\"tid\":{},\"ts\":{},\"dur\":{}",
        jsonString(slice.name),
        trackNames[static_cast<std::size_t>(slice.track)],
        slice.node.value + 1,
        thread,
        microseconds(slice.span.from.ns),
        microseconds(slice.span.to.ns - slice.span.from.ns));
    if (slice.record.isSome()) {
        put(",\"args\":{{\"sentence\":{},\"record\":{}}}",
            jsonString(m_transcript.sentence(slice.record)),
            slice.record.value);
    }
    put("}},\n");
    return thread;
}

void PerfettoWriter::writeFlow(char phase, NodeId node, std::uint32_t thread, Time at) {
    put("{{\"ph\":\"{}\",\"name\":\"message\",\"cat\":\"message\",\"id\":{},\"pid\":{},\"tid\":{},"
        "\"ts\":{}{}}},\n",
        phase,
        m_flows,
        node.value + 1,
        thread,
        microseconds(at.ns),
        phase == 'f' ? ",\"bp\":\"e\"" : "");
}

void PerfettoWriter::writeNodes() {
    std::size_t position = 0;
    for (const NodeId lane : m_index.lanes) {
        const NodeName& node = m_run.trace.names.nodes[lane.value];
        const std::string place = node.region.empty() ? "" : ", " + node.region;
        put("{{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":{0},\"args\":{{\"name\":{1}}}}},\n"
            "{{\"ph\":\"M\",\"name\":\"process_sort_index\",\"pid\":{0},\"args\":{{\"sort_index\":"
            "{2}}}}},\n",
            lane.value + 1,
            jsonString(fmt::format("{} ({}{})", node.name, toText(node.role), place)),
            position);
        ++position;
    }
}

std::string
PerfettoWriter::requestName(IntentId intent, std::uint8_t copy, std::uint16_t attempt) const {
    std::string name = intent.isSome() ? m_transcript.teller().client(intent) : "housekeeping";
    name += attempt > 0 ? fmt::format(", attempt {}", attempt) : "";
    return name + (copy > 1 ? fmt::format(", copy {}", copy) : "");
}

void PerfettoWriter::writeWaits() {
    for (const WaitSpan& wait : m_index.waits) {
        const std::string end = wait.timedOut      ? ": time-out"
                                : wait.status != 0 ? fmt::format(": {}", wait.status)
                                                   : "";
        writeSlice({PerfettoTrack::Waits,
                    wait.lane,
                    wait.span,
                    requestName(wait.intent, wait.copy, wait.attempt) + end,
                    wait.record});
    }
}

void PerfettoWriter::writeBars() {
    for (const Bar& bar : m_index.bars) {
        Slice slice{PerfettoTrack::Requests, bar.lane, bar.span, "", bar.record};
        slice.name = requestName(bar.intent, bar.copy, bar.attempt);
        switch (bar.kind) {
        case BarKind::Queued:
            slice.name += ": queued";
            break;
        case BarKind::Working:
            slice.name += bar.died ? ": died" : "";
            break;
        case BarKind::Blocked:
            slice.track = PerfettoTrack::Blocked;
            break;
        case BarKind::Down:
        case BarKind::Paused:
            slice.track = PerfettoTrack::State;
            slice.name = bar.kind == BarKind::Down ? "down" : "paused";
            break;
        }
        writeSlice(slice);
    }
}

void PerfettoWriter::writeSteps() {
    std::map<std::uint32_t, Time> ends;
    for (const Record& record : m_run.trace.records) {
        if (record.kind == RecordKind::OperationReturned ||
            record.kind == RecordKind::OperationAbandoned) {
            ends.emplace(record.operation, record.time);
        }
    }
    for (std::uint32_t at = 0; at < m_run.trace.records.size(); ++at) {
        const Record& record = m_run.trace.records[at];
        if (record.kind == RecordKind::OperationSent) {
            const auto end = ends.find(record.operation);
            writeSlice({PerfettoTrack::Steps,
                        record.lane,
                        {record.time, end == ends.end() ? m_index.end : end->second},
                        spokenStep(static_cast<OperationName>(record.detail)),
                        RecordId{at}});
        }
    }
}

void PerfettoWriter::writeStrips() {
    for (const KeyStrip& strip : m_index.strips) {
        const std::string key = m_transcript.teller().key(strip.key);
        writeSlice(
            {strip.isLock ? PerfettoTrack::Locks : PerfettoTrack::Keys,
             strip.lane,
             strip.span,
             strip.isLock ? "lock of " + key : fmt::format("{} {}", key, spokenName(strip.state)),
             strip.record});
    }
}

std::string PerfettoWriter::messageName(const Arrow& arrow) const {
    switch (arrow.kind) {
    case MessageKind::Request:
        return "request of " + requestName(arrow.intent, arrow.copy, arrow.attempt);
    case MessageKind::Response:
        return fmt::format("answer {}{}", arrow.status, arrow.isReplayed ? ", replayed" : "");
    case MessageKind::Operation:
        return spokenStep(arrow.step);
    case MessageKind::Result:
        return spokenStep(arrow.step) + ": " + m_transcript.row(arrow.sent).outcome;
    default:
        return "replication";
    }
}

void PerfettoWriter::writeMessages() {
    constexpr Duration tie{1};
    // Rows of a track must be asked for in the order of starts: first all that leave, then all that
    // arrive, in the order of their arrival.
    std::multimap<std::int64_t, std::pair<const Arrow*, std::uint32_t>> arrivals;
    for (const Arrow& arrow : m_index.arrows) {
        if (!arrow.from.isSome()) {
            continue;
        }
        const std::string lost = arrow.isLost ? fmt::format(", lost: {}", lossWordsOf(arrow)) : "";
        const std::uint32_t thread = writeSlice(
            {PerfettoTrack::Sent, arrow.from, arrow.span, messageName(arrow) + lost, arrow.sent});
        if (arrow.isLost || !arrow.to.isSome() || arrow.from == arrow.to ||
            arrow.span.to <= arrow.span.from) {
            continue;
        }
        arrivals.emplace(arrow.span.to.ns, std::pair(&arrow, thread));
    }
    for (const auto& [at, arrival] : arrivals) {
        const auto& [arrow, sentFrom] = arrival;
        ++m_flows;
        const std::uint32_t thread = writeSlice({PerfettoTrack::Received,
                                                 arrow->to,
                                                 {arrow->span.to, arrow->span.to + tie},
                                                 messageName(*arrow),
                                                 arrow->arrived});
        writeFlow('s', arrow->from, sentFrom, arrow->span.from);
        writeFlow('f', arrow->to, thread, arrow->span.to);
    }
}

bool isInstant(RecordKind kind) {
    switch (kind) {
    case RecordKind::AttemptTimedOut:
    case RecordKind::AnswerIgnored:
    case RecordKind::MessageLost:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
    case RecordKind::ProxyTimedOut:
    case RecordKind::ProxyRetried:
    case RecordKind::LedgerWritten:
    case RecordKind::LedgerLost:
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::ChargeCanceled:
    case RecordKind::EntryDropped:
    case RecordKind::NodeCrashed:
    case RecordKind::NodeRestarted:
    case RecordKind::NodePromoted:
    case RecordKind::LinkCut:
    case RecordKind::LinkHealed:
        return true;
    default:
        return false;
    }
}

void PerfettoWriter::writeInstants() {
    for (std::uint32_t at = 0; at < m_run.trace.records.size(); ++at) {
        const Record& record = m_run.trace.records[at];
        if (!isInstant(record.kind) || !record.lane.isSome()) {
            continue;
        }
        put("{{\"ph\":\"i\",\"s\":\"p\",\"name\":{},\"cat\":\"event\",\"pid\":{},\"tid\":1,\"ts\":{"
            "}"
            ",\"args\":{{\"sentence\":{},\"record\":{}}}}},\n",
            jsonString(eventName(record)),
            record.lane.value + 1,
            microseconds(record.time.ns),
            jsonString(m_transcript.sentence(RecordId{at})),
            at);
    }
}

std::string PerfettoWriter::write(std::string_view engineVersion) {
    put("{{\"displayTimeUnit\":\"ms\",\n\"otherData\":{{\"scenario\":{},\"strategy\":{},\"seed\":"
        "\"{}\",\"fingerprint\":\"{}\",\"engine\":{},\"times\":\"simulated\"}},\n"
        "\"traceEvents\":[\n",
        jsonString(m_run.trace.scenario),
        jsonString(m_run.trace.strategy),
        m_run.trace.seed,
        toHex16(m_run.fingerprint),
        jsonString(engineVersion));
    writeNodes();
    writeWaits();
    writeBars();
    writeSteps();
    writeStrips();
    writeMessages();
    writeInstants();
    // The last event needs no comma behind it; a run without any has no events at all.
    if (m_text.ends_with(",\n")) {
        m_text.resize(m_text.size() - 2);
    }
    put("\n]}}\n");
    return std::move(m_text);
}

} // namespace

std::string toPerfetto(const Run& run, std::string_view engineVersion) {
    return PerfettoWriter(run).write(engineVersion);
}

} // namespace idem
