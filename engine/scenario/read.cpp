// From text to a tree (toml_tree.h), from the tree to values by the rows of the field table, then
// the checks that any scenario must pass. References and combinations are judged only once every
// value could be read: a name that is wrong in itself would be reported twice otherwise.
#include "engine/scenario/read.h"

#include "engine/scenario/check.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/node_value.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/toml_tree.h"
#include "engine/scenario/unknown_field.h"

#include <algorithm>
#include <map>

namespace idem {

namespace {

class ScenarioReader {
public:
    explicit ScenarioReader(const Strategies& known) : m_known(known) {}

    Parsed<Scenario> read(const TomlNode& root);

private:
    using Entries = void (ScenarioReader::*)(const TomlEntry& entry, const std::string& path);

    void readTopEntry(const TomlEntry& entry);
    void readGroup(const TomlEntry& entry);
    void readFields(const TomlNode& table, FieldGroup group, Element element, std::string path);
    void readField(const Field& field, const TomlEntry& entry, Element element, std::string path);
    void readEach(const TomlEntry& entry, const std::string& prefix, Entries readOne);
    void readClient(const TomlEntry& entry, const std::string& path);
    void readServers(const TomlEntry& entry);
    void readServer(const TomlEntry& entry, const std::string& path);
    void readStrategy(const TomlEntry& entry, const std::string& path);
    void readExpected(const TomlEntry& entry, const std::string& path);
    void readFaults(const TomlEntry& entry);
    void readFault(const TomlNode& node, const std::string& path);
    bool isNewer(const TomlNode& root);
    void addDefaults();
    bool isTable(const TomlNode& node, const std::string& path, const std::string& example);
    void reportAt(TextPosition at, Complaint complaint);
    void place(std::vector<Diagnostic>& diagnostics) const;
    TextPosition positionOf(std::string path) const;

