// Sequence diagrams in the language of PlantUML.
//
// Its preprocessor calls what stands behind "%" and "!", and Creole and HTML mark up every text. So
// whatever is not plain is written as <U+hhhh>, which both leave alone.

#include "engine/report/sequence.h"

#include <fmt/format.h>
#include <iterator>

namespace idem {

namespace {

std::string plantText(std::string_view text) {
    constexpr std::string_view special = "<>&%!@\\~*\"#|[]{}^=$'`;";
    // Harmless alone, markup or a comment when doubled.
    constexpr std::string_view doubled = "-_/.";
    std::string safe;
    char before = ' ';
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        const bool isDoubled =
            character == before && doubled.find(character) != std::string_view::npos;
        if (isDoubled || special.find(character) != std::string_view::npos) {
            safe += fmt::format("<U+{:04X}>", code);
        } else {
            safe += code < 0x20 ? ' ' : character;
        }
        before = character;
    }
    return safe;
}

std::string plantLines(const std::string& text) {
    std::string joined;
    for (const std::string& line : sequenceLines(text)) {
        joined += (joined.empty() ? "" : "\\n") + plantText(line);
    }
    return joined;
}

std::string_view keywordOf(NodeRole role) {
    switch (role) {
    case NodeRole::Client:
        return "actor";
    case NodeRole::Database:
    case NodeRole::Cache:
        return "database";
    default:
        return "participant";
    }
}

std::string_view arrowInPlant(const SequenceStep& step) {
    switch (step.kind) {
    case SequenceStepKind::Answer:
        return step.isLost ? "-->x" : "-->";
    case SequenceStepKind::Copy:
        return step.isLost ? "-->>x" : "-->>";
    default:
        return step.isLost ? "->x" : "->";
    }
}

} // namespace

std::string toPlantUml(const Run& run) {
    const SequenceDiagram diagram = sequenceOf(run);
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "@startuml\ntitle {}\nhide footbox\n", plantText(diagram.title));
    for (std::size_t at = 0; at < diagram.participants.size(); ++at) {
        fmt::format_to(out,
                       "{} \"{}\" as p{}\n",
                       keywordOf(diagram.participants[at].role),
                       plantText(diagram.participants[at].name),
                       at + 1);
    }
    if (!diagram.notice.empty() && !diagram.participants.empty()) {
        fmt::format_to(out,
                       "note over p1, p{} : {}\n",
                       diagram.participants.size(),
                       plantLines(diagram.notice));
    }
    for (const SequenceStep& step : diagram.steps) {
        if (step.kind == SequenceStepKind::Note) {
            fmt::format_to(out, "note over p{} : {}\n", step.from + 1, plantLines(step.text));
            continue;
        }
        fmt::format_to(out,
                       "p{} {} p{} : {}\n",
                       step.from + 1,
                       arrowInPlant(step),
                       step.to + 1,
                       plantText(step.text));
    }
    return text + "@enduml\n";
}

} // namespace idem
