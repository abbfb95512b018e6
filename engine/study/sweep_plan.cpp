#include "engine/study/sweep_plan.h"

#include "engine/core/ensure.h"
#include "engine/scenario/set.h"
#include "engine/study/replicator.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace idem {

namespace {

Diagnostic planProblem(std::string code, std::string message, std::string suggestion) {
    Diagnostic problem;
    problem.code = std::move(code);
    problem.message = std::move(message);
    problem.suggestion = std::move(suggestion);
    return problem;
}

std::vector<Diagnostic> checkSize(const SweepPlan& plan) {
    std::vector<Diagnostic> found;
    if (plan.strategies.empty()) {
        found.push_back(planProblem("no-strategy", "a sweep needs a strategy", "name one"));
    }
    if (plan.axes.size() > 2) {
        found.push_back(planProblem("too-many-axes",
                                    "a sweep varies one or two fields",
                                    "sweep the others one after another"));
    }
    if (plan.axes.size() == 2 && plan.axes[0].path == plan.axes[1].path) {
        found.push_back(planProblem("same-axis-twice",
                                    "both axes vary " + plan.axes[0].path,
                                    "vary another field, or name all values in one axis"));
    }
    if (plan.runs == 0 || plan.runs > cellRunsMax) {
        found.push_back(planProblem(
            "bad-runs", fmt::format("a cell takes 1 to {} runs", cellRunsMax), "ask for fewer"));
    }
    if (plan.isAntithetic && plan.runs % 2 != 0) {
        found.push_back(planProblem("odd-runs",
                                    "antithetic runs come in pairs",
                                    fmt::format("ask for {} runs", plan.runs + 1)));
    }
    if (plan.stop.kind == StopRule::Kind::HalfWidth && !(plan.stop.halfWidth > 0)) {
        found.push_back(planProblem("bad-half-width", "the half-width is above zero", "try 0.1"));
    }
    if (plan.stop.kind == StopRule::Kind::Hits && plan.stop.hits == 0) {
        found.push_back(planProblem("bad-hits", "at least one hit is waited for", "try 100"));
    }
    return found;
}

} // namespace

std::size_t SweepPlan::pointCount() const {
    std::size_t count = 1;
    for (const SweepAxis& axis : axes) {
        count *= axis.size();
    }
    return count;
}

std::uint64_t SweepPlan::runsOf(std::uint64_t block) const {
    return std::min(blockRuns, runs - block * blockRuns);
}

std::vector<std::size_t> SweepPlan::placesOf(std::size_t point) const {
    std::vector<std::size_t> places(axes.size());
    for (std::size_t at = axes.size(); at-- > 0;) {
        places[at] = point % axes[at].size();
        point /= axes[at].size();
    }
    return places;
}

std::vector<std::string> SweepPlan::settingsOf(std::size_t point) const {
    const std::vector<std::size_t> places = placesOf(point);
    std::vector<std::string> settings;
    for (std::size_t at = 0; at < axes.size(); ++at) {
        settings.push_back(axes[at].path + "=" + axes[at].values[places[at]]);
    }
    return settings;
}

Scenario SweepPlan::scenarioAt(std::size_t point) const {
    Scenario changed = scenario;
    applySettings(changed, settingsOf(point));
    return changed;
}

Luck SweepPlan::luckOf(std::uint64_t replication) const {
    Luck luck;
    luck.seed = seedOf(replication);
    luck.isMirrored = isMirrored(replication);
    return luck;
}

std::uint64_t SweepPlan::seedOf(std::uint64_t replication) const {
    return idem::seedOf(scenario.seed, isAntithetic ? replication / 2 : replication);
}

std::vector<Diagnostic> checkPlan(const SweepPlan& plan) {
    std::vector<Diagnostic> found = checkSize(plan);
    if (!found.empty()) {
        return found;
    }
    const std::size_t cellsOfFirst = plan.axes.empty() ? 1 : plan.axes.front().size();
    const std::size_t cellsOfSecond = plan.axes.size() < 2 ? 1 : plan.axes.back().size();
    // Each factor is bounded by itself, so the product cannot overflow.
    const std::size_t cells = cellsOfFirst * cellsOfSecond * plan.strategies.size();
    if (cells > cellsMax) {
        return {planProblem(
            "too-many-cells",
            fmt::format("{} cells are too many; a sweep has at most {}", cells, cellsMax),
            "choose greater steps, or fewer strategies")};
    }
    // Only now that their number is bounded; a field may take a value that the scenario does not.
    for (std::size_t point = 0; point < plan.pointCount() && found.empty(); ++point) {
        Scenario changed = plan.scenario;
        for (Diagnostic& told : applySettings(changed, plan.settingsOf(point))) {
            if (told.severity == Severity::Error) {
                found.push_back(std::move(told));
            }
        }
    }
    return found;
}

bool isStudyOf(const SweepPlan& plan, Scenario scenario) {
    const Scenario swept = plan.scenarioAt(0);
    applySettings(scenario, plan.settingsOf(0));
    scenario.strategy = swept.strategy;
    scenario.seed = swept.seed;
    return scenario == swept;
}

} // namespace idem
