#include "engine/report/sequence.h"

#include "engine/diagram/timeline_index.h"
#include "engine/report/transcript.h"
#include "engine/trace/text.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <sstream>

namespace idem {

namespace {

/// A step with what it is ordered and chosen by.
struct PlacedStep {
    RecordId record;
    IntentId intent;
    SequenceStep step;
};

class SequenceMaker {
public:
    explicit SequenceMaker(const idem::Run& run)
        : m_run(run), m_transcript(run.trace), m_index(TimelineIndex::of(run.trace, run.verdict)) {}

    SequenceDiagram make(std::size_t messagesMax);

private:
    bool isNote(const Record& record) const;
    std::string textOf(const Arrow& arrow) const;
    PlacedStep placed(const Arrow& arrow) const;
    void addNotes(std::vector<PlacedStep>& steps, IntentId intent) const;
    std::vector<const Arrow*> arrowsOf(IntentId intent) const;
    void addAll(SequenceDiagram& diagram, const std::vector<PlacedStep>& steps) const;

    const idem::Run& m_run;
    Transcript m_transcript;
    TimelineIndex m_index;
};

/// Besides messages, what a reader must know of to follow the story.
bool SequenceMaker::isNote(const Record& record) const {
    switch (record.kind) {
    case RecordKind::AttemptTimedOut:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
    case RecordKind::LedgerLost:
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::ChargeCanceled:
    case RecordKind::EntryDropped:
    case RecordKind::NodeCrashed:
    case RecordKind::NodeRestarted:
    case RecordKind::NodePaused:
    case RecordKind::NodeResumed:
    case RecordKind::NodePromoted:
    case RecordKind::LinkCut:
    case RecordKind::LinkHealed:
    case RecordKind::CopyFinished:
        return true;
    case RecordKind::LedgerWritten:
        return m_run.trace.localEffect;
    default:
        return false;
    }
}

std::string SequenceMaker::textOf(const Arrow& arrow) const {
    const Teller& say = m_transcript.teller();
    std::string text;
    switch (arrow.kind) {
    case MessageKind::Request:
        text = fmt::format("request, attempt {}", arrow.attempt);
        text += arrow.copy > 1 ? fmt::format(", copy {}", arrow.copy) : "";
        text += arrow.key != 0 ? ", key " + say.key(arrow.key) : "";
        break;
    case MessageKind::Response:
        text = fmt::format("answer {}{}", arrow.status, arrow.isReplayed ? ", replayed" : "");
        break;
    case MessageKind::Operation:
        text = spokenStep(arrow.step);
        break;
    case MessageKind::Result:
        text = m_transcript.row(arrow.sent).outcome;
        break;
    case MessageKind::Replication:
        text = "copies its change";
        break;
    }
    const std::string start = toMillisecondText(arrow.span.from - Time::zero());
    if (arrow.isLost) {
        return fmt::format("{} (sent at {}, lost: {})", text, start, spokenName(arrow.cause));
    }
    const std::string end = toMillisecondText(arrow.span.to - Time::zero());
    return arrow.span.from == arrow.span.to ? fmt::format("{} (at {})", text, start)
                                            : fmt::format("{} ({} to {})", text, start, end);
}

PlacedStep SequenceMaker::placed(const Arrow& arrow) const {
    PlacedStep placed;
    // Where it arrives is where it has a meaning: what a client has given up comes after that.
    placed.record = arrow.arrived.isSome() ? arrow.arrived : arrow.sent;
    placed.intent = arrow.intent;
    const bool isAnswer = arrow.kind == MessageKind::Response || arrow.kind == MessageKind::Result;
    placed.step.kind = arrow.kind == MessageKind::Replication ? SequenceStepKind::Copy
                       : isAnswer                             ? SequenceStepKind::Answer
                                                              : SequenceStepKind::Call;
    placed.step.from = arrow.from.value;
    placed.step.to = arrow.to.value;
    if (!arrow.to.isSome()) {
        // A step that was given up before any store had it: nobody knows where it would have gone.
        placed.step.kind = SequenceStepKind::Note;
        placed.step.to = placed.step.from;
    }
    placed.step.text = textOf(arrow);
    placed.step.isLost = arrow.isLost;
    return placed;
}

/// None: of all intents.
std::vector<const Arrow*> SequenceMaker::arrowsOf(IntentId intent) const {
    std::vector<const Arrow*> arrows;
    for (const Arrow& arrow : m_index.arrows) {
        if (arrow.from.isSome() && (!intent.isSome() || arrow.intent == intent)) {
            arrows.push_back(&arrow);
        }
    }
    return arrows;
}

void SequenceMaker::addNotes(std::vector<PlacedStep>& steps, IntentId intent) const {
    for (std::uint32_t at = 0; at < m_run.trace.records.size(); ++at) {
        const Record& record = m_run.trace.records[at];
        const bool isOfIntent =
            !intent.isSome() || !record.intent.isSome() || record.intent == intent;
        if (!isNote(record) || !isOfIntent || !record.lane.isSome()) {
            continue;
        }
        PlacedStep placed;
        placed.record = RecordId{at};
        placed.step.from = placed.step.to = record.lane.value;
        placed.step.text = m_transcript.sentence(RecordId{at});
        steps.push_back(std::move(placed));
    }
}

/// Only nodes that take part in a step become participants.
void SequenceMaker::addAll(SequenceDiagram& diagram, const std::vector<PlacedStep>& steps) const {
    std::vector<char> isUsed(m_run.trace.names.nodes.size());
    for (const PlacedStep& placed : steps) {
        isUsed[placed.step.from] = isUsed[placed.step.to] = 1;
    }
    std::map<std::size_t, std::size_t> positions;
    for (const NodeId lane : m_index.lanes) {
        if (isUsed[lane.value] != 0) {
            const NodeName& node = m_run.trace.names.nodes[lane.value];
            positions.emplace(lane.value, diagram.participants.size());
            diagram.participants.push_back({node.name, node.role});
        }
    }
    for (const PlacedStep& placed : steps) {
        const auto from = positions.find(placed.step.from);
        const auto to = positions.find(placed.step.to);
        if (from != positions.end() && to != positions.end()) {
            diagram.steps.push_back(placed.step);
            diagram.steps.back().from = from->second;
            diagram.steps.back().to = to->second;
        }
    }
}

SequenceDiagram SequenceMaker::make(std::size_t messagesMax) {
    SequenceDiagram diagram;
    const Trace& trace = m_run.trace;
    diagram.title =
        fmt::format("{} (strategy {}, seed {})", trace.scenario, trace.strategy, trace.seed);
    IntentId intent;
    auto arrows = arrowsOf(intent);
    if (arrows.size() > messagesMax && m_run.explanation) {
        intent = m_run.explanation->intent;
        arrows = arrowsOf(intent);
        diagram.notice = fmt::format("The run has {} messages, more than a diagram can show. Shown "
                                     "are those of intent {} of {}",
                                     m_index.arrows.size(),
                                     intent.value + 1,
                                     m_transcript.teller().client(intent));
    }
    std::vector<PlacedStep> steps;
    for (const Arrow* arrow : arrows) {
        steps.push_back(placed(*arrow));
    }
    const auto earlier = [](const PlacedStep& one, const PlacedStep& other) {
        return one.record.value < other.record.value;
    };
    std::stable_sort(steps.begin(), steps.end(), earlier);
    const bool isCut = steps.size() > messagesMax;
    RecordId last = RecordId::none();
    if (isCut) {
        last = steps[messagesMax].record;
        steps.resize(messagesMax);
        diagram.notice +=
            diagram.notice.empty()
                ? fmt::format("The run has {} messages, more than a diagram can show. Shown are "
                              "the first {}",
                              m_index.arrows.size(),
                              messagesMax)
                : fmt::format(", the first {} of {}", messagesMax, arrows.size());
    }
    diagram.notice += diagram.notice.empty() ? "" : ".";
    addNotes(steps, intent);
    std::stable_sort(steps.begin(), steps.end(), earlier);
    if (isCut) {
        const auto end = std::find_if(steps.begin(), steps.end(), [last](const PlacedStep& step) {
            return step.record.value >= last.value;
        });
        steps.erase(end, steps.end());
    }
    addAll(diagram, steps);
    return diagram;
}

} // namespace

SequenceDiagram sequenceOf(const Run& run, std::size_t messagesMax) {
    return SequenceMaker(run).make(messagesMax);
}

std::vector<std::string> sequenceLines(const std::string& text, std::size_t width) {
    std::istringstream words(text);
    std::vector<std::string> lines;
    std::string word;
    while (words >> word) {
        if (lines.empty() || lines.back().size() + 1 + word.size() > width) {
            lines.push_back(word);
        } else {
            lines.back() += " " + word;
        }
    }
    return lines;
}

} // namespace idem
