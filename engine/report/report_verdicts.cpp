// The part of a report that compares strategies.

#include "engine/report/report_parts.h"
#include "engine/study/comparison_table.h"

#include <fmt/format.h>

namespace idem {

namespace {

ReportCell latencyCell(const ComparisonRow& row) {
    if (!row.latency) {
        return textCell("no answer");
    }
    return numberCell(row.latency->milliseconds(), latencyText(row));
}

ReportTable verdictTable(const std::vector<ComparisonRow>& rows, const std::string& noun) {
    ReportTable table;
    table.name = "verdicts";
    table.caption = "Strategies under the same seed, delays and faults";
    table.columns = {{"Strategy"},
                     {"Outcome"},
                     {capitalised(noun) + "s", CellAlignment::End},
                     {"Answers"},
                     {"Longest wait", CellAlignment::End, "ms"},
                     {"Store operations", CellAlignment::End},
                     {"Against " + rows.front().strategy}};
    for (const ComparisonRow& row : rows) {
        table.rows.push_back(
            {textCell(row.strategy),
             outcomeCell(row.outcome),
             numberCell(row.effects, effectsText(row)),
             textCell(answersText(row)),
             latencyCell(row),
             countCell(row.storeOperations),
             textCell(&row == &rows.front() ? "" : differenceText(rows.front(), row, noun))});
    }
    return table;
}

/// Those that did not end as the scenario expects.
BulletList surprisesOf(const std::vector<ComparisonRow>& rows, const Scenario& scenario) {
    BulletList list;
    for (const ComparisonRow& row : rows) {
        const auto expected = scenario.expected.find(row.strategy);
        if (expected != scenario.expected.end() && expected->second != toText(row.outcome)) {
            list.items.push_back(fmt::format("{} ended as {}; the scenario expects {}.",
                                             row.strategy,
                                             toText(row.outcome),
                                             expected->second));
        }
    }
    return list;
}

} // namespace

ReportBlocks verdictBlocks(const ReportMatter& matter) {
    const RunComparison* comparison = matter.request.comparison;
    if (comparison == nullptr || comparison->runs.empty()) {
        return {};
    }
    std::vector<ComparisonRow> rows;
    FactList reasons;
    reasons.title = "Why each ended so";
    for (const Run& run : comparison->runs) {
        rows.push_back(comparisonRowOf(run));
        reasons.facts.push_back(
            {run.trace.strategy,
             run.explanation ? run.explanation->sentence : "No operation was started."});
    }
    ReportBlocks blocks{verdictTable(rows, matter.noun()), std::move(reasons)};
    BulletList surprises = surprisesOf(rows, matter.scenario());
    if (!surprises.items.empty()) {
        blocks.emplace_back(Paragraph{"What the scenario does not expect:"});
        blocks.emplace_back(std::move(surprises));
    }
    BulletList partings;
    for (const Divergence& divergence : comparison->divergences) {
        partings.items.push_back(divergence.sentence + ".");
    }
    if (!partings.items.empty()) {
        blocks.emplace_back(Paragraph{"Where they first part from " + rows.front().strategy + ":"});
        blocks.emplace_back(std::move(partings));
    }
    return blocks;
}

} // namespace idem