    const Strategies& m_known;
    Scenario m_scenario;
    bool m_isCounted = false; ///< The servers come from [servers] count.
    Findings m_findings;
    std::map<std::string, TextPosition> m_positions; ///< Of each path that the file mentions.
};

void ScenarioReader::reportAt(TextPosition at, Complaint complaint) {
    Diagnostic problem;
    problem.code = std::move(complaint.code);
    problem.path = std::move(complaint.path);
    problem.message = std::move(complaint.message);
    problem.expected = std::move(complaint.expected);
    problem.found = std::move(complaint.found);
    problem.suggestion = std::move(complaint.suggestion);
    problem.line = at.line;
    problem.column = at.column;
    m_findings.error(std::move(problem));
}

bool ScenarioReader::isTable(const TomlNode& node,
                             const std::string& path,
                             const std::string& example) {
    if (node.kind == TomlNode::Kind::Table) {
        return true;
    }
    reportAt(node.at,
             {"wrong-type",
              path,
              "a table should stand here",
              "a table, such as " + example,
              foundText(node),
              ""});
    return false;
}

void ScenarioReader::readField(const Field& field,
                               const TomlEntry& entry,
                               Element element,
                               std::string path) {
    m_positions[path] = entry.value.at;
    ReadNode read = readNode(field, entry.value);
    if (read.value) {
        field.set(element, *read.value);
        return;
    }
    read.problem.path = std::move(path);
    m_findings.error(std::move(read.problem));
}

void ScenarioReader::readFields(const TomlNode& table,
                                FieldGroup group,
                                Element element,
                                std::string path) {
    // What a file states wins over its preset, wherever that stands.
    std::vector<TomlEntry> entries = table.entries;
    std::stable_partition(entries.begin(), entries.end(), [group](const TomlEntry& entry) {
        const Field* field = findField(group, entry.key);
        return field != nullptr && field->isPreset;
    });
    for (const TomlEntry& entry : entries) {
        const std::string entryPath = path.empty() ? entry.key : path + "." + entry.key;
        if (const Field* field = findField(group, entry.key)) {
            readField(*field, entry, element, entryPath);
        } else {
            reportAt(entry.at, unknownField(group, entry.key, entryPath));
        }
    }
}

void ScenarioReader::readEach(const TomlEntry& entry, const std::string& prefix, Entries readOne) {
    if (!isTable(entry.value, entry.key, "[" + entry.key + ".NAME]")) {
        return;
    }
    for (const TomlEntry& item : entry.value.entries) {
        const std::string path = prefix + "." + item.key;
        m_positions[path] = item.at;
        if (!isName(item.key)) {
            reportAt(item.at,
                     {"bad-name",
                      path,
                      quoted(item.key) + " is not a name",
                      std::string(nameGrammar),
                      "",
                      ""});
            continue;
        }
        (this->*readOne)(item, path);
    }
}

void ScenarioReader::readClient(const TomlEntry& entry, const std::string& path) {
    if (isTable(entry.value, path, "[clients.NAME]")) {
        ClientOptions& client = m_scenario.world.clients.emplace_back();
        client.name = entry.key;
        readFields(entry.value, FieldGroup::Client, &client, path);
    }
}

void ScenarioReader::readServers(const TomlEntry& entry) {
    if (!isTable(entry.value, entry.key, "[servers] or [servers.NAME]")) {
        return;
    }
    const Field& count = *findField(FieldGroup::ServerList, "count");
    if (const TomlEntry* counted = entry.value.find(count.name)) {
        m_isCounted = true;
        readField(count, *counted, &m_scenario, "servers.count");
    }
    TomlEntry named = entry;
    std::erase_if(named.value.entries,
                  [&count](const TomlEntry& item) { return item.key == count.name; });
    readEach(named, "servers", &ScenarioReader::readServer);
}

void ScenarioReader::readServer(const TomlEntry& entry, const std::string& path) {
    if (!isTable(entry.value, path, "[servers.NAME]")) {
        return;
    }
    auto& servers = m_scenario.world.servers;
    const auto hasName = [&entry](const ServerOptions& server) { return server.name == entry.key; };
    auto found = std::find_if(servers.begin(), servers.end(), hasName);
    if (m_isCounted && found == servers.end()) {
        std::vector<std::string_view> names;
        for (const ServerOptions& server : servers) {
            names.emplace_back(server.name);
        }
        auto complaint = unknownName(path, "server", entry.key, names);
        complaint.message += " among those that count makes";
        reportAt(entry.at, std::move(complaint));
        return;
    }
    if (!m_isCounted) {
        servers.emplace_back().name = entry.key;
        found = servers.end() - 1;
    }
    readFields(entry.value, FieldGroup::Server, &*found, path);
}

void ScenarioReader::readStrategy(const TomlEntry& entry, const std::string& path) {
    if (!isTable(entry.value, path, "[strategies.NAME]")) {
        return;
    }
    const StrategyInfo* strategy = findStrategyInfo(m_known, entry.key);
    if (strategy == nullptr) {
        reportAt(entry.at, unknownName(path, "strategy", entry.key, namesOf(m_known)));
        return;
    }
    readFields(entry.value, FieldGroup::Strategy, &m_scenario.strategies[entry.key], path);
    for (const TomlEntry& item : entry.value.entries) {
        const auto& read = strategy->options;
        const bool isField = findField(FieldGroup::Strategy, item.key) != nullptr;
        if (isField && std::find(read.begin(), read.end(), item.key) == read.end()) {
            reportAt(item.at, unreadOption(path, *strategy, item.key));
        }
    }
}

void ScenarioReader::readExpected(const TomlEntry& entry, const std::string& path) {
    if (findStrategyInfo(m_known, entry.key) == nullptr) {
        reportAt(entry.at, unknownName(path, "strategy", entry.key, namesOf(m_known)));
        return;
    }
    const Field& outcome = fieldsOf(FieldGroup::Expected).front();
    readField(outcome, entry, &m_scenario.expected[entry.key], path);
}

void ScenarioReader::readFaults(const TomlEntry& entry) {
    if (entry.value.kind != TomlNode::Kind::Array) {
        reportAt(entry.value.at,
                 {"wrong-type",
                  "faults",
                  "a list of tables should stand here",
                  "[[faults]]",
                  foundText(entry.value),
                  "write [[faults]] above each fault"});
        return;
    }
    for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
        const std::string path = "faults[" + std::to_string(i + 1) + "]";
        m_positions[path] = entry.value.items[i].at;
        readFault(entry.value.items[i], path);
    }
}

void ScenarioReader::readFault(const TomlNode& node, const std::string& path) {
    if (!isTable(node, path, "[[faults]]")) {
        return;
    }
    Fault& fault = m_scenario.world.faults.emplace_back();
    readFields(node, FieldGroup::Fault, &fault, path);
    if (node.find("kind") == nullptr) {
        reportAt(node.at,
                 {"missing",
                  path + ".kind",
                  "the fault does not say its kind",
                  expectedText(*findField(FieldGroup::Fault, "kind")),
                  "",
                  "write kind = \"drop\""});
        return;
    }
    for (const TomlEntry& entry : node.entries) {
        const Field* field = findField(FieldGroup::Fault, entry.key);
        if (field != nullptr && !appliesTo(*field, fault.kind)) {
            reportAt(entry.at, notApplicable(path + "." + entry.key, *field, fault.kind));
        }
    }
}

void ScenarioReader::readTopEntry(const TomlEntry& entry) {
    m_positions[entry.key] = entry.at;
    if (entry.key == "clients") {
        readEach(entry, "clients", &ScenarioReader::readClient);
    } else if (entry.key == "servers") {
        readServers(entry);
    } else if (entry.key == "strategies") {
        readEach(entry, "strategy", &ScenarioReader::readStrategy);
    } else if (entry.key == "expected") {
        readEach(entry, "expected", &ScenarioReader::readExpected);
    } else if (entry.key == "faults") {
        readFaults(entry);
    } else if (const Field* field = findField(FieldGroup::Top, entry.key)) {
        readField(*field, entry, &m_scenario, entry.key);
    } else {
        readGroup(entry);
    }
}

void ScenarioReader::readGroup(const TomlEntry& entry) {
    for (const FieldGroupInfo& info : fieldGroups()) {
        if (info.path != entry.key) {
            continue;
        }
        if (isTable(entry.value, entry.key, std::string(info.table))) {
            readFields(entry.value, info.group, &m_scenario, entry.key);
        }
        return;
    }
    reportAt(entry.at, unknownField(FieldGroup::Top, entry.key, entry.key));
}

void ScenarioReader::addDefaults() {
    WorldOptions& world = m_scenario.world;
    if (world.clients.empty()) {
        world.clients.emplace_back().name = "client-1";
    }
    if (world.servers.empty()) {
        for (std::size_t i = 0; i < defaultServerCount; ++i) {
            world.servers.push_back(defaultServer(i));
        }
    }
}

/// A newer format may mean other things by the same words, so nothing else is reported then.
bool ScenarioReader::isNewer(const TomlNode& root) {
    const TomlEntry* format = root.find("format");
    if (format == nullptr || format->value.kind != TomlNode::Kind::Integer ||
        format->value.integer <= scenarioFormat) {
        return false;
    }
    reportAt(format->value.at,
             {"newer-format",
              "format",
              "this file is written in format " + format->value.text +
                  ", which is newer than this program",
              "format = " + std::to_string(scenarioFormat),
              format->value.text,
              "open it with a newer version of Idemscope"});
    return true;
}

TextPosition ScenarioReader::positionOf(std::string path) const {
    for (;;) {
        if (const auto found = m_positions.find(path); found != m_positions.end()) {
            return found->second;
        }
        const std::size_t cut = path.find_last_of(".[");
        if (cut == std::string::npos) {
            return {1, 1};
        }
        path.erase(cut);
    }
}

void ScenarioReader::place(std::vector<Diagnostic>& diagnostics) const {
    for (Diagnostic& diagnostic : diagnostics) {
        const TextPosition at = positionOf(diagnostic.path);
        diagnostic.line = at.line;
        diagnostic.column = at.column;
    }
}

Parsed<Scenario> ScenarioReader::read(const TomlNode& root) {
    if (isNewer(root)) {
        return {std::nullopt, m_findings.take()};
    }
    for (const TomlEntry& entry : root.entries) {
        readTopEntry(entry);
    }
    if (m_findings.hasErrors()) {
        return {std::nullopt, m_findings.take()};
    }
    addDefaults();
    auto diagnostics = checkScenario(m_scenario, m_known);
    place(diagnostics);
    if (hasError(diagnostics)) {
        return {std::nullopt, std::move(diagnostics)};
    }
    return {std::move(m_scenario), std::move(diagnostics)};
}

void finish(std::vector<Diagnostic>& diagnostics, const std::string& fileName) {
    constexpr std::size_t pathMax = 200;
    for (Diagnostic& diagnostic : diagnostics) {
        diagnostic.file = fileName;
        diagnostic.path = printable(diagnostic.path, pathMax);
    }
    std::stable_sort(
        diagnostics.begin(),
        diagnostics.end(),
        [](const Diagnostic& left, const Diagnostic& right) {
            return TextPosition{left.line, left.column} < TextPosition{right.line, right.column};
        });
}

} // namespace

Parsed<Scenario>
readScenario(std::string_view text, std::string fileName, const Strategies& known) {
    auto tree = parseToml(text);
    Parsed<Scenario> result;
    if (tree) {
        result = ScenarioReader(known).read(*tree.value);
    } else {
        result.diagnostics = std::move(tree.diagnostics);
    }
    finish(result.diagnostics, fileName);
    return result;
}

} // namespace idem
