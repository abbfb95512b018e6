// Writes a trace as JSON lines by hand: the format is small, and a document tree of a long trace
// would take many times the memory of the trace.

#include "engine/core/ensure.h"
#include "engine/trace/json_lines.h"
#include "engine/trace/text.h"

#include <cstdint>

namespace idem {

namespace {

constexpr std::int64_t exactMax = std::int64_t{1} << 53;

void writeText(std::string& out, std::string_view text) {
    out += '"';
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += "0123456789abcdef"[byte >> 4];
            out += "0123456789abcdef"[byte & 15];
        } else {
            out += character;
        }
    }
    out += '"';
}

/// One object on one line: `{"a":1,"b":"c"}`.
class LineWriter {
public:
    explicit LineWriter(std::string& out) : m_out(out) { m_out += '{'; }
    void end() { m_out += '}'; }

    std::string& field(std::string_view name) {
        if (m_out.back() != '{') {
            m_out += ',';
        }
        writeText(m_out, name);
        m_out += ':';
        return m_out;
    }
    void text(std::string_view name, std::string_view value) { writeText(field(name), value); }
    void number(std::string_view name, std::int64_t value) {
        if (value > exactMax || value < -exactMax) {
            text(name, std::to_string(value));
        } else {
            field(name) += std::to_string(value);
        }
    }
    /// Left out if it is 0.
    void optional(std::string_view name, std::int64_t value) {
        if (value != 0) {
            number(name, value);
        }
    }
    template <class Tag>
    void optional(std::string_view name, Id<Tag> id) {
        if (id.isSome()) {
            number(name, id.value);
        }
    }
    void truth(std::string_view name, bool value) { field(name) += value ? "true" : "false"; }

private:
    std::string& m_out;
};

void writeHeader(std::string& out, const Trace& trace) {
    LineWriter line(out);
    line.text("format", "idemscope-trace");
    line.number("version", traceFormatVersion);
    line.text("scenario", trace.scenario);
    line.text("strategy", trace.strategy);
    line.text("seed", std::to_string(trace.seed));
    line.truth("localEffect", trace.localEffect);
    line.end();
    out += '\n';
}

template <class Items, class WriteItem>
void writeList(std::string& out, const Items& items, WriteItem writeItem) {
    out += '[';
    for (std::size_t at = 0; at < items.size(); ++at) {
        out += at == 0 ? "" : ",";
        writeItem(items[at]);
    }
    out += ']';
}

void writeNames(std::string& out, const TraceNames& names) {
    LineWriter line(out);
    writeList(line.field("nodes"), names.nodes, [&out](const NodeName& node) {
        LineWriter item(out);
        item.text("name", node.name);
        item.text("role", toText(node.role));
        item.text("region", node.region);
        item.end();
    });
    writeList(line.field("intents"), names.intents, [&out](const IntentName& intent) {
        LineWriter item(out);
        item.optional("client", intent.client);
        item.number("amount", intent.amount);
        item.text("from", intent.from);
        item.text("to", intent.to);
        item.end();
    });
    writeList(
        line.field("keys"), names.keys, [&out](const std::string& key) { writeText(out, key); });
    line.end();
    out += '\n';
}

void writeFlags(LineWriter& line, std::uint8_t flags) {
    const auto names = recordFlagNames();
    ENSURE(flags >> names.size() == 0);
    if (flags == 0) {
        return;
    }
    std::string& out = line.field("flags");
    out += '[';
    for (std::size_t bit = 0; bit < names.size(); ++bit) {
        if ((flags >> bit & 1) != 0) {
            out += out.back() == '[' ? "" : ",";
            writeText(out, names[bit]);
        }
    }
    out += ']';
}

void writeDetail(LineWriter& line, const Record& record) {
    const auto names = detailNames(record.kind);
    if (names.empty()) {
        line.optional("detail", std::int64_t{record.detail});
        return;
    }
    ENSURE(record.detail < names.size());
    line.text("detail", names[record.detail]);
}

void writeRecord(std::string& out, const Record& record) {
    LineWriter line(out);
    line.number("t", record.time.ns);
    line.text("kind", toText(record.kind));
    writeDetail(line, record);
    line.optional("lane", record.lane);
    line.optional("intent", record.intent);
    line.optional("copy", std::int64_t{record.copy});
    line.optional("attempt", std::int64_t{record.attempt});
    line.optional("status", std::int64_t{record.status});
    line.optional("value", record.value);
    line.optional("other", std::int64_t{record.other});
    line.optional("operation", std::int64_t{record.operation});
    writeFlags(line, record.flags);
    line.optional("cause", record.cause);
    line.end();
    out += '\n';
}

} // namespace

std::string toJsonLines(const Trace& trace) {
    std::string out;
    out.reserve(512 + 160 * trace.records.size());
    writeHeader(out, trace);
    writeNames(out, trace.names);
    for (const Record& record : trace.records) {
        writeRecord(out, record);
    }
    return out;
}

} // namespace idem
