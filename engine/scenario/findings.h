// Collects what is wrong with a scenario, at most so much as a person will read.
#pragma once

#include "engine/core/parsed.h"

#include <string>
#include <utility>
#include <vector>

namespace idem {

/// A file has at most so many errors, and at most so many warnings (reliability.md).
inline constexpr std::size_t findingsMax = 50;

/// The parts of a diagnostic that a check knows; the reader adds where it stands.
struct Complaint {
    std::string code;
    std::string path;
    std::string message;
    std::string expected;
    std::string found;
    std::string suggestion;
};

class Findings {
public:
    void error(Complaint complaint) { add(Severity::Error, std::move(complaint)); }
    void warning(Complaint complaint) { add(Severity::Warning, std::move(complaint)); }
    void error(Diagnostic problem) {
        problem.severity = Severity::Error;
        keep(std::move(problem));
    }

    bool hasErrors() const { return m_errors > 0; }
    std::vector<Diagnostic> take() { return std::move(m_all); }

private:
    void add(Severity severity, Complaint complaint) {
        Diagnostic diagnostic;
        diagnostic.severity = severity;
        diagnostic.code = std::move(complaint.code);
        diagnostic.path = std::move(complaint.path);
        diagnostic.message = std::move(complaint.message);
        diagnostic.expected = std::move(complaint.expected);
        diagnostic.found = std::move(complaint.found);
        diagnostic.suggestion = std::move(complaint.suggestion);
        keep(std::move(diagnostic));
    }

    void keep(Diagnostic diagnostic) {
        std::size_t& count = diagnostic.severity == Severity::Error ? m_errors : m_warnings;
        if (count++ < findingsMax) {
            m_all.push_back(std::move(diagnostic));
        }
    }

    std::vector<Diagnostic> m_all;
    std::size_t m_errors = 0;
    std::size_t m_warnings = 0;
};

} // namespace idem
