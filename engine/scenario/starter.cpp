// Written from the table of fields, so that it names every field, and none that is gone.

#include "engine/scenario/starter.h"

#include "engine/scenario/field.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/write.h"

#include <array>
#include <string_view>

namespace idem {

namespace {

/// What the file says itself; all other fields stand in comments, with their defaults.
struct Stated {
    FieldGroup group = FieldGroup::Top;
    std::string_view name;
    std::string_view text; ///< As TOML.
};

constexpr auto stated = std::to_array<Stated>({
    {FieldGroup::Top, "format", "1"},
    {FieldGroup::Top, "title", "\"My payment\""},
    {FieldGroup::Top,
     "story",
     "\"The app gives up after 300 ms and tries again; the provider takes 800 ms.\""},
    {FieldGroup::Top, "strategy", "\"naive\""},
    {FieldGroup::Client, "timeout", "\"300ms\""},
    {FieldGroup::Client, "retries", "4"},
    {FieldGroup::Client, "retry-wait", "\"200ms\""},
    {FieldGroup::Provider, "latency", "\"800ms\""},
    {FieldGroup::Expected, "*", "naive = \"double\"\nclaim-lease = \"exactly-once\""},
});

const Stated* findStated(const Field& field) {
    for (const Stated& each : stated) {
        if (each.group == field.group && each.name == field.name) {
            return &each;
        }
    }
    return nullptr;
}

bool hasStated(FieldGroup group) {
    for (const Stated& each : stated) {
        if (each.group == group) {
            return true;
        }
    }
    return false;
}

std::string_view nameIn(FieldGroup group) {
    switch (group) {
    case FieldGroup::Client:
        return "alice";
    case FieldGroup::Server:
        return "server-1";
    case FieldGroup::Strategy:
        return "claim-lease";
    default:
        return "";
    }
}

std::string headerOf(const FieldGroupInfo& info) {
    std::string header(info.table);
    if (const std::size_t at = header.find("NAME"); at != std::string::npos) {
        header.replace(at, 4, nameIn(info.group));
    }
    return header;
}

/// "# Before each further attempt. A duration such as ... . Without it: 500ms".
std::string commentOf(const Field& field) {
    std::string text = "# " + std::string(field.help);
    if (const std::string expected = expectedText(field); !expected.empty()) {
        text += " (" + expected + ")";
    }
    return text + "\n";
}

std::string linesOf(const Field& field) {
    std::string text = commentOf(field);
    if (const Stated* said = findStated(field)) {
        if (field.name == "*") {
            return text + std::string(said->text) + "\n";
        }
        return text + std::string(field.name) + " = " + std::string(said->text) + "\n";
    }
    return text + "# " + std::string(field.name) + " = " + tomlText(field, defaultOf(field)) + "\n";
}

std::string groupText(const FieldGroupInfo& info) {
    std::string text;
    if (const std::string header = headerOf(info); !header.empty()) {
        text += "\n# " + std::string(info.help) + "\n";
        text += (hasStated(info.group) ? "" : "# ") + header + "\n";
    }
    for (const Field& field : fieldsOf(info.group)) {
        text += linesOf(field);
    }
    return text;
}

} // namespace

std::string starterScenario() {
    std::string text =
        "# A scenario of Idemscope. It runs as it is:\n"
        "#     idemscope-cli run FILE          one strategy, explained\n"
        "#     idemscope-cli compare FILE      several, side by side\n"
        "# Every other field stands below in a comment with its default: remove the \"# \" and\n"
        "# change the value. A table in a comment needs its [header] too.\n\n";
    for (const FieldGroupInfo& info : fieldGroups()) {
        text += groupText(info);
    }
    return text;
}

} // namespace idem
