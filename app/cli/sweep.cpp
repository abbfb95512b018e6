// sweep: many runs of a scenario at every place of one or two axes, on all cores, on several
// machines, or in several goes.

#include "engine/study/sweep.h"

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/sweep_journal.h"
#include "app/cli/sweep_output.h"
#include "app/cli/version.h"
#include "app/cli/write_file.h"
#include "engine/scenario/check.h"
#include "engine/study/sweep_file.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <iterator>
#include <stop_token>
#include <utility>

namespace idem::cli {

namespace {

constexpr std::string_view sweepName = "sweep";

std::optional<Shard> shardOf(const std::string& text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string::npos) {
        return std::nullopt;
    }
    std::size_t index = 0;
    std::size_t count = 0;
    const char* const middle = text.data() + slash;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), middle, index);
    const auto second = std::from_chars(middle + 1, end, count);
    const bool isRead = first.ec == std::errc() && first.ptr == middle &&
                        second.ec == std::errc() && second.ptr == end;
    if (!isRead || index < 1 || index > count || count > 1'000'000) {
        return std::nullopt;
    }
    return Shard{index - 1, count};
}

StopRule stopRuleOf(const SweepArguments& asked) {
    StopRule rule;
    if (asked.hits) {
        rule.kind = StopRule::Kind::Hits;
        rule.hits = *asked.hits;
    } else if (asked.halfWidth) {
        rule.kind = StopRule::Kind::HalfWidth;
        rule.halfWidth = *asked.halfWidth;
    }
    return rule;
}

Parsed<SweepPlan> planOf(const Arguments& arguments) {
    auto scenario = loadScenario(arguments);
    if (!scenario) {
        return {std::nullopt, std::move(scenario.diagnostics)};
    }
    Parsed<SweepPlan> planned{SweepPlan(), std::move(scenario.diagnostics)};
    SweepPlan& plan = *planned.value;
    plan.scenario = std::move(*scenario.value);
    plan.strategies = strategiesFor(plan.scenario, arguments, planned.diagnostics);
    for (const std::string& text : arguments.sweep.axes) {
        auto axis = parseAxis(text, plan.scenario);
        std::move(axis.diagnostics.begin(),
                  axis.diagnostics.end(),
                  std::back_inserter(planned.diagnostics));
        if (axis) {
            plan.axes.push_back(std::move(*axis.value));
        }
    }
    plan.runs = arguments.sweep.runs;
    plan.stop = stopRuleOf(arguments.sweep);
    plan.event = *findEvent(arguments.sweep.event);
    plan.isAntithetic = arguments.sweep.isAntithetic;
    if (!hasError(planned.diagnostics)) {
        auto problems = checkPlan(plan);
        std::move(problems.begin(), problems.end(), std::back_inserter(planned.diagnostics));
    }
    if (hasError(planned.diagnostics)) {
        planned.value.reset();
    }
    return planned;
}

/// Says how far the sweep is, from the first second on, once a second.
class ProgressLine {
public:
    void tell(const SweepProgress& progress) {
        const auto now = std::chrono::steady_clock::now();
        if (now - m_last < std::chrono::seconds(1)) {
            return;
        }
        m_last = now;
        const double share =
            static_cast<double>(progress.runsDone) / static_cast<double>(progress.runsMost);
        const double elapsed = std::chrono::duration<double>(now - m_start).count();
        const std::string line = fmt::format(
            "\rsweep: {:.0f}%, at most {:.0f} s left  ", share * 100, elapsed / share - elapsed);
        std::fputs(line.c_str(), stderr);
        m_hasSpoken = true;
    }
    void end() const {
        if (m_hasSpoken) {
            std::fputs("\n", stderr);
        }
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_last = m_start;
    bool m_hasSpoken = false;
};

int showSweep(const Arguments& arguments, const SweepFile& file) {
    if (!arguments.output.empty()) {
        if (auto failed = writeFile(arguments.output, writeSweep(file))) {
            return refuseInput(std::string(sweepName), {*failed}, arguments.json);
        }
    }
    if (arguments.json) {
        boost::json::object object = jsonHead(sweepName, file.plan.scenario.title);
        object["seed"] = std::to_string(file.plan.scenario.seed);
        addSweep(object, file);
        printJson(object);
    } else {
        print(textOf(file));
    }
    return exitHolds;
}

int runSweep(const Arguments& arguments, SweepFile file) {
    std::unique_ptr<SweepJournal> journal;
    SweepControl control;
    control.threads = arguments.sweep.threads;
    control.shard = file.shard;
    if (!arguments.output.empty()) {
        auto opened = SweepJournal::open(arguments.output, file.plan, file.shard);
        if (!opened) {
            return refuseInput(std::string(sweepName), opened.diagnostics, arguments.json);
        }
        journal = std::move(*opened.value);
        control.resumed = journal->takeBlocks();
    }
    if (!control.resumed.empty()) {
        std::fputs(fmt::format("sweep: goes on behind {} finished blocks\n", control.resumed.size())
                       .c_str(),
                   stderr);
    }
    ProgressLine line;
    std::stop_source stop;
    control.stop = stop.get_token();
    // The blocks that are resumed stand in the journal already.
    std::size_t known = control.resumed.size();
    control.onBlock = [&](const SweepProgress& progress) {
        line.tell(progress);
        if (known > 0) {
            --known;
        } else if (journal) {
            journal->add(progress.block);
            if (journal->problem()) {
                stop.request_stop();
            }
        }
    };
    file.result = idem::sweep(file.plan, control);
    line.end();
    if (journal && journal->problem()) {
        return refuseInput(std::string(sweepName), {*journal->problem()}, arguments.json);
    }
    const int status = showSweep(arguments, file);
    if (journal && status == exitHolds) {
        journal->remove();
    }
    return status;
}

int mergeSweeps(const Arguments& arguments) {
    std::vector<SweepFile> parts;
    for (const std::string& name : arguments.sweep.merged) {
        auto part = loadSweep(name);
        if (!part) {
            return refuseInput(std::string(sweepName), part.diagnostics, arguments.json);
        }
        parts.push_back(std::move(*part.value));
    }
    const auto whole = mergeShards(parts);
    if (!whole) {
        return refuseInput(std::string(sweepName), whole.diagnostics, arguments.json);
    }
    return showSweep(arguments, *whole.value);
}

} // namespace

int sweep(const Arguments& arguments) {
    if (!arguments.sweep.merged.empty()) {
        return mergeSweeps(arguments);
    }
    const std::string command(sweepName);
    if (arguments.file.empty()) {
        return refuse(command, "a scenario file or --merge is required", arguments.json);
    }
    const auto shard = shardOf(arguments.sweep.shard);
    if (!shard) {
        return refuse(
            command, "--shard takes K/N, such as 1/4 for the first of four", arguments.json);
    }
    if (shard->count > 1 && arguments.output.empty()) {
        return refuse(command,
                      "a part is of use only in a file: add -o part-" +
                          std::to_string(shard->index + 1) + ".jsonl",
                      arguments.json);
    }
    auto plan = planOf(arguments);
    if (!plan) {
        return refuseInput(command, plan.diagnostics, arguments.json);
    }
    if (!arguments.json) {
        printDiagnostics(plan.diagnostics);
    }
    SweepFile file;
    file.engine = engineVersion;
    file.plan = std::move(*plan.value);
    file.shard = *shard;
    return runSweep(arguments, std::move(file));
}

} // namespace idem::cli
