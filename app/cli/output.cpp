#include "app/cli/output.h"

#include "app/cli/json_output.h"
#include "app/cli/write_file.h"

#include <cstdio>
#include <optional>

namespace idem::cli {

namespace json = boost::json;

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void printJson(const json::object& object) {
    print(serialized(object) + "\n");
}

void printDiagnostics(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        const std::string text = toText(diagnostic) + "\n";
        std::fwrite(text.data(), 1, text.size(), stderr);
    }
}

int refuseInput(const std::string& command,
                const std::vector<Diagnostic>& diagnostics,
                bool asJson) {
    if (asJson) {
        json::object object = jsonHead(command, std::nullopt);
        object["ok"] = false;
        object["errors"] = toJson(diagnostics, Severity::Error);
        object["warnings"] = toJson(diagnostics, Severity::Warning);
        printJson(object);
    } else {
        printDiagnostics(diagnostics);
    }
    return exitBadInput;
}

int refuse(const std::string& command, const std::string& message, bool asJson) {
    Diagnostic diagnostic;
    diagnostic.code = "usage";
    diagnostic.message = message;
    diagnostic.suggestion = "run idemscope-cli " + (command.empty() ? "" : command + " ") +
                            "--help to see what it takes";
    return refuseInput(command, {diagnostic}, asJson);
}

int deliver(const Made& made, const std::string& text, const Arguments& arguments) {
    if (arguments.output == "-") {
        print(text);
        return exitHolds;
    }
    if (auto failed = writeFile(arguments.output, text)) {
        return refuseInput(made.command, {*failed}, arguments.json);
    }
    if (arguments.json) {
        json::object object = jsonHead(made.command, made.scenario);
        object["ok"] = true;
        object["path"] = arguments.output;
        printJson(object);
        return exitHolds;
    }
    printDiagnostics(made.diagnostics);
    print(arguments.output + ": written\n");
    return exitHolds;
}

} // namespace idem::cli
