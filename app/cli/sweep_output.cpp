#include "app/cli/sweep_output.h"

#include "engine/study/sweep_summary.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <vector>

namespace idem::cli {

namespace {

namespace json = boost::json;

json::value millisecondsOf(const std::optional<Duration>& duration) {
    return duration ? json::value(duration->milliseconds()) : json::value();
}

json::object parametersOf(const SweepPlan& plan, std::size_t point) {
    const auto places = plan.placesOf(point);
    json::object object;
    for (std::size_t at = 0; at < places.size(); ++at) {
        object[plan.axes[at].path] = plan.axes[at].values[places[at]];
    }
    return object;
}

json::object cellToJson(const SweepPlan& plan, const Tally& tally) {
    const CellSummary cell = summarize(plan, tally);
    json::object object;
    object["runs"] = cell.runs;
    object["cut_short"] = cell.cutShort;
    object["hits"] = cell.hits;
    object["estimate"] = cell.perRun.value;
    object["interval"] = {cell.perRun.interval.low, cell.perRun.interval.high};
    object["method"] = std::string(toText(cell.method));
    object["at_most"] = cell.claim.high;
    object["operations"] = cell.intents;
    object["operations_hit"] = cell.hitIntents;
    object["operations_estimate"] = cell.perIntent.value;
    object["operations_interval"] = {cell.perIntent.interval.low, cell.perIntent.interval.high};
    json::object outcomes;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        outcomes[std::string(toText(static_cast<Outcome>(at)))] = cell.outcomes[at];
    }
    object["outcomes"] = std::move(outcomes);
    object["charges_per_operation"] = cell.charges.value;
    object["median_latency_ms"] = millisecondsOf(cell.median);
    object["p95_latency_ms"] = millisecondsOf(cell.p95);
    object["p99_latency_ms"] = millisecondsOf(cell.p99);
    object["store_operations_per_operation"] = cell.storeOperations;
    object["lock_waiting_per_operation_ms"] = cell.lockWaiting.milliseconds();
    object["availability"] = cell.availability;
    object["example_seed"] =
        cell.exampleSeed ? json::value(std::to_string(*cell.exampleSeed)) : json::value();
    return object;
}

std::string latencyText(const std::optional<Duration>& latency) {
    return latency ? toMillisecondText(*latency) : "none";
}

std::vector<std::string> headOf(const SweepPlan& plan) {
    std::vector<std::string> head;
    for (const SweepAxis& axis : plan.axes) {
        head.push_back(axis.path);
    }
    head.insert(head.end(),
                {"strategy",
                 std::string(toText(plan.event)),
                 "charges",
                 "p50",
                 "p99",
                 "store ops",
                 "lock wait",
                 "available",
                 "example"});
    return head;
}

std::vector<std::string>
rowOf(const SweepPlan& plan, std::size_t point, std::size_t strategy, const Tally& tally) {
    const CellSummary cell = summarize(plan, tally);
    const auto places = plan.placesOf(point);
    std::vector<std::string> row;
    for (std::size_t at = 0; at < places.size(); ++at) {
        row.push_back(plan.axes[at].values[places[at]]);
    }
    row.insert(row.end(),
               {std::string(plan.strategies[strategy]->name),
                rateText(cell),
                fmt::format("{:.3f}", cell.charges.value),
                latencyText(cell.median),
                latencyText(cell.p99),
                fmt::format("{:.1f}", cell.storeOperations),
                toMillisecondText(cell.lockWaiting),
                fmt::format("{:.4g}%", cell.availability * 100),
                cell.exampleSeed ? fmt::format("--seed {}", *cell.exampleSeed) : ""});
    return row;
}

/// Columns as wide as they need to be, two spaces apart.
std::string alignedText(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t at = 0; at < row.size(); ++at) {
            widths[at] = std::max(widths[at], row[at].size());
        }
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line = " ";
        for (std::size_t at = 0; at < row.size(); ++at) {
            line += fmt::format(" {:<{}} ", row[at], widths[at]);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

/// What a reader must know before believing the table; empty if there is nothing.
std::string cutShortText(const SweepFile& file) {
    std::uint64_t cut = 0;
    for (const PointResult& point : file.result.points) {
        for (const Tally& tally : point.tallies) {
            cut += tally.cutShort;
        }
    }
    if (cut == 0) {
        return "";
    }
    return fmt::format(
        "  {} runs were cut short at the scenario's horizon or limit of events: they "
        "count as things stood then\n",
        cut);
}

std::string differencesText(const SweepFile& file) {
    const SweepPlan& plan = file.plan;
    std::string text;
    for (std::size_t at = 1; at < plan.strategies.size(); ++at) {
        PairedCounts sum;
        for (const PointResult& point : file.result.points) {
            sum += point.paired[at];
        }
        if (sum.total() == 0) {
            continue;
        }
        text += fmt::format("  {} against {}, all points: {}\n",
                            plan.strategies[at]->name,
                            plan.strategies.front()->name,
                            idem::differenceText(sum));
    }
    return text;
}

} // namespace

void addSweep(json::object& object, const SweepFile& file) {
    const SweepPlan& plan = file.plan;
    json::array cells;
    json::array paired;
    for (std::size_t point = 0; point < file.result.points.size(); ++point) {
        const PointResult& result = file.result.points[point];
        for (std::size_t at = 0; at < plan.strategies.size(); ++at) {
            json::object cell;
            cell["parameters"] = parametersOf(plan, point);
            cell["strategy"] = std::string(plan.strategies[at]->name);
            for (auto& [name, value] : cellToJson(plan, result.tallies[at])) {
                cell[name] = value;
            }
            cells.push_back(std::move(cell));
            if (at == 0) {
                continue;
            }
            const Estimate difference = pairedDifference(result.paired[at]);
            json::object pair;
            pair["a"] = std::string(plan.strategies[at]->name);
            pair["b"] = std::string(plan.strategies.front()->name);
            pair["parameters"] = parametersOf(plan, point);
            pair["n10"] = result.paired[at].n10;
            pair["n01"] = result.paired[at].n01;
            pair["runs"] = result.paired[at].total();
            pair["difference"] = difference.value;
            pair["interval"] = {difference.interval.low, difference.interval.high};
            pair["p_value"] = mcNemarP(result.paired[at]);
            paired.push_back(std::move(pair));
        }
    }
    object["cells"] = std::move(cells);
    object["paired"] = std::move(paired);
}

std::string textOf(const SweepFile& file) {
    std::vector<std::vector<std::string>> rows{headOf(file.plan)};
    for (std::size_t point = 0; point < file.result.points.size(); ++point) {
        const PointResult& result = file.result.points[point];
        for (std::size_t at = 0; at < result.tallies.size(); ++at) {
            if (result.tallies[at].runs != 0) {
                rows.push_back(rowOf(file.plan, point, at, result.tallies[at]));
            }
        }
    }
    return file.plan.scenario.title + "\n\n" + alignedText(rows) + "\n" + differencesText(file) +
           cutShortText(file) + "  " + methodText(file.plan) + "\n";
}

} // namespace idem::cli
