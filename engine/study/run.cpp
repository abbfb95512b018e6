#include "engine/study/run.h"

#include "engine/trace/fingerprint.h"
#include "engine/verdict/judge.h"
#include "engine/world/world.h"

#include <utility>

namespace idem {

namespace {

Run judged(Trace trace) {
    Run run;
    run.trace = std::move(trace);
    run.verdict = judge(run.trace);
    run.explanation = explain(run.trace, run.verdict);
    Fingerprint fingerprint;
    for (std::uint32_t id = 0; id < run.trace.records.size(); ++id) {
        fingerprint.accept(RecordId{id}, run.trace.records[id]);
    }
    run.fingerprint = fingerprint.value();
    run.eventCount = static_cast<std::int64_t>(run.trace.records.size());
    if (!run.trace.records.empty()) {
        run.simulated = run.trace.records.back().time - Time::zero();
    }
    return run;
}

} // namespace

Outcome Run::worst() const {
    return explanation ? explanation->outcome : Outcome::ExactlyOnce;
}

StrategyOptions optionsFor(const Scenario& scenario, const StrategyEntry& strategy) {
    const auto found = scenario.strategies.find(std::string(strategy.name));
    return found == scenario.strategies.end() ? StrategyOptions{} : found->second;
}

Run runScenario(const Scenario& scenario, const StrategyEntry& strategy, std::uint64_t seed) {
    World world(scenario.world, strategy, optionsFor(scenario, strategy));
    Recorder recorder;
    const RunSummary summary = world.run(seed, 0, &recorder);
    Trace trace;
    trace.scenario = scenario.title;
    trace.strategy = strategy.name;
    trace.seed = seed;
    trace.localEffect = world.hasLocalEffect();
    trace.names = world.names();
    trace.records = recorder.records();
    Run run = judged(std::move(trace));
    for (const std::size_t position : summary.unusedFaults) {
        run.warnings.push_back("faults[" + std::to_string(position + 1) +
                               "] matched nothing: no such message or step in this run");
    }
    return run;
}

Run runFromTrace(Trace trace) {
    return judged(std::move(trace));
}

} // namespace idem
