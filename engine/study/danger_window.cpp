#include "engine/study/danger_window.h"

#include "engine/study/replicator.h"
#include "engine/study/run.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

/// Longer than any work of a scenario that is worth probing.
constexpr Duration gapMax = Duration::seconds(60);
constexpr Duration gapStep = Duration::microseconds(1);

/// The first client's first operation, `copies` times, in a world without faults and retries.
Scenario probeOf(const Scenario& scenario, int copies, Duration gap) {
    Scenario probe = scenario;
    probe.world.clients.resize(1);
    ClientOptions& client = probe.world.clients.front();
    client.intents = 1;
    client.retries = 0;
    client.userRetries = 0;
    client.copies = copies;
    client.copyGap = Distribution::constant(gap);
    client.hedgeAfter = Duration::zero();
    client.timeout = gapMax * 2;
    probe.world.faults.clear();
    probe.world.network.requestLoss = probe.world.network.responseLoss = 0;
    probe.world.network.duplication = probe.world.network.reorder = 0;
    probe.expected.clear();
    return probe;
}

/// A look-up or a claim took effect.
struct Check {
    Time at;
    NodeId place;
};

/// What one undisturbed request shows.
struct ProbedRequest {
    std::vector<Check> checks;   ///< In order of time.
    std::optional<Time> charged; ///< The charge's answer was back.
};

ProbedRequest requestOf(const Trace& trace, std::uint8_t copy) {
    ProbedRequest request;
    for (const Record& record : trace.records) {
        if (record.copy != copy) {
            continue;
        }
        const bool isCheck = (record.flags & (claimFlag | lookUpFlag)) != 0;
        if (record.kind == RecordKind::OperationExecuted && isCheck) {
            request.checks.push_back({record.time, record.lane});
        }
        const auto name = static_cast<OperationName>(record.detail);
        if (record.kind == RecordKind::OperationReturned && name == OperationName::Charge) {
            request.charged = record.time;
        }
    }
    return request;
}

/// When a place first hears of a key, and as what. No place: any. With `isClaim` only as that.
struct Heard {
    Time at;
    bool isClaim = false; ///< CREATED, or locked; else finished.
};

std::optional<Heard>
heardAt(const Trace& trace, NodeId place, std::optional<bool> isClaim = std::nullopt) {
    for (const Record& record : trace.records) {
        if (place.isSome() && record.lane != place) {
            continue;
        }
        if (record.kind == RecordKind::KeyChanged) {
            const auto state = static_cast<KeyState>(record.detail);
            const bool isCreated = state == KeyState::Created;
            if ((isCreated || state == KeyState::Consumed) &&
                isClaim.value_or(isCreated) == isCreated) {
                return Heard{record.time, isCreated};
            }
        }
        if (record.kind == RecordKind::LockChanged && isClaim.value_or(true) &&
            static_cast<LockState>(record.detail) == LockState::Held) {
            return Heard{record.time, true};
        }
    }
    return std::nullopt;
}

bool doubles(const Scenario& scenario, const StrategyEntry& strategy, Duration gap) {
    Luck luck;
    luck.seed = scenario.seed;
    return Replicator(probeOf(scenario, 2, gap), strategy).run(luck).shows(Event::Double);
}

/// The least safe gap, by bisection: a gap below the window doubles, one above does not.
std::optional<Duration> measure(const Scenario& scenario, const StrategyEntry& strategy) {
    if (doubles(scenario, strategy, gapMax)) {
        return std::nullopt;
    }
    if (!doubles(scenario, strategy, Duration::zero())) {
        return Duration::zero();
    }
    std::int64_t unsafe = 0;
    std::int64_t safe = gapMax.ns / gapStep.ns;
    while (safe - unsafe > 1) {
        const std::int64_t middle = unsafe + (safe - unsafe) / 2;
        (doubles(scenario, strategy, gapStep * middle) ? unsafe : safe) = middle;
    }
    return gapStep * safe;
}

void predict(DangerWindow& window, const Scenario& scenario, const StrategyEntry& strategy) {
    const Run both = runScenario(probeOf(scenario, 2, Duration::zero()), strategy, scenario.seed);
    const Run one = runScenario(probeOf(scenario, 1, Duration::zero()), strategy, scenario.seed);
    const ProbedRequest first = requestOf(one.trace, 1);
    const ProbedRequest second = requestOf(both.trace, 2);
    if (first.checks.empty()) {
        return;
    }
    // Of all that the second request asks, the place that hears of the first one soonest decides.
    std::optional<Heard> heard;
    Duration least = Duration::max();
    for (const Check& check : second.checks) {
        const auto there = heardAt(one.trace, check.place);
        if (there && there->at - check.at < least) {
            least = there->at - check.at;
            heard = there;
        }
    }
    if (!heard) {
        return;
    }
    // A lock that one server holds tells the others nothing: what counts is what they hear of.
    const auto told = heardAt(one.trace, NodeId::none(), heard->isClaim);
    if (!told->isClaim && first.charged) {
        const Time checked = first.checks.front().at;
        window.terms.push_back(
            {"P", *first.charged - checked, "from the look-up to the charge's answer"});
        window.terms.push_back({"w", told->at - *first.charged, "from there to the record"});
    }
    if (const Duration lag = heard->at - told->at; lag > Duration::zero()) {
        window.terms.push_back({"L", lag, "from there to where the second request looks"});
    }
    for (const WindowTerm& term : window.terms) {
        window.formula += (window.formula.empty() ? "" : " + ") + term.name;
    }
    window.formula = window.formula.empty() ? "0" : window.formula;
    window.predicted = std::max(Duration::zero(), least);
}

} // namespace

DangerWindow measureDangerWindow(const Scenario& scenario, const StrategyEntry& strategy) {
    DangerWindow window;
    window.tried = gapMax;
    if (scenario.world.clients.empty()) {
        return window;
    }
    predict(window, scenario, strategy);
    window.measured = measure(scenario, strategy);
    return window;
}

std::string sentenceOf(const DangerWindow& window) {
    const std::string formula =
        window.formula.empty()
            ? "no closed form is known"
            : fmt::format("{} = {}",
                          window.formula,
                          window.formula == "0" ? "no gap" : toMillisecondText(window.predicted));
    if (!window.measured) {
        return fmt::format(
            "{}; measured: every gap up to {} doubles", formula, toMillisecondText(window.tried));
    }
    if (*window.measured == Duration::zero()) {
        return formula + "; measured: no gap doubles";
    }
    return fmt::format(
        "{}; measured: gaps below {} double", formula, toMillisecondText(*window.measured));
}

} // namespace idem
