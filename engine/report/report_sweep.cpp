// The parts of a report that tell of many runs: a sweep, and the changes that would save this one.

#include "engine/core/number_text.h"
#include "engine/report/report_parts.h"
#include "engine/report/scenario_words.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

/// More rows than this nobody reads; the charts show all cells.
constexpr std::size_t sweepRowsMax = 300;
/// Heat maps of so many strategies.
constexpr std::size_t sweepMapsMax = 6;

/// The chart says itself how it was counted.
ReportPicture chartOf(DisplayList list, const std::string& name, const std::string& what) {
    ReportPicture picture;
    picture.name = name;
    picture.list = std::move(list);
    picture.caption = what + ".";
    picture.description = what + ". The table has the values.";
    return picture;
}

std::string axesWords(const SweepPlan& plan) {
    std::string words;
    for (const SweepAxis& axis : plan.axes) {
        words += fmt::format("{}{} from {} to {}",
                             words.empty() ? "" : " and ",
                             axis.path,
                             withSpacedUnits(axis.values.front()),
                             withSpacedUnits(axis.values.back()));
    }
    return words;
}

std::uint64_t runsCutShort(const SweptCells& sweep) {
    std::uint64_t cut = 0;
    for (const CellSummary& cell : sweep.cells) {
        cut += cell.cutShort;
    }
    return cut;
}

void addLines(ReportBlocks& blocks, const SweptCells& sweep) {
    for (const Measure measure : {Measure::Rate, Measure::P95}) {
        SweepChartChoice choice;
        choice.measure = measure;
        const LineChart chart = lineChartOf(sweep, choice);
        ChartSize size;
        size.width = reportPictureWidth;
        ReportPicture picture = chartOf(
            layoutLineChart(chart, size).list,
            measure == Measure::Rate ? "sweep-rate" : "sweep-latency",
            fmt::format("{} over {}", titleOf(measure, sweep.plan.event), axesWords(sweep.plan)));
        blocks.emplace_back(std::move(picture));
    }
}

void addMaps(ReportBlocks& blocks, const SweptCells& sweep) {
    const std::size_t count = std::min(sweepMapsMax, sweep.plan.strategies.size());
    for (std::size_t at = 0; at < count; ++at) {
        SweepChartChoice choice;
        choice.strategy = at;
        const std::string name(sweep.plan.strategies[at]->name);
        ChartSize size;
        size.width = reportPictureWidth;
        ReportPicture picture = chartOf(layoutHeatMap(heatMapOf(sweep, choice), size).list,
                                        "sweep-" + name,
                                        fmt::format("{} over {}, strategy {}",
                                                    titleOf(choice.measure, sweep.plan.event),
                                                    axesWords(sweep.plan),
                                                    name));
        blocks.emplace_back(std::move(picture));
    }
}

ReportCell durationCell(const std::optional<Duration>& duration) {
    return duration ? numberCell(duration->milliseconds(), toMillisecondText(*duration))
                    : textCell("none");
}

ReportCell decimalCell(double value, const char* suffix = "") {
    return numberCell(value, fmt::format("{:.4g}{}", value, suffix));
}

std::vector<ReportColumn> sweepColumns(const SweepPlan& plan) {
    std::vector<ReportColumn> columns;
    for (const SweepAxis& axis : plan.axes) {
        columns.push_back({axis.path});
    }
    for (const ReportColumn& column : {
             ReportColumn{"Strategy"},
             ReportColumn{titleOf(Measure::Rate, plan.event), CellAlignment::End},
             ReportColumn{"From", CellAlignment::End},
             ReportColumn{"To", CellAlignment::End},
             ReportColumn{"Runs", CellAlignment::End},
             ReportColumn{"Charges", CellAlignment::End},
             ReportColumn{"Median latency", CellAlignment::End, "ms"},
             ReportColumn{"99th percentile", CellAlignment::End, "ms"},
             ReportColumn{"Example seed", CellAlignment::End},
         }) {
        columns.push_back(column);
    }
    return columns;
}

std::string shareText(double share) {
    return fmt::format("{:.3g}%", share * 100);
}

std::vector<ReportCell> sweepRow(const SweptCells& sweep, std::size_t point, std::size_t strategy) {
    const SweepPlan& plan = sweep.plan;
    const CellSummary& cell = sweep.at(point, strategy);
    const Estimate& rate = cell.rate();
    std::vector<ReportCell> row;
    const auto places = plan.placesOf(point);
    for (std::size_t at = 0; at < places.size(); ++at) {
        row.push_back(textCell(withSpacedUnits(plan.axes[at].values[places[at]])));
    }
    row.push_back(textCell(std::string(plan.strategies[strategy]->name)));
    row.push_back(numberCell(rate.value, shareText(rate.value)));
    row.push_back(numberCell(rate.interval.low, shareText(rate.interval.low)));
    row.push_back(numberCell(rate.interval.high, shareText(rate.interval.high)));
    row.push_back(countCell(cell.runs));
    row.push_back(decimalCell(cell.charges.value));
    row.push_back(durationCell(cell.median));
    row.push_back(durationCell(cell.p99));
    row.push_back(textCell(cell.exampleSeed ? std::to_string(*cell.exampleSeed) : "none"));
    return row;
}

