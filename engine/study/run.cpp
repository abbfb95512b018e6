#include "engine/study/run.h"

#include "engine/core/ensure.h"
#include "engine/trace/fingerprint.h"
#include "engine/verdict/judge.h"
#include "engine/world/world.h"

#include <utility>

namespace idem {

namespace {

/// Leaves a run from within: the world is thrown away with everything that was going on in it.
struct Stopped {};

class StopWatcher final : public Sink {
public:
    explicit StopWatcher(const std::stop_token& stop) : m_stop(stop) {}

    void accept(RecordId id, const Record&) override {
        if (id.value % 4'096 == 0 && m_stop.stop_requested()) {
            throw Stopped{};
        }
    }

private:
    const std::stop_token& m_stop;
};

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
    auto run = runScenario(scenario, strategy, seed, {});
    ENSURE(run.has_value());
    return std::move(*run);
}

std::optional<Run> runScenario(const Scenario& scenario,
                               const StrategyEntry& strategy,
                               std::uint64_t seed,
                               const std::stop_token& stop) {
    World world(scenario.world, strategy, optionsFor(scenario, strategy));
    Recorder recorder;
    StopWatcher watcher(stop);
    RunSummary summary;
    try {
        summary = world.run(seed, 0, &recorder, &watcher);
    } catch (const Stopped&) {
        return std::nullopt;
    }
    Trace trace;
    trace.scenario = scenario.title;
    trace.strategy = strategy.name;
    trace.seed = seed;
    trace.localEffect = world.hasLocalEffect();
    trace.names = world.names();
    trace.records = recorder.take();
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
