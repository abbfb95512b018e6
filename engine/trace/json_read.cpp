// Reads a saved trace. The text may come from anywhere: every line is bounded, every number is
// checked against the field that it fills and every id against the table that it indexes.

#include "engine/trace/json_lines.h"
#include "engine/trace/record_fields.h"
#include "engine/trace/text.h"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace idem {

namespace {

namespace json = boost::json;

/// What is wrong with a line; thrown nowhere, handed up.
struct Complaint {
    std::string code;
    std::string path;
    std::string message;
    std::string expected;
    std::string found;
};

/// The fields of one object, read by name. The first complaint is kept, later ones follow from it.
class ObjectReader {
public:
    ObjectReader(const json::value& value, std::optional<Complaint>& complaint)
        : m_object(value.if_object()), m_complaint(complaint) {
        if (m_object == nullptr) {
            complain({"not-an-object", "", "This is no JSON object.", "{...}", ""});
        }
    }

    bool has(std::string_view name) const { return find(name) != nullptr; }

    std::string_view text(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr || !value->is_string()) {
            complain({"wrong-type", std::string(name), "A text is missing here.", "a text", ""});
            return {};
        }
        const json::string& found = value->get_string();
        return {found.data(), found.size()};
    }

    bool truth(std::string_view name) {
        const json::value* value = find(name);
        if (value == nullptr || !value->is_bool()) {
            complain({"wrong-type", std::string(name), "true or false is missing here.", "", ""});
            return false;
        }
        return value->get_bool();
    }

    /// The integer, as a number or as a text; `missing` if there is no such field.
    template <class Integer>
    Integer integer(std::string_view name, Integer missing, Integer min, Integer max) {
        const json::value* value = find(name);
        if (value == nullptr) {
            return missing;
        }
        const std::optional<std::int64_t> number = integerIn(*value);
        if (!number || std::cmp_less(*number, min) || std::cmp_greater(*number, max)) {
            complain({"out-of-range",
                      std::string(name),
                      "This number does not fit its field.",
                      "an integer from " + std::to_string(min) + " to " + std::to_string(max),
                      json::serialize(*value).substr(0, 40)});
            return missing;
        }
        return static_cast<Integer>(*number);
    }

    /// An id below `count`, or none if there is no such field.
    template <class Id>
    Id id(std::string_view name, std::size_t count) {
        if (!has(name)) {
            return Id::none();
        }
        if (count == 0) {
            complain({"unknown-id", std::string(name), "Nothing has this number.", "", ""});
            return Id::none();
        }
        return Id{integer<std::uint32_t>(name, 0, 0, static_cast<std::uint32_t>(count - 1))};
    }

    const json::array* array(std::string_view name, std::size_t max) {
        const json::value* value = find(name);
        if (value == nullptr || !value->is_array() || value->get_array().size() > max) {
            complain({"wrong-type",
                      std::string(name),
                      "A list is missing here, or it is too long.",
                      "a list of at most " + std::to_string(max),
                      ""});
            return nullptr;
        }
        return &value->get_array();
    }

    /// The value of an enum by its name.
    std::uint8_t named(std::string_view name, std::span<const std::string_view> names) {
        const std::string_view found = text(name);
        const auto at = findName(names, found);
        if (!at) {
            complain({"unknown-name",
                      std::string(name),
                      "Nothing is called that.",
                      "",
                      std::string(found.substr(0, 40))});
        }
        return at.value_or(0);
    }

    void complain(Complaint complaint) {
        if (!m_complaint) {
            m_complaint = std::move(complaint);
        }
    }

private:
    static std::optional<std::int64_t> integerIn(const json::value& value) {
        if (value.is_int64()) {
            return value.get_int64();
        }
        if (!value.is_string()) {
            return std::nullopt;
        }
        const json::string& text = value.get_string();
        std::int64_t number = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, number);
        return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
    }

    const json::value* find(std::string_view name) const {
        return m_object == nullptr ? nullptr : m_object->if_contains({name.data(), name.size()});
    }

    const json::object* m_object;
    std::optional<Complaint>& m_complaint;
};

