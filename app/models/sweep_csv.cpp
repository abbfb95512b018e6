#include "app/models/cell_table_model.h"
#include "engine/study/sweep_summary.h"

#include <fmt/format.h>
#include <iterator>

namespace idem::app {

namespace {

/// Quoted if it must be (RFC 4180).
std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char each : text) {
        quoted += each == '"' ? "\"\"" : std::string(1, each);
    }
    return quoted + "\"";
}

std::string csvHead(const SweepPlan& plan) {
    std::string head;
    for (const SweepAxis& axis : plan.axes) {
        head += csvField(axis.path) + ",";
    }
    head += fmt::format(
        "strategy,runs,hits,operations,operations_hit,{0}_rate,{0}_rate_low,{0}_rate_high,"
        "{0}_at_most,difference_to_first,difference_low,difference_high,charges_per_operation",
        toText(plan.event));
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        head += "," + csvField("share " + std::string(toText(static_cast<Outcome>(at))));
    }
    return head + ",median_ms,p95_ms,p99_ms,availability,store_operations_per_operation,"
                  "lock_wait_ms_per_operation,example_seed\n";
}

std::string csvMilliseconds(const std::optional<Duration>& duration) {
    return duration ? fmt::format("{}", duration->milliseconds()) : "";
}

void addCsvRow(std::string& csv, const ShownSweep& sweep, CellId id) {
    const SweepPlan& plan = sweep.plan();
    const CellSummary& cell = sweep.cell(id);
    const auto places = plan.placesOf(id.point);
    for (std::size_t at = 0; at < places.size(); ++at) {
        csv += csvField(plan.axes[at].values[places[at]]) + ",";
    }
    csv += csvField(std::string(plan.strategies[id.strategy]->name));
    auto out = std::back_inserter(csv);
    const Estimate& rate = cell.rate();
    fmt::format_to(out,
                   ",{},{},{},{},{},{},{},{}",
                   cell.runs,
                   cell.hits,
                   cell.intents,
                   cell.hitIntents,
                   rate.value,
                   rate.interval.low,
                   rate.interval.high,
                   cell.claim.high);
    if (const auto paired = sweep.pairedAt(id)) {
        const Estimate difference = pairedDifference(*paired);
        fmt::format_to(
            out, ",{},{},{}", difference.value, difference.interval.low, difference.interval.high);
    } else {
        csv += ",,,";
    }
    fmt::format_to(out, ",{}", cell.charges.value);
    for (const double share : cell.outcomes) {
        fmt::format_to(out, ",{}", share);
    }
    fmt::format_to(out,
                   ",{},{},{},{},{},{},{}\n",
                   csvMilliseconds(cell.median),
                   csvMilliseconds(cell.p95),
                   csvMilliseconds(cell.p99),
                   cell.availability,
                   cell.storeOperations,
                   cell.lockWaiting.milliseconds(),
                   cell.exampleSeed ? std::to_string(*cell.exampleSeed) : "");
}

} // namespace

std::string sweepCsv(const ShownSweep& sweep) {
    const SweepPlan& plan = sweep.plan();
    std::string csv = csvHead(plan);
    for (std::size_t point = 0; point < plan.pointCount(); ++point) {
        for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy) {
            if (sweep.cell({point, strategy}).runs != 0) {
                addCsvRow(csv, sweep, {point, strategy});
            }
        }
    }
    return csv;
}

} // namespace idem::app
