// A run as a sequence diagram: who sent what to whom, in the order in which it arrived. Writers
// turn it into the languages of diagram tools.
#pragma once

#include "engine/study/run.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

enum class SequenceStepKind : std::uint8_t {
    Call,   ///< A request, or a step of a handler.
    Answer, ///< An answer, or the result of a step.
    Copy,   ///< An entry of replication.
    Note,   ///< Something that happened at `from`; `to` is the same.
};

struct SequenceStep {
    SequenceStepKind kind = SequenceStepKind::Note;
    std::size_t from = 0; ///< Positions among the participants.
    std::size_t to = 0;
    std::string text;
    bool isLost = false; ///< It never arrived.
};

struct SequenceParticipant {
    std::string name;
    NodeRole role = NodeRole::Client;
};

struct SequenceDiagram {
    std::string title;
    std::vector<SequenceParticipant> participants; ///< From left to right.
    std::vector<SequenceStep> steps;
    std::string notice; ///< What was left out, for a person; empty if nothing.
};

/// More messages than this nobody can read.
inline constexpr std::size_t sequenceMessagesMax = 2'000;

/// All messages of a run if there are at most so many; else those of the intent that is explained,
/// and of these the first. The notice says so. Linear in the records but for sorting.
SequenceDiagram sequenceOf(const Run& run, std::size_t messagesMax = sequenceMessagesMax);

/// The text in lines of about so many bytes, parted between words.
std::vector<std::string> sequenceLines(const std::string& text, std::size_t width = 40);

/// In the language of Mermaid, with as few messages as its programs take: 50,000 characters.
std::string toMermaid(const Run& run);

/// In the language of PlantUML.
std::string toPlantUml(const Run& run);

} // namespace idem
