#include "tests/support/scenario_files.h"

#include "engine/scenario/read.h"
#include "tests/support/files.h"

#include <cctype>

namespace idem {

namespace {

const std::string matrixFolder = "matrix/";

} // namespace

std::vector<std::string> scenarioFiles() {
    std::vector<std::string> names;
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        names.push_back(file.name);
    }
    for (const TextFile& file : filesIn("scenarios/matrix", ".toml")) {
        names.push_back(matrixFolder + file.name);
    }
    return names;
}

Parsed<Scenario> loadScenarioFile(const std::string& name) {
    const std::size_t slash = name.rfind('/');
    const bool isBelow = slash != std::string::npos;
    const std::string folder = isBelow ? "scenarios/" + name.substr(0, slash) : "scenarios";
    const std::string plain = isBelow ? name.substr(slash + 1) : name;
    for (const TextFile& file : filesIn(folder, ".toml")) {
        if (file.name == plain) {
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
        if (letter == '_' || letter == '/') {
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
