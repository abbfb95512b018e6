#include "app/cli/input.h"

#include "engine/core/nearest_name.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/check.h"
#include "engine/scenario/library.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "engine/trace/json_lines.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

namespace idem::cli {

namespace {

Diagnostic fileError(const std::string& file, const std::string& message) {
    Diagnostic diagnostic;
    diagnostic.code = "file";
    diagnostic.file = file;
    diagnostic.message = message;
    return diagnostic;
}

/// The whole file. Larger ones than `sizeMax` are refused before they are read.
std::optional<std::string>
readFile(const std::string& file, std::uintmax_t sizeMax, std::vector<Diagnostic>& diagnostics) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        Diagnostic missing = fileError(file, "there is no such file, or it is not a plain file");
        missing.suggestion = "idemscope-cli list scenarios shows the scenarios that come with it";
        diagnostics.push_back(std::move(missing));
        return std::nullopt;
    }
    if (std::filesystem::file_size(file, error) > sizeMax || error) {
        diagnostics.push_back(
            fileError(file, "the file is larger than " + std::to_string(sizeMax >> 20) + " MiB"));
        return std::nullopt;
    }
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) {
        diagnostics.push_back(fileError(file, "the file could not be read"));
        return std::nullopt;
    }
    return text.str();
}

Diagnostic unknownStrategy(const std::string& name) {
    std::vector<std::string_view> known;
    for (const StrategyEntry& entry : strategies()) {
        known.push_back(entry.name);
    }
    Diagnostic diagnostic;
    diagnostic.code = "unknown-strategy";
    diagnostic.message = "there is no strategy of that name";
    diagnostic.found = name;
    const auto nearest = nearestName(name, known);
    diagnostic.suggestion =
        nearest ? "did you mean " + *nearest + "?" : "idemscope-cli list strategies shows them";
    return diagnostic;
}

} // namespace

std::vector<const StrategyEntry*> strategiesFor(const Scenario& scenario,
                                                const Arguments& arguments,
                                                std::vector<Diagnostic>& diagnostics) {
    std::vector<const StrategyEntry*> chosen;
    for (const std::string& name : arguments.strategies) {
        const StrategyEntry* entry = findStrategy(name);
        if (entry == nullptr) {
            diagnostics.push_back(unknownStrategy(name));
        } else if (std::find(chosen.begin(), chosen.end(), entry) == chosen.end()) {
            chosen.push_back(entry);
        }
    }
    if (!arguments.strategies.empty()) {
        return chosen;
    }
    for (const StrategyEntry& entry : strategies()) {
        const bool isExpected = scenario.expected.count(std::string(entry.name)) > 0;
        if (scenario.expected.empty() || isExpected) {
            chosen.push_back(&entry);
        }
    }
    return chosen;
}

Parsed<Scenario> loadScenario(const Arguments& arguments) {
    Parsed<Scenario> loaded;
    const auto text = readFile(arguments.file, 1U << 20, loaded.diagnostics);
    if (!text) {
        return loaded;
    }
    loaded = readScenario(*text, arguments.file);
    std::vector<std::string> settings = arguments.settings;
    if (arguments.seed) {
        settings.push_back("seed=" + *arguments.seed);
    }
    if (!arguments.strategy.empty()) {
        settings.push_back("strategy=" + arguments.strategy);
    }
    if (!loaded || settings.empty()) {
        return loaded;
    }
    auto changes = applySettings(*loaded.value, settings);
    if (hasError(changes)) {
        loaded.value.reset();
    }
    loaded.diagnostics.insert(loaded.diagnostics.end(), changes.begin(), changes.end());
    return loaded;
}

Parsed<SweepFile> loadSweep(const std::string& file) {
    constexpr std::uintmax_t sweepSizeMax = std::uintmax_t{4} << 30;
    std::vector<Diagnostic> diagnostics;
    const auto text = readFile(file, sweepSizeMax, diagnostics);
    if (!text) {
        return {std::nullopt, std::move(diagnostics)};
    }
    return readSweep(*text, file);
}

Parsed<Trace> loadTrace(const std::string& file) {
    Parsed<Trace> loaded;
    const auto text = readFile(file, std::uintmax_t{4} << 30, loaded.diagnostics);
    if (text) {
        loaded = readJsonLines(*text, file);
    }
    return loaded;
}

std::string scenarioFolder(const std::string& part) {
    std::error_code error;
    if (std::filesystem::is_directory(part, error)) {
        return part;
    }
    const auto library =
        libraryFolder(std::filesystem::read_symlink("/proc/self/exe", error).string());
    return library ? (std::filesystem::path(*library).parent_path() / part).string() : part;
}

} // namespace idem::cli
