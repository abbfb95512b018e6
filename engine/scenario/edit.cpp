#include "engine/scenario/edit.h"

#include "engine/scenario/check.h"
#include "engine/scenario/fault_text.h"
#include "engine/scenario/field_address.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "engine/scenario/toml_edit.h"
#include "engine/scenario/write.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace idem {

namespace {

using EditedText = Parsed<std::string>;

/// The row of the field at a path of TOML; one past the last row of its group for a table.
std::size_t rankOf(const TomlPath& path) {
    std::string text;
    for (const std::string& part : path) {
        text += (text.empty() ? "" : ".") + part;
    }
    const auto rankIn = [](const FieldAddress& address) {
        const auto rows = fieldsOf(address.group);
        const Field* field = findField(address.group, address.field);
        return static_cast<std::size_t>((field != nullptr ? field : &rows.back()) -
                                        fields().data());
    };
    const auto address = addressOf(text);
    if (address && findField(address->group, address->field) != nullptr) {
        return rankIn(*address);
    }
    for (const std::string& below : {text + ".x", text + ".x.x"}) {
        if (const auto inTable = addressOf(below)) {
            return rankIn(*inTable);
        }
    }
    return path.empty() ? 0 : fields().size();
}

/// A field as files spell its path.
struct FilePlace {
    TomlPath table;
    std::string key;

    TomlPath path() const {
        TomlPath whole = table;
        whole.push_back(key);
        return whole;
    }
};

FilePlace placeOf(const FieldAddress& address) {
    switch (address.group) {
    case FieldGroup::Top:
        return {{}, address.field};
    case FieldGroup::Expected:
        return {{"expected"}, address.name};
    case FieldGroup::Strategy:
        return {{"strategies", address.name}, address.field};
    case FieldGroup::Client:
        return {{"clients", address.name}, address.field};
    case FieldGroup::Server:
        return {{"servers", address.name}, address.field};
    default:
        return {{address.elementPath}, address.field};
    }
}

/// A text of several lines as such, so that a story stays readable.
std::string linesText(const std::string& text) {
    std::string lines = "\"\"\"\n";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isLast = i + 1 == text.size();
        const bool endsEarly = text[i] == '"' && (isLast || text.compare(i, 3, "\"\"\"") == 0);
        lines += endsEarly || text[i] == '\\' ? "\\" : "";
        lines += text[i];
    }
    return lines + "\"\"\"";
}

EditedText refused(std::string path, std::string message, std::string suggestion) {
    Diagnostic problem;
    problem.code = "edit-by-hand";
    problem.path = std::move(path);
    problem.message = std::move(message);
    problem.suggestion = std::move(suggestion);
    return {std::nullopt, {std::move(problem)}};
}

EditedText refused(std::vector<Diagnostic> diagnostics) {
    return {std::nullopt, std::move(diagnostics)};
}

std::string faultPath(std::size_t position) {
    return itemSegment("faults", position);
}

std::vector<TomlLine> linesOf(const Fault& fault) {
    std::vector<TomlLine> lines;
    for (StatedField& field : statedFields({"", "", &fault}, FieldGroup::Fault)) {
        lines.push_back({std::move(field.name), std::move(field.value)});
    }
    return lines;
}

/// Line by line, so that comments and what a person wrote explicitly stay.
void rewrite(TomlEditor& editor, std::size_t position, const Fault& before, const Fault& after) {
    const TomlPath table{faultPath(position)};
    for (const Field& field : fieldsOf(FieldGroup::Fault)) {
        const TomlPath path{table.front(), std::string(field.name)};
        const FieldValue value = field.get(&after);
        const bool isStated = editor.find(path) != nullptr;
        const bool isChanged = value != field.get(&before);
        const bool isGone = isChanged && value == defaultOf(field) && field.name != "kind" &&
                            isStated && !editor.hasComment(path);
        if (isGone || (isStated && !appliesTo(field, after.kind))) {
            editor.remove(path);
        } else if (isStated && isChanged) {
            editor.replace(path, tomlText(field, value));
        } else if (!isStated && value != defaultOf(field)) {
            editor.insert(table, {std::string(field.name), tomlText(field, value)});
        }
    }
}

class ScenarioEdit {
public:
    ScenarioEdit(std::string_view text, const Strategies& known)
        : m_text(text), m_known(known), m_read(readScenario(text, "", known)) {}

    bool isReadable() const { return m_read.value.has_value(); }
    EditedText unreadable() const { return refused(m_read.diagnostics); }
    const Scenario& scenario() const { return *m_read.value; }
    EditedText set(std::string_view path, std::string_view value);
    EditedText reset(std::string_view path);

    using Attempt = std::function<void(TomlEditor& editor)>;
    /// The text after the first attempt that gives the expected scenario.
    EditedText proved(const std::string& path,
                      const Scenario& expected,
                      const std::vector<Attempt>& attempts) const;

private:
    void restate(Scenario& expected, const FieldAddress& address, const Field& preset) const;
    EditedText setKind(const std::string& path, Scenario expected) const;
    EditedText
    removeExpectation(const std::string& path, const FieldAddress& address, Scenario expected);
    std::string valueText(const Field& field, const FieldValue& value) const;

