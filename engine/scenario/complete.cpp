// The text need not be TOML, so only lines are looked at: the header above, the keys beside.
#include "engine/scenario/complete.h"

#include "engine/scenario/check.h"
#include "engine/scenario/field_address.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/reference_names.h"
#include "engine/scenario/write.h"

#include <algorithm>
#include <optional>

namespace idem {

namespace {

std::string_view trimmedBlanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) {
        return "";
    }
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool isWordLetter(char letter) {
    const bool isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return isLetter || (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

/// A table as the lines around a place show it.
struct LineTable {
    std::optional<FieldGroup> group = FieldGroup::Top; ///< None: no table of a scenario.
    std::string name;                                  ///< Of the client, server or strategy.
    std::vector<std::string> keys;
    std::string kind; ///< Of a fault; empty if it does not say.
};

/// What a line is, and where in it the place lies.
struct LinePlace {
    enum class Part { Nothing, Header, Key, Value };

    Part part = Part::Nothing;
    LineTable table;
    std::string key; ///< Of the line; empty if there is none.
    TextSpan word;
    bool isQuoted = false;
};

LineTable tableOf(std::string_view header) {
    LineTable table;
    const auto inside = header.find_first_not_of("[ \t");
    std::string path(inside == std::string_view::npos
                         ? ""
                         : header.substr(inside, header.find_first_of("] \t", inside) - inside));
    path = path == "faults" ? "faults[1]" : path;
    const auto address = addressOf(path + ".x");
    table.group = address ? std::optional(address->group) : std::nullopt;
    if (address && address->group != FieldGroup::Expected) {
        table.name = address->name;
    }
    return table;
}

std::string keyOf(std::string_view line) {
    const std::size_t equals = line.find('=');
    return equals == std::string_view::npos ? ""
                                            : std::string(trimmedBlanks(line.substr(0, equals)));
}

class LineWalk {
public:
    explicit LineWalk(std::string_view text) : m_text(text) {}

    LinePlace find(std::size_t offset);

private:
    void see(std::string_view line);
    void seeBelow(std::size_t offset);
    LinePlace::Part partAt(std::string_view line, std::size_t column) const;

    std::string_view m_text;
    LineTable m_table;
    bool m_isInText = false; ///< Of several lines.
};

/// A line above or below the place.
void LineWalk::see(std::string_view line) {
    const bool wasInText = m_isInText;
    for (const std::string_view mark : {R"(""")", "'''"}) {
        for (std::size_t at = line.find(mark); at != std::string_view::npos;
             at = line.find(mark, at + mark.size())) {
            m_isInText = !m_isInText;
        }
    }
    const std::string_view content = trimmedBlanks(line);
    if (wasInText || content.empty() || content.front() == '#') {
        return;
    }
    if (content.front() == '[') {
        m_table = tableOf(content);
        return;
    }
    const std::string key = keyOf(content);
    m_table.keys.push_back(key);
    if (key == "kind") {
        const auto value = trimmedBlanks(content.substr(content.find('=') + 1));
        const std::size_t end = value.empty() ? 0 : value.find(value.front(), 1);
        m_table.kind =
            end == std::string_view::npos || end == 0 ? "" : std::string(value.substr(1, end - 1));
    }
}

/// The rest of the table, for the keys that it has.
void LineWalk::seeBelow(std::size_t offset) {
    while (offset < m_text.size()) {
        const std::string_view line = m_text.substr(offset, m_text.find('\n', offset) - offset);
        if (trimmedBlanks(line).starts_with('[') && !m_isInText) {
            return;
        }
        see(line);
        offset += line.size() + 1;
    }
}

LinePlace::Part LineWalk::partAt(std::string_view line, std::size_t column) const {
    const std::string_view before = line.substr(0, column);
    const bool isComment = before.find('#') != std::string_view::npos;
    if (m_isInText || isComment) {
        return LinePlace::Part::Nothing;
    }
    if (trimmedBlanks(line).starts_with('[')) {
        return LinePlace::Part::Header;
    }
    return before.find('=') != std::string_view::npos ? LinePlace::Part::Value
                                                      : LinePlace::Part::Key;
}

LinePlace LineWalk::find(std::size_t offset) {
    std::size_t lineBegin = 0;
    for (std::size_t end = m_text.find('\n'); end != std::string_view::npos && end < offset;
         end = m_text.find('\n', lineBegin)) {
        see(m_text.substr(lineBegin, end - lineBegin));
        lineBegin = end + 1;
    }
    const std::string_view line =
        m_text.substr(lineBegin, m_text.find('\n', lineBegin) - lineBegin);
    LinePlace place;
    place.part = partAt(line, offset - lineBegin);
    place.key = keyOf(line);
    place.word = {offset, offset};
    const bool isHeader = place.part == LinePlace::Part::Header;
    const auto isPart = [&](char letter) {
        return isWordLetter(letter) || (isHeader && letter == '.');
    };
    while (place.word.begin > lineBegin && isPart(m_text[place.word.begin - 1])) {
        --place.word.begin;
    }
    while (place.word.end < lineBegin + line.size() && isPart(m_text[place.word.end])) {
        ++place.word.end;
    }
    const char before = place.word.begin > lineBegin ? m_text[place.word.begin - 1] : ' ';
    place.isQuoted = before == '"' || before == '\'';
    if (isHeader) {
        m_table = tableOf(trimmedBlanks(line));
    } else {
        seeBelow(lineBegin + line.size() + 1);
    }
    place.table = m_table;
    return place;
}

const Field* fieldAt(const LinePlace& place) {
    if (!place.table.group) {
        return nullptr;
    }
    const bool isExpected = place.table.group == FieldGroup::Expected;
    return findField(*place.table.group, isExpected ? "*" : std::string_view(place.key));
}

std::vector<Completion> headers(const Strategies& known) {
    std::vector<Completion> found;
    for (const FieldGroupInfo& info : fieldGroups()) {
        std::string path(
            info.table.substr(std::min(info.table.find_first_not_of('['), info.table.size())));
        path = path.substr(0, path.find(']'));
        const std::size_t name = path.find("NAME");
        if (info.group == FieldGroup::Strategy) {
            for (const StrategyInfo& strategy : known) {
                if (!strategy.options.empty()) {
                    found.push_back({path.substr(0, name) + std::string(strategy.name), ""});
                }
            }
        } else if (!path.empty()) {
            found.push_back({path.substr(0, name), std::string(info.help)});
        }
    }
    return found;
}

/// Whether the field can have an effect in the table at a place.
bool isRead(const Field& field, const LineTable& table, const Strategies& known) {
    if (field.group == FieldGroup::Strategy) {
        const StrategyInfo* strategy = findStrategyInfo(known, table.name);
        return strategy != nullptr &&
               std::find(strategy->options.begin(), strategy->options.end(), field.name) !=
                   strategy->options.end();
    }
    if (field.group == FieldGroup::Fault && !table.kind.empty()) {
        const auto& kinds = findField(FieldGroup::Fault, "kind")->choices;
        const auto kind = std::find(kinds.begin(), kinds.end(), table.kind);
        return kind == kinds.end() ||
               appliesTo(field, static_cast<FaultKind>(kind - kinds.begin()));
    }
    return true;
}

std::vector<Completion> keys(const LineTable& table, const Strategies& known) {
    std::vector<Completion> found;
    const auto add = [&](std::string_view name, std::string_view help) {
        if (std::find(table.keys.begin(), table.keys.end(), name) == table.keys.end()) {
            found.push_back({std::string(name) + " = ", std::string(help)});
        }
    };
    if (table.group == FieldGroup::Expected) {
        for (const StrategyInfo& strategy : known) {
            add(strategy.name, "");
        }
    } else if (table.group) {
        for (const Field& field : fieldsOf(*table.group)) {
            if (isRead(field, table, known)) {
                add(field.name, field.help);
            }
        }
    }
    return found;
}

std::vector<Completion>
values(const Field& field, bool isQuoted, const Scenario& names, const Strategies& known) {
    if (field.type == FieldType::Boolean) {
        return {{"true", ""}, {"false", ""}};
    }
    std::vector<std::string> words(field.choices.begin(), field.choices.end());
    if (field.refersTo != FieldReference::None) {
        words = referenceNames(field.refersTo, names, known);
    }
    std::vector<Completion> found;
    for (const std::string& word : words) {
        found.push_back({isQuoted ? word : "\"" + word + "\"", ""});
    }
    const FieldValue standard = defaultOf(field);
    if (found.empty() && field.type != FieldType::Text) {
        found.push_back(
            {isQuoted ? toText(field, standard) : tomlText(field, standard), "default"});
    }
    return found;
}

} // namespace

Completions completionsAt(std::string_view text,
                          std::size_t offset,
                          const Scenario& names,
                          const Strategies& known) {
    const LinePlace place = LineWalk(text).find(offset);
    Completions found;
    found.word = place.word;
    switch (place.part) {
    case LinePlace::Part::Header:
        found.all = headers(known);
        break;
    case LinePlace::Part::Key:
        found.all = keys(place.table, known);
        break;
    case LinePlace::Part::Value:
        if (const Field* field = fieldAt(place)) {
            found.all = values(*field, place.isQuoted, names, known);
        }
        break;
    case LinePlace::Part::Nothing:
        break;
    }
    return found;
}

std::string helpAt(std::string_view text, std::size_t offset) {
    const LinePlace place = LineWalk(text).find(offset);
    if (place.part == LinePlace::Part::Nothing || !place.table.group) {
        return "";
    }
    if (place.part == LinePlace::Part::Header) {
        const FieldGroupInfo& info = infoOf(*place.table.group);
        return std::string(info.table) + "\n" + std::string(info.help);
    }
    const Field* field = fieldAt(place);
    if (field == nullptr) {
        return "";
    }
    const std::string standard = toText(*field, defaultOf(*field));
    return pathPattern(*field) + "\n" + std::string(field->help) + "\nAccepts " +
           expectedText(*field) + "." + (standard.empty() ? "" : "\nDefault: " + standard);
}

} // namespace idem
