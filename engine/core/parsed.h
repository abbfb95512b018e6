// What reading input yields: a value if there is one, and everything worth telling the person.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace idem {

enum class Severity { Error, Warning };

/// One finding about a person's input, positioned so that an editor can mark it.
struct Diagnostic {
    Severity severity = Severity::Error;
    std::string code;       ///< Stable short name, for example "unknown-field".
    std::string file;       ///< As the person named it; empty for text without a file.
    int line = 0;           ///< From 1; 0 when there is no position (for example a --set).
    int column = 0;         ///< From 1, in bytes.
    std::string path;       ///< The field, for example "clients.alice.timeout"; may be empty.
    std::string message;    ///< One sentence: what is wrong.
    std::string expected;   ///< What would be right; may be empty.
    std::string found;      ///< What was there; may be empty.
    std::string suggestion; ///< What to do, for example the nearest known name; may be empty.

    bool operator==(const Diagnostic&) const = default;
};

/// For people, on one line or two: "FILE:LINE:COLUMN: error: PATH: MESSAGE (expected ..., found
/// ...)" and "  hint: SUGGESTION"; what is empty is left out.
std::string toText(const Diagnostic& diagnostic);

/// A value of type T, or the reasons why there is none. Warnings may accompany a value.
template <class T>
struct Parsed {
    std::optional<T> value;
    std::vector<Diagnostic> diagnostics;

    explicit operator bool() const { return value.has_value(); }
};

} // namespace idem
