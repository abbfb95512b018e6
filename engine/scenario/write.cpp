#include "engine/scenario/write.h"

#include "engine/scenario/field_value.h"

namespace idem {

namespace {

std::string inQuotes(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '\n') {
            result += "\\n";
            continue;
        }
        if (letter == '"' || letter == '\\') {
            result += '\\';
        }
        result += letter;
    }
    return result + "\"";
}

class ScenarioWriter {
public:
    explicit ScenarioWriter(const Scenario& scenario) : m_scenario(scenario) {}

    std::string write();

private:
    void writeGroup(const FieldGroupInfo& info);
    void writeServerCount();
    void writeTable(const std::string& header, const std::string& lines);
    bool hasOnlyDefaultServers() const;

    const Scenario& m_scenario;
    std::string m_text;
};

bool ScenarioWriter::hasOnlyDefaultServers() const {
    const auto& servers = m_scenario.world.servers;
    for (std::size_t i = 0; i < servers.size(); ++i) {
        if (!(servers[i] == defaultServer(i))) {
            return false;
        }
    }
    return true;
}

std::string linesOf(const PlacedElement<ConstElement>& placed, FieldGroup group) {
    std::string lines;
    for (const StatedField& field : statedFields(placed, group)) {
        lines += field.name + " = " + field.value + "\n";
    }
    return lines;
}

void ScenarioWriter::writeTable(const std::string& header, const std::string& lines) {
    m_text += m_text.empty() ? "" : "\n";
    m_text += header.empty() ? "" : header + "\n";
    m_text += lines;
}

void ScenarioWriter::writeServerCount() {
    const auto count = m_scenario.world.servers.size();
    if (hasOnlyDefaultServers() && count != defaultServerCount) {
        writeTable("[servers]", "count = " + std::to_string(count) + "\n");
    }
}

void ScenarioWriter::writeGroup(const FieldGroupInfo& info) {
    if (info.group == FieldGroup::ServerList) {
        writeServerCount();
        return;
    }
    if (info.group == FieldGroup::Server && hasOnlyDefaultServers()) {
        return;
    }
    std::string expected;
    for (const auto& placed : elementsOf(m_scenario, info.group)) {
        const std::string lines = linesOf(placed, info.group);
        if (info.group == FieldGroup::Expected) {
            expected += lines;
            continue;
        }
        std::string header(info.table);
        const bool isNamed = !placed.name.empty();
        if (isNamed) {
            header.replace(header.find("NAME"), 4, placed.name);
        }
        if (isNamed || info.group == FieldGroup::Fault || !lines.empty()) {
            writeTable(header, lines);
        }
    }
    if (!expected.empty()) {
        writeTable(std::string(info.table), expected);
    }
}

std::string ScenarioWriter::write() {
    for (const FieldGroupInfo& info : fieldGroups()) {
        writeGroup(info);
    }
    return std::move(m_text);
}

} // namespace

std::vector<StatedField> statedFields(const PlacedElement<ConstElement>& placed, FieldGroup group) {
    std::vector<StatedField> stated;
    for (const Field& field : fieldsOf(group)) {
        const FieldValue value = field.get(placed.element);
        const bool isStated = field.name == "format" || field.name == "kind" ||
                              (group == FieldGroup::Top && field.name == "strategy") ||
                              group == FieldGroup::Expected;
        if (isStated || value != defaultOf(field, placed.element)) {
            stated.push_back({field.name == "*" ? placed.name : std::string(field.name),
                              tomlText(field, value)});
        }
    }
    return stated;
}

std::string tomlText(const Field& field, const FieldValue& value) {
    if (const auto* names = std::get_if<std::vector<std::string>>(&value)) {
        std::string list;
        for (const std::string& name : *names) {
            list += (list.empty() ? "" : ", ") + inQuotes(name);
        }
        return "[" + list + "]";
    }
    const bool isBare = field.type == FieldType::Integer || field.type == FieldType::Boolean ||
                        field.type == FieldType::Fraction;
    const std::string text = toText(field, value);
    return isBare ? text : inQuotes(text);
}

std::string writeScenario(const Scenario& scenario) {
    return ScenarioWriter(scenario).write();
}

} // namespace idem
