#include "tests/support/scenario_files.h"

#include "engine/scenario/read.h"
#include "tests/support/files.h"

#include <cctype>

namespace idem {

std::vector<std::string> scenarioFiles() {
    std::vector<std::string> names;
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        names.push_back(file.name);
    }
    return names;
}

Parsed<Scenario> loadScenarioFile(const std::string& name) {
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        if (file.name == name) {
            return readScenario(file.text, file.name);
        }
    }
    return {};
}

std::string describe(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += toText(diagnostic) + "\n";
    }
    return text;
}

std::string testNameOf(const std::string& file) {
    std::string name;
    bool startsWord = true;
    for (const char letter : file.substr(0, file.rfind('.'))) {
        if (letter == '_') {
            startsWord = true;
            continue;
        }
        const auto code = static_cast<unsigned char>(letter);
        name += startsWord ? static_cast<char>(std::toupper(code)) : letter;
        startsWord = false;
    }
    return name;
}

} // namespace idem
