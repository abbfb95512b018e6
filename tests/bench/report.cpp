// The HTML report of the largest library scenario, all its parts, the search for fixes included:
// how long it takes, and how large it is.

#include "engine/report/report_html.h"
#include "engine/scenario/read.h"
#include "engine/study/compare.h"
#include "engine/study/minimal_fix.h"
#include "tests/bench/measure.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace idem;

struct Largest {
    Scenario scenario;
    std::string name;
    std::size_t records = 0;
};

/// The one whose run has the most records.
Largest largestIn(const std::string& folder) {
    Largest largest;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".toml") {
            continue;
        }
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        auto read = readScenario(text, entry.path().filename().string());
        if (!read) {
            continue;
        }
        const Run run =
            runScenario(*read.value, *findStrategy(read.value->strategy), read.value->seed);
        if (run.trace.records.size() > largest.records) {
            largest = {
                std::move(*read.value), entry.path().filename().string(), run.trace.records.size()};
        }
    }
    return largest;
}

std::vector<const StrategyEntry*> strategiesOf(const Scenario& scenario) {
    std::vector<const StrategyEntry*> chosen;
    for (const StrategyEntry& entry : strategies()) {
        if (scenario.expected.count(std::string(entry.name)) > 0 ||
            scenario.strategy == entry.name) {
            chosen.push_back(&entry);
        }
    }
    return chosen;
}

std::string reportOf(const Largest& largest) {
    const Scenario& scenario = largest.scenario;
    const StrategyEntry& own = *findStrategy(scenario.strategy);
    const Run run = runScenario(scenario, own, scenario.seed);
    const RunComparison comparison = compare(scenario, strategiesOf(scenario), scenario.seed);
    const FixList fixes = findFixes(scenario, own);
    ReportRequest request{scenario, run};
    request.comparison = &comparison;
    request.fixes = &fixes;
    request.fileName = largest.name;
    return toHtml(makeReport(request));
}

} // namespace

/// usage: bench_report
int main() {
    const Largest largest = largestIn(IDEMSCOPE_SOURCE_DIR "/scenarios");
    const double before = bench::cpuSeconds();
    const std::string page = reportOf(largest);
    bench::Result line;
    line.bench = "REPORT";
    line.peer = "html";
    line.operations = 1;
    line.seconds = bench::cpuSeconds() - before;
    char extra[96];
    std::snprintf(extra,
                  sizeof extra,
                  "cpu_s=%.3f size_MB=%.3f records=%zu",
                  line.seconds,
                  static_cast<double>(page.size()) / 1e6,
                  largest.records);
    line.extra = extra;
    std::printf("%s\n", largest.name.c_str());
    line.print();
}