std::uint64_t seedIn(ObjectReader& header) {
    const std::string_view text = header.text("seed");
    std::uint64_t seed = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, seed);
    if (error != std::errc() || stop != end) {
        header.complain({"bad-seed", "seed", "This is no seed.", "digits", ""});
    }
    return seed;
}

void readHeader(ObjectReader header, Trace& trace) {
    if (header.text("format") != "idemscope-trace") {
        header.complain({"not-a-trace", "format", "This is no trace.", "idemscope-trace", ""});
        return;
    }
    const int version = header.integer<int>("version", 0, 0, std::numeric_limits<int>::max());
    if (version != traceFormatVersion) {
        header.complain({"unknown-version",
                         "version",
                         "This trace was written in another format.",
                         std::to_string(traceFormatVersion),
                         std::to_string(version)});
    }
    trace.scenario = header.text("scenario");
    trace.strategy = header.text("strategy");
    trace.seed = seedIn(header);
    trace.localEffect = header.truth("localEffect");
}

/// The line of names.
class NamesReader {
public:
    NamesReader(const TraceLimits& limits, std::optional<Complaint>& complaint)
        : m_limits(limits), m_complaint(complaint) {}

    TraceNames read(const json::value& line) {
        ObjectReader names(line, m_complaint);
        TraceNames result;
        result.keys.clear();
        each(names, "nodes", [&](const json::value& item) {
            ObjectReader node(item, m_complaint);
            const auto role = static_cast<NodeRole>(node.named("role", nodeRoleNames()));
            result.nodes.push_back(
                {std::string(node.text("name")), role, std::string(node.text("region"))});
        });
        each(names, "intents", [&](const json::value& item) {
            result.intents.push_back(intentIn({item, m_complaint}, result.nodes.size()));
        });
        each(names, "keys", [&](const json::value& item) {
            const json::string* key = item.if_string();
            if (key == nullptr) {
                names.complain({"wrong-type", "keys", "A key is a text.", "", ""});
                return;
            }
            result.keys.emplace_back(key->data(), key->size());
        });
        if (result.keys.empty()) {
            names.complain({"no-keys", "keys", "The first key, \"no key\", is missing.", "", ""});
        }
        return result;
    }

private:
    template <class Read>
    void each(ObjectReader& names, std::string_view field, Read read) {
        const json::array* items = names.array(field, m_limits.namesMax);
        for (std::size_t at = 0; items != nullptr && !m_complaint && at < items->size(); ++at) {
            read((*items)[at]);
        }
    }

    static IntentName intentIn(ObjectReader item, std::size_t nodes) {
        IntentName intent;
        intent.client = item.id<NodeId>("client", nodes);
        intent.amount = item.integer<std::int64_t>("amount", 0, -amountMax, amountMax);
        intent.from = item.text("from");
        intent.to = item.text("to");
        return intent;
    }

    const TraceLimits& m_limits;
    std::optional<Complaint>& m_complaint;
};

std::uint8_t flagsIn(ObjectReader& line) {
    if (!line.has("flags")) {
        return 0;
    }
    const auto names = recordFlagNames();
    const json::array* items = line.array("flags", names.size());
    unsigned flags = 0;
    for (std::size_t at = 0; items != nullptr && at < items->size(); ++at) {
        const json::string* text = (*items)[at].if_string();
        const auto bit = text == nullptr
                             ? std::nullopt
                             : findName(names, std::string_view(text->data(), text->size()));
        if (!bit) {
            line.complain({"unknown-name", "flags", "No flag is called that.", "", ""});
            return 0;
        }
        flags |= 1U << *bit;
    }
    return static_cast<std::uint8_t>(flags);
}

template <class Integer>
Integer smallIn(ObjectReader& line, std::string_view name) {
    return line.integer<Integer>(name, 0, 0, std::numeric_limits<Integer>::max());
}