    std::string_view m_text;
    const Strategies& m_known;
    Parsed<Scenario> m_read;
};

EditedText ScenarioEdit::proved(const std::string& path,
                                const Scenario& expected,
                                const std::vector<Attempt>& attempts) const {
    for (const Attempt& attempt : attempts) {
        TomlEditor editor(std::string(m_text), rankOf);
        attempt(editor);
        const auto read = readScenario(editor.text(), "", m_known);
        if (read && *read.value == expected) {
            return {editor.text(), {}};
        }
    }
    return refused(path,
                   "the way in which the file is written leaves no room for this change",
                   "change it in the text");
}

/// What the file states beside a preset wins over it.
void ScenarioEdit::restate(Scenario& expected,
                           const FieldAddress& address,
                           const Field& preset) const {
    const TomlEditor editor(std::string(m_text), rankOf);
    const auto before = elementsOf(*m_read.value, address.group);
    const auto after = elementsOf(expected, address.group);
    for (std::size_t i = 0; i < after.size(); ++i) {
        for (const Field& field : fieldsOf(address.group)) {
            FieldAddress beside = address;
            beside.field = field.name;
            if (after[i].path == address.elementPath && field.name != preset.name &&
                editor.find(placeOf(beside).path()) != nullptr) {
                field.set(after[i].element, field.get(before[i].element));
            }
        }
    }
}

std::string ScenarioEdit::valueText(const Field& field, const FieldValue& value) const {
    const auto* text = std::get_if<std::string>(&value);
    const bool hasReturns = m_text.find('\r') != std::string_view::npos;
    if (text != nullptr && field.hasLines && !hasReturns && text->find('\n') != std::string::npos) {
        return linesText(*text);
    }
    return tomlText(field, value);
}

/// A file may not state what does not apply to the kind of a fault.
EditedText ScenarioEdit::setKind(const std::string& path, Scenario expected) const {
    const auto& before = scenario().world.faults;
    auto& after = expected.world.faults;
    for (Fault& fault : after) {
        fault = onlyApplicable(fault);
    }
    return proved(path, expected, {[&before, &after](TomlEditor& editor) {
                      for (std::size_t i = 0; i < after.size(); ++i) {
                          rewrite(editor, i + 1, before[i], after[i]);
                      }
                  }});
}

EditedText ScenarioEdit::set(std::string_view path, std::string_view value) {
    Scenario expected = scenario();
    const auto problems =
        applySetting(expected, std::string(path) + "=" + std::string(value), m_known);
    if (hasError(problems)) {
        return refused(problems);
    }
    // applySetting has found address and field, and read the value.
    const FieldAddress address = *addressOf(path);
    const Field& field = *findField(address.group, address.field);
    if (fieldText(scenario(), path) == fieldText(expected, path)) {
        return {std::string(m_text), {}};
    }
    if (field.isPreset) {
        restate(expected, address, field);
    }
    if (address.group == FieldGroup::Fault && field.name == "kind") {
        return setKind(std::string(path), std::move(expected));
    }
    const FilePlace place = placeOf(address);
    const std::string written = valueText(field, *readFieldValue(field, value).value);
    const std::string whole(path);
    const TomlEditor editor(std::string(m_text), rankOf);
    if (const LaidValue* stated = editor.find(place.path())) {
        if (stated->hasComment) {
            return refused(whole, "there is a comment inside this list", "change it in the text");
        }
        return proved(
            whole, expected, {[&](TomlEditor& to) { to.replace(place.path(), written); }});
    }
    const auto insert = [&](TomlEditor& to) { to.insert(place.table, {place.key, written}); };
    // The first table of a server would make it the only one: say how many there are.
    const auto insertWithCount = [&](TomlEditor& to) {
        const std::size_t count = scenario().world.servers.size();
        to.insert({"servers"}, {"count", std::to_string(count)});
        insert(to);
    };
    return proved(whole, expected, {insert, insertWithCount});
}

EditedText ScenarioEdit::removeExpectation(const std::string& path,
                                           const FieldAddress& address,
                                           Scenario expected) {
    const FilePlace place = placeOf(address);
    if (expected.expected.erase(address.name) == 0) {
        return {std::string(m_text), {}};
    }
    return proved(path, expected, {[&place](TomlEditor& to) { to.remove(place.path()); }});
}

