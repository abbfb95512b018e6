// What every command prints alike: results, diagnostics, refusals.
#pragma once

#include "app/cli/commands.h"
#include "engine/core/parsed.h"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace idem::cli {

/// To standard output.
void print(const std::string& text);
void printJson(const boost::json::object& object);
/// To standard error.
void printDiagnostics(const std::vector<Diagnostic>& diagnostics);
/// Bad input ends every command the same way; returns its exit status.
int refuseInput(const std::string& command,
                const std::vector<Diagnostic>& diagnostics,
                bool asJson);

/// What a command has made a file of.
struct Made {
    std::string command;
    std::string scenario;                ///< Its title.
    std::vector<Diagnostic> diagnostics; ///< Warnings.
};

/// Writes the text to --output, or prints it if that is "-", and says so as the caller reads it.
/// Returns the exit status.
int deliver(const Made& made, const std::string& text, const Arguments& arguments);

} // namespace idem::cli