Record recordIn(ObjectReader line, const Trace& trace) {
    const TraceNames& names = trace.names;
    Record record;
    record.kind = static_cast<RecordKind>(line.named("kind", recordKindNames()));
    const auto details = detailNames(record.kind);
    record.detail =
        details.empty() ? smallIn<std::uint8_t>(line, "detail") : line.named("detail", details);
    const std::int64_t past = trace.records.empty() ? 0 : trace.records.back().time.ns;
    constexpr auto max = std::numeric_limits<std::int64_t>::max();
    constexpr auto min = std::numeric_limits<std::int64_t>::min();
    record.time.ns = line.integer<std::int64_t>("t", -1, past, max);
    record.value = line.integer<std::int64_t>("value", 0, min, max);
    record.status = smallIn<std::uint16_t>(line, "status");
    record.lane = line.id<NodeId>("lane", names.nodes.size());
    record.intent = line.id<IntentId>("intent", names.intents.size());
    record.attempt = smallIn<std::uint16_t>(line, "attempt");
    record.copy = smallIn<std::uint8_t>(line, "copy");
    record.flags = flagsIn(line);
    record.cause = line.id<RecordId>("cause", trace.records.size());
    record.other = smallIn<std::uint32_t>(line, "other");
    record.operation = smallIn<std::uint32_t>(line, "operation");
    if (record.time.ns < 0) {
        line.complain({"no-time", "t", "The time is missing.", "", ""});
    }
    if (carriesKey(record.kind) && record.other >= names.keys.size()) {
        line.complain({"unknown-id", "other", "No key has this number.", "", ""});
    }
    if (needsIntent(record.kind) && !record.intent.isSome()) {
        line.complain({"no-intent", "intent", "Whose this is, is missing.", "", ""});
    }
    return record;
}

/// Cuts the text into lines and reads one after the other until something is wrong.
class TraceReader {
public:
    TraceReader(std::string_view text, const TraceLimits& limits)
        : m_rest(text), m_limits(limits) {}

    Parsed<Trace> read(std::string_view file) {
        Trace trace;
        readLine([&](const json::value& line) { readHeader({line, m_complaint}, trace); });
        readLine([&](const json::value& line) {
            trace.names = NamesReader(m_limits, m_complaint).read(line);
        });
        while (!m_complaint && !m_rest.empty()) {
            readLine([&](const json::value& line) {
                trace.records.push_back(recordIn({line, m_complaint}, trace));
            });
            if (trace.records.size() > m_limits.recordsMax) {
                complain("too-long", "This trace has too many records.");
            }
        }
        Parsed<Trace> result;
        if (m_complaint) {
            result.diagnostics.push_back(diagnosticOf(*m_complaint, file));
        } else {
            result.value = std::move(trace);
        }
        return result;
    }

private:
    template <class Read>
    void readLine(Read read) {
        if (m_complaint) {
            return;
        }
        ++m_line;
        const std::string_view line = nextLine();
        if (line.size() > (m_line == 2 ? m_limits.lineMax : m_limits.recordLineMax)) {
            complain("too-long", "This line is too long.");
            return;
        }
        json::error_code error;
        json::parse_options options;
        options.max_depth = 4;
        unsigned char buffer[8192];
        json::monotonic_resource memory(buffer);
        const json::value value = json::parse({line.data(), line.size()}, error, &memory, options);
        if (error) {
            complain("bad-json", "This line is no JSON: " + error.message() + ".");
            return;
        }
        read(value);
    }

    std::string_view nextLine() {
        const std::size_t end = std::min(m_rest.find('\n'), m_rest.size());
        const std::string_view line = m_rest.substr(0, end);
        m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
        return line;
    }

    void complain(std::string code, std::string message) {
        if (!m_complaint) {
            m_complaint = Complaint{std::move(code), "", std::move(message), "", ""};
        }
    }

    Diagnostic diagnosticOf(const Complaint& complaint, std::string_view file) const {
        Diagnostic diagnostic;
        diagnostic.code = complaint.code;
        diagnostic.file = file;
        diagnostic.line = m_line;
        diagnostic.column = 1;
        diagnostic.path = complaint.path;
        diagnostic.message = complaint.message;
        diagnostic.expected = complaint.expected;
        diagnostic.found = complaint.found;
        return diagnostic;
    }

    std::string_view m_rest;
    const TraceLimits& m_limits;
    std::optional<Complaint> m_complaint;
    int m_line = 0;
};

} // namespace

Parsed<Trace>
readJsonLines(std::string_view text, std::string_view file, const TraceLimits& limits) {
    return TraceReader(text, limits).read(file);
}

} // namespace idem