void addSweepTable(ReportBlocks& blocks, const SweptCells& sweep) {
    ReportTable table;
    table.name = "sweep";
    table.caption = "Every cell: estimate and interval from many runs";
    table.columns = sweepColumns(sweep.plan);
    std::size_t known = 0;
    for (std::size_t point = 0; point < sweep.plan.pointCount(); ++point) {
        for (std::size_t at = 0; at < sweep.plan.strategies.size(); ++at) {
            if (sweep.at(point, at).runs == 0) {
                continue;
            }
            ++known;
            if (known <= sweepRowsMax) {
                table.rows.push_back(sweepRow(sweep, point, at));
            }
        }
    }
    if (known == 0) {
        return;
    }
    blocks.emplace_back(std::move(table));
    if (known > sweepRowsMax) {
        blocks.emplace_back(
            Paragraph{fmt::format("The table shows the first {} of {} cells; the charts show all.",
                                  sweepRowsMax,
                                  known)});
    }
}

void addDifferences(ReportBlocks& blocks, const ReportSweep& sweep) {
    const auto& strategies = sweep.cells.plan.strategies;
    BulletList list;
    for (std::size_t at = 1; at < strategies.size() && at < sweep.paired.size(); ++at) {
        if (sweep.paired[at].total() != 0) {
            list.items.push_back(fmt::format("{} against {}: {}.",
                                             strategies[at]->name,
                                             strategies.front()->name,
                                             differenceText(sweep.paired[at])));
        }
    }
    if (!list.items.empty()) {
        blocks.emplace_back(Paragraph{"The same runs under two strategies, all cells together:"});
        blocks.emplace_back(std::move(list));
    }
}

std::string settingsText(const Change& change) {
    std::string text;
    for (const std::string& setting : change.settings) {
        text += (text.empty() ? "" : ", ") + setting;
    }
    return text;
}

std::string failingText(const CellSummary& cell) {
    return fmt::format("{} of {}", groupedText(cell.hits), groupedText(cell.runs));
}

} // namespace

ReportBlocks sweepBlocks(const ReportMatter& matter) {
    const ReportSweep* sweep = matter.request.sweep;
    if (sweep == nullptr) {
        return {};
    }
    const SweptCells& cells = sweep->cells;
    ReportBlocks blocks;
    std::string introduction =
        fmt::format("Each cell is up to {} runs, which differ by chance alone; the same chance "
                    "meets every strategy.",
                    groupedText(cells.plan.runs));
    if (!cells.plan.axes.empty()) {
        introduction += fmt::format(" Varied: {}.", axesWords(cells.plan));
    }
    if (cells.isPartial) {
        introduction += " The sweep was stopped before all runs were made.";
    }
    if (const std::uint64_t cut = runsCutShort(cells); cut != 0) {
        introduction += fmt::format(" A limit of the scenario ended {} runs before their end: what "
                                    "they would have come to is not known.",
                                    groupedText(cut));
    }
    blocks.emplace_back(Paragraph{introduction});
    if (cells.plan.axes.size() == 1) {
        addLines(blocks, cells);
    } else if (!cells.plan.axes.empty()) {
        addMaps(blocks, cells);
    }
    addSweepTable(blocks, cells);
    addDifferences(blocks, *sweep);
    blocks.emplace_back(Paragraph{methodText(cells.plan, cells.isRunning) +
                                  ". An interval says how far chance may have led the estimate "
                                  "astray, not how well the model fits."});
    return blocks;
}

ReportBlocks fixBlocks(const ReportMatter& matter) {
    const FixList* found = matter.request.fixes;
    if (found == nullptr || found->outcome == Outcome::ExactlyOnce) {
        return {};
    }
    const std::string scope = fmt::format(
        "Single changes were tried with this seed, {} in all, and those that save it with {} seeds "
        "more. As it is, {} fail.",
        found->tried,
        found->before.runs,
        failingText(found->before));
    if (found->fixes.empty()) {
        return {Paragraph{scope + " No single change of them saves it."}};
    }
    ReportTable table;
    table.name = "fixes";
    table.caption = "Changes that save this run, each by itself";
    table.columns = {
        {"Change"}, {"Who"}, {"Setting"}, {"Still fail", CellAlignment::End}, {"What it costs"}};
    for (const Fix& fix : found->fixes) {
        table.rows.push_back(
            {textCell(fix.change.title),
             textCell(std::string(toText(fix.change.kind))),
             textCell(settingsText(fix.change)),
             numberCell(static_cast<double>(fix.after.hits), failingText(fix.after)),
             textCell(costText(found->before, fix.after))});
    }
    return {Paragraph{scope}, std::move(table)};
}

} // namespace idem
