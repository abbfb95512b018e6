// Sequence diagrams in the language of Mermaid.
//
// A statement ends with its line or at a semicolon, "#" begins a character reference and "%%" a
// comment or a directive; programs put what is left into HTML. So whatever is not plain is written
// as a reference, by its code point. Participants have ids of ours: "end" would close a block.

#include "engine/report/sequence.h"

#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

/// What programs take by default (maxTextSize), and what public hosts do not let a file change.
constexpr std::size_t mermaidSizeMax = 50'000;

std::string mermaidText(std::string_view text) {
    constexpr std::string_view special = "#;%<>&\"'`\\{}[]|$*_~^:";
    std::string safe;
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (special.find(character) != std::string_view::npos) {
            safe += fmt::format("#{};", code);
        } else {
            safe += code < 0x20 ? ' ' : character;
        }
    }
    return safe;
}

std::string mermaidLines(const std::string& text) {
    std::string joined;
    for (const std::string& line : sequenceLines(text)) {
        joined += (joined.empty() ? "" : "<br/>") + mermaidText(line);
    }
    return joined;
}

std::string_view arrowInMermaid(const SequenceStep& step) {
    const bool isDashed = step.kind == SequenceStepKind::Answer;
    if (step.isLost) {
        return isDashed ? "--x" : "-x";
    }
    if (step.kind == SequenceStepKind::Copy) {
        return "--)";
    }
    return isDashed ? "-->>" : "->>";
}

std::string writeMermaid(const SequenceDiagram& diagram) {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "sequenceDiagram\n    title {}\n", mermaidText(diagram.title));
    for (std::size_t at = 0; at < diagram.participants.size(); ++at) {
        const SequenceParticipant& participant = diagram.participants[at];
        fmt::format_to(out,
                       "    {} p{} as {}\n",
                       participant.role == NodeRole::Client ? "actor" : "participant",
                       at + 1,
                       mermaidText(participant.name));
    }
    if (!diagram.notice.empty() && !diagram.participants.empty()) {
        fmt::format_to(out,
                       "    Note over p1,p{}: {}\n",
                       diagram.participants.size(),
                       mermaidLines(diagram.notice));
    }
    for (const SequenceStep& step : diagram.steps) {
        if (step.kind == SequenceStepKind::Note) {
            fmt::format_to(out, "    Note over p{}: {}\n", step.from + 1, mermaidLines(step.text));
            continue;
        }
        fmt::format_to(out,
                       "    p{}{}p{}: {}\n",
                       step.from + 1,
                       arrowInMermaid(step),
                       step.to + 1,
                       mermaidText(step.text));
    }
    return text;
}

} // namespace

std::string toMermaid(const Run& run) {
    std::string text = writeMermaid(sequenceOf(run));
    for (std::size_t most = sequenceMessagesMax / 2; text.size() > mermaidSizeMax && most > 0;
         most /= 2) {
        text = writeMermaid(sequenceOf(run, most));
    }
    return text;
}

} // namespace idem
