// The parts of a report that tell of one run: its pictures, and why it ended as it did.

#include "engine/diagram/timeline_layout.h"
#include "engine/diagram/topology_picture.h"
#include "engine/report/report_parts.h"
#include "engine/report/verdict_words.h"

#include <fmt/format.h>

namespace idem {

namespace {

std::vector<RecordMark> marksAt(const Trace& trace, const std::vector<RecordId>& records) {
    std::vector<RecordMark> marks;
    for (const RecordId id : records) {
        const Record& record = trace.records[id.value];
        marks.push_back({id, record.time, record.lane});
    }
    return marks;
}

std::string runWords(const Run& run) {
    return fmt::format("strategy {}, seed {}", run.trace.strategy, run.trace.seed);
}

TimelinePicture timelineOf(const ReportMatter& matter) {
    const Trace& trace = matter.run().trace;
    const TimeAxis axis(trace, TimeMapping::Compressed);
    TimelineView view;
    view.width = reportPictureWidth;
    if (const auto& why = matter.run().explanation) {
        view.chain = why->events;
        view.numbered = marksAt(trace, why->events);
        if (why->criticalPair) {
            view.critical = marksAt(trace, {why->criticalPair->first, why->criticalPair->second});
        }
    }
    return layoutTimeline(matter.index, axis, view);
}

bool isOfPair(const Explanation& why, RecordId event) {
    return why.criticalPair &&
           (why.criticalPair->first == event || why.criticalPair->second == event);
}

void addChain(ReportBlocks& blocks, const Explanation& why) {
    BulletList chain;
    BulletList more;
    chain.isNumbered = true;
    std::size_t decisive = 0;
    for (std::size_t at = 0; at < why.because.size(); ++at) {
        const std::string clause = why.because[at] + ".";
        if (at >= why.events.size()) {
            more.items.push_back(clause);
            continue;
        }
        const bool isDecisive = isOfPair(why, why.events[at]);
        decisive += isDecisive ? 1U : 0U;
        chain.items.push_back(clause + (isDecisive ? " (decisive)" : ""));
    }
    if (!chain.items.empty()) {
        blocks.emplace_back(
            Paragraph{"The chain of events; the numbers are those of the timeline:"});
        blocks.emplace_back(std::move(chain));
    }
    if (decisive == 2) {
        blocks.emplace_back(Paragraph{"The order of the two decisive events decided: the other way "
                                      "round it had ended otherwise."});
    }
    if (!more.items.empty()) {
        blocks.emplace_back(std::move(more));
    }
}

void addPrevention(ReportBlocks& blocks, const Explanation& why) {
    if (why.preventedBy.empty()) {
        return;
    }
    BulletList list;
    for (const std::string& prevention : why.preventedBy) {
        list.items.push_back(capitalised(prevention) + ".");
    }
    blocks.emplace_back(Paragraph{list.items.size() > 1
                                      ? "What would have prevented it, each by itself:"
                                      : "What would have prevented it:"});
    blocks.emplace_back(std::move(list));
}

std::string answersOf(const IntentVerdict& verdict) {
    constexpr std::size_t answersMax = 6;
    std::string text;
    for (std::size_t at = 0; at < verdict.answers.size() && at < answersMax; ++at) {
        const AnswerSeen& answer = verdict.answers[at];
        text += (at == 0 ? "" : ", ") + std::to_string(answer.status) +
                (answer.replayed ? " (replayed)" : "");
    }
    if (verdict.answers.size() > answersMax) {
        text += fmt::format(" and {} more", verdict.answers.size() - answersMax);
    }
    return text.empty() ? "none" : text;
}

void addIntents(ReportBlocks& blocks, const ReportMatter& matter) {
    constexpr std::size_t rowsMax = 50;
    const auto& intents = matter.run().verdict.intents;
    ReportTable table;
    table.name = "intents";
    table.caption = "What became of each intent";
    table.columns = {{"Intent"},
                     {"Outcome"},
                     {"Charges", CellAlignment::End},
                     {"Ledger rows", CellAlignment::End},
                     {"Answers accepted"},
                     {"The client"}};
    for (const IntentVerdict& verdict : intents) {
        if (intents.size() > rowsMax && verdict.outcome == Outcome::ExactlyOnce) {
            continue;
        }
        if (table.rows.size() == rowsMax) {
            break;
        }
        table.rows.push_back({textCell(intentTitle(verdict.intent, matter.transcript)),
                              outcomeCell(verdict.outcome),
                              countCell(verdict.charges),
                              countCell(verdict.ledgerRows),
                              textCell(answersOf(verdict)),
                              textCell(std::string(spokenName(verdict.belief)))});
    }
    const std::size_t shown = table.rows.size();
    if (shown > 0) {
        blocks.emplace_back(std::move(table));
    }
    if (shown < intents.size()) {
        blocks.emplace_back(Paragraph{fmt::format(
            "Of {} intents the table shows {}: those that did not end exactly once, at most {}.",
            intents.size(),
            shown,
            rowsMax)});
    }
}

void addPromises(ReportBlocks& blocks, const ReportMatter& matter) {
    ReportTable table;
    table.name = "promises";
    table.caption = "Promises that a system with idempotency keys makes";
    table.columns = {{"Promise"}, {"In this run"}, {"Where it broke"}};
    for (const FindingRow& row : findingsOf(matter.run().verdict, matter.transcript)) {
        table.rows.push_back(
            {textCell(std::string(toText(row.invariant)) + " " + row.promise),
             textCell(std::string(row.judgement == Judgement::Holds      ? "kept"
                                  : row.judgement == Judgement::Violated ? "broken"
                                                                         : "unknown")),
             textCell(row.remark)});
    }
    blocks.emplace_back(std::move(table));
}

} // namespace

ReportBlocks timelineBlocks(const ReportMatter& matter) {
    const Run& run = matter.run();
    TimelinePicture timeline = timelineOf(matter);
    ReportPicture picture;
    picture.name = "timeline";
    picture.caption = fmt::format("The run in time: {}. Quiet spans are shortened.", runWords(run));
    if (!timeline.notice.empty()) {
        picture.caption += " " + timeline.notice;
    }
    picture.description =
        fmt::format("Timeline of {} nodes and {} messages.{}",
                    matter.index.lanes.size(),
                    matter.index.arrows.size(),
                    run.explanation ? " " + run.explanation->sentence : std::string());
    picture.list = std::move(timeline.list);
    return {Paragraph{"Each band is a client, a server or a store, and time runs to the right. "
                      "Slanted lines are messages: a filled head is a request, an open head an "
                      "answer, a cross a loss. Bars are work in progress, strips the states of a "
                      "key. Beneath, the ledger shows what is true of each intent beside what its "
                      "client believes."},
            std::move(picture)};
}

ReportBlocks explanationBlocks(const ReportMatter& matter) {
    ReportBlocks blocks;
    if (const auto& why = matter.run().explanation) {
        blocks.emplace_back(Paragraph{why->sentence});
        addChain(blocks, *why);
        addPrevention(blocks, *why);
    }
    addIntents(blocks, matter);
    addPromises(blocks, matter);
    return blocks;
}

ReportBlocks topologyBlocks(const ReportMatter& matter) {
    constexpr double height = 360;
    const Trace& trace = matter.run().trace;
    if (matter.index.lanes.empty()) {
        return {};
    }
    TopologyMoment moment;
    moment.now = matter.index.end;
    moment.last = lastRecordAt(trace, moment.now);
    const State state = moment.last.isSome() ? stateAt(trace, moment.last) : State();
    const TopologyScene scene(trace, matter.index);
    ReportPicture picture;
    picture.name = "topology";
    picture.list =
        scene.draw(layoutTopology(matter.index, reportPictureWidth, height), state, moment).list;
    picture.caption = fmt::format("Who exchanges messages with whom, and what each holds at the "
                                  "end of the run ({}).",
                                  runWords(matter.run()));
    for (const NodeId node : matter.index.lanes) {
        picture.description +=
            (picture.description.empty() ? "" : " ") + scene.sentenceOf(node, state, moment);
    }
    return {std::move(picture)};
}

} // namespace idem
