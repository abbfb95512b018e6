#include "engine/core/parsed.h"

namespace idem {

std::string toText(const Diagnostic& diagnostic) {
    std::string text = diagnostic.file;
    if (diagnostic.line > 0) {
        text += (text.empty() ? "" : ":") + std::to_string(diagnostic.line) + ":" +
                std::to_string(diagnostic.column);
    }
    text += text.empty() ? "" : ": ";
    text += diagnostic.severity == Severity::Error ? "error: " : "warning: ";
    if (!diagnostic.path.empty()) {
        text += diagnostic.path + ": ";
    }
    text += diagnostic.message;
    std::string aside = diagnostic.expected.empty() ? "" : "expected " + diagnostic.expected;
    if (!diagnostic.found.empty()) {
        aside += (aside.empty() ? "found " : ", found ") + diagnostic.found;
    }
    if (!aside.empty()) {
        text += " (" + aside + ")";
    }
    if (!diagnostic.suggestion.empty()) {
        text += "\n  hint: " + diagnostic.suggestion;
    }
    return text;
}

} // namespace idem