EditedText ScenarioEdit::reset(std::string_view path) {
    const std::string whole(path);
    const auto text = fieldText(scenario(), path);
    const auto address = addressOf(path);
    if (!text) {
        return refused(whole, "there is no field " + quoted(whole), "");
    }
    if (address->group == FieldGroup::Expected) {
        return removeExpectation(whole, *address, scenario());
    }
    const FilePlace place = placeOf(*address);
    const TomlEditor editor(std::string(m_text), rankOf);
    const LaidValue* stated = editor.find(place.path());
    if (stated == nullptr) {
        return {std::string(m_text), {}};
    }
    const Field& field = *findField(address->group, address->field);
    FieldValue value = defaultOf(field);
    for (const auto& placed : elementsOf(scenario(), address->group)) {
        if (placed.path == address->elementPath) {
            value = defaultOf(field, placed.element);
        }
    }
    Scenario expected = scenario();
    const auto problems = applySetting(expected, whole + "=" + toText(field, value), m_known);
    if (hasError(problems)) {
        return refused(problems);
    }
    if (field.isPreset) {
        restate(expected, *address, field);
    }
    const auto state = [&](TomlEditor& to) { to.replace(place.path(), tomlText(field, value)); };
    const auto remove = [&](TomlEditor& to) {
        to.remove(place.path());
        // A header that names something says that it exists.
        if (place.table.size() == 1 && address->group != FieldGroup::Fault) {
            to.removeIfEmpty(place.table);
        }
    };
    if (address->group == FieldGroup::Fault && field.name == "kind") {
        return set(path, toText(field, value));
    }
    const bool keepsLine = editor.hasComment(place.path()) || stated->hasComment;
    return proved(whole,
                  expected,
                  keepsLine ? std::vector<Attempt>{state} : std::vector<Attempt>{remove, state});
}

/// A change of the schedule: of the scenario, and of the text.
EditedText editFaults(const ScenarioEdit& edit,
                      const Strategies& known,
                      const std::function<void(std::vector<Fault>& faults)>& change,
                      const ScenarioEdit::Attempt& attempt) {
    Scenario expected = edit.scenario();
    change(expected.world.faults);
    const auto problems = checkScenario(expected, known);
    return hasError(problems) ? refused(problems) : edit.proved("faults", expected, {attempt});
}

std::optional<EditedText> problemWith(const ScenarioEdit& edit, std::size_t position) {
    if (!edit.isReadable()) {
        return edit.unreadable();
    }
    if (position < 1 || position > edit.scenario().world.faults.size()) {
        return refused(faultPath(position), "there is no such fault", "");
    }
    return std::nullopt;
}

std::ptrdiff_t indexOf(std::size_t position) {
    return static_cast<std::ptrdiff_t>(position) - 1;
}

} // namespace

EditedText editField(std::string_view text,
                     std::string_view path,
                     std::string_view value,
                     const Strategies& known) {
    ScenarioEdit edit(text, known);
    return edit.isReadable() ? edit.set(path, value) : edit.unreadable();
}

EditedText resetField(std::string_view text, std::string_view path, const Strategies& known) {
    ScenarioEdit edit(text, known);
    return edit.isReadable() ? edit.reset(path) : edit.unreadable();
}

EditedText addFault(std::string_view text, const Fault& fault, const Strategies& known) {
    const ScenarioEdit edit(text, known);
    if (!edit.isReadable()) {
        return edit.unreadable();
    }
    const Fault added = onlyApplicable(fault);
    return editFaults(
        edit,
        known,
        [&added](std::vector<Fault>& faults) { faults.push_back(added); },
        [&added](TomlEditor& editor) { editor.appendItem("faults", linesOf(added)); });
}

EditedText removeFault(std::string_view text, std::size_t position, const Strategies& known) {
    const ScenarioEdit edit(text, known);
    if (auto problem = problemWith(edit, position)) {
        return *std::move(problem);
    }
    return editFaults(
        edit,
        known,
        [position](std::vector<Fault>& faults) {
            faults.erase(faults.begin() + indexOf(position));
        },
        [position](TomlEditor& editor) { editor.removeItem("faults", position); });
}

EditedText replaceFault(std::string_view text,
                        std::size_t position,
                        const Fault& fault,
                        const Strategies& known) {
    const ScenarioEdit edit(text, known);
    if (auto problem = problemWith(edit, position)) {
        return *std::move(problem);
    }
    const Fault before = edit.scenario().world.faults[position - 1];
    const Fault after = onlyApplicable(fault);
    return editFaults(
        edit,
        known,
        [&](std::vector<Fault>& faults) { faults[position - 1] = after; },
        [&](TomlEditor& editor) { rewrite(editor, position, before, after); });
}

EditedText
moveFault(std::string_view text, std::size_t from, std::size_t to, const Strategies& known) {
    const ScenarioEdit edit(text, known);
    for (const std::size_t position : {from, to}) {
        if (auto problem = problemWith(edit, position)) {
            return *std::move(problem);
        }
    }
    return editFaults(
        edit,
        known,
        [from, to](std::vector<Fault>& faults) {
            const Fault moved = faults[from - 1];
            faults.erase(faults.begin() + indexOf(from));
            faults.insert(faults.begin() + indexOf(to), moved);
        },
        [from, to](TomlEditor& editor) { editor.moveItem("faults", from, to); });
}

} // namespace idem
