#include "engine/study/minimal_fix.h"

#include "engine/study/replicator.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <tuple>
#include <utility>

namespace idem {

namespace {

/// Many seeds of one scenario: the tally, and which of them showed the event.
struct Counted {
    Tally tally;
    std::vector<bool> hits;
};

Counted countRuns(const SweepPlan& plan, Replicator& replicator) {
    Counted counted;
    for (std::uint64_t at = 0; at < plan.runs; ++at) {
        const Sample sample = replicator.run(plan.luckOf(at));
        counted.tally.add(sample, at, false);
        for (const Duration latency : replicator.latencies()) {
            counted.tally.latency.add(latency);
        }
        counted.hits.push_back(sample.shows(plan.event));
    }
    return counted;
}

std::string titleWithoutFactor(const Change& change) {
    const std::size_t end = change.title.rfind(" times as long");
    const std::size_t number = end == std::string::npos ? end : change.title.rfind(' ', end - 1);
    return number == std::string::npos ? change.title : change.title.substr(0, number);
}

class FixFinder {
public:
    FixFinder(const Scenario& scenario, const StrategyEntry& strategy, const FixQuery& query)
        : m_query(query) {
        SweepPlan& plan = m_found.plan;
        plan.scenario = scenario;
        plan.scenario.strategy = strategy.name;
        plan.strategies = {&strategy};
        plan.runs = query.runs;
        plan.event = query.event;
    }

    FixList find() {
        const StrategyEntry& strategy = *m_found.plan.strategies.front();
        Replicator replicator(m_found.plan.scenario, strategy);
        m_found.outcome = replicator.run(m_found.plan.luckOf(0)).worst();
        m_before = countRuns(m_found.plan, replicator);
        m_found.before = summarize(m_found.plan, m_before.tally);
        const auto changes = changesOf(m_found.plan.scenario, strategy);
        for (const Change& change : changes) {
            if (m_query.stop.stop_requested()) {
                break;
            }
            consider(change);
            ++m_found.tried;
            if (m_query.progress) {
                m_query.progress(m_found.tried, changes.size());
            }
        }
        sortFixes();
        return std::move(m_found);
    }

private:
    void consider(const Change& change) {
        const std::string title = titleWithoutFactor(change);
        if (title != change.title && title == m_lastSaved) {
            return; // A smaller step of the same change saves it already.
        }
        Replicator replicator(changed(m_found.plan.scenario, change), *change.strategy);
        const Sample own = replicator.run(m_found.plan.luckOf(0));
        if (own.shows(m_query.event)) {
            return;
        }
        m_lastSaved = title;
        Fix fix;
        fix.change = change;
        fix.outcome = own.worst();
        const Counted after = countRuns(m_found.plan, replicator);
        fix.after = summarize(m_found.plan, after.tally);
        for (std::size_t at = 0; at < after.hits.size(); ++at) {
            fix.paired.add(after.hits[at], m_before.hits[at]);
        }
        m_found.fixes.push_back(std::move(fix));
    }

    void sortFixes() {
        const auto rank = [](const Fix& fix) {
            return std::tuple(fix.after.perRun.value,
                              -fix.after.availability,
                              fix.after.median.value_or(Duration::max()),
                              fix.after.storeOperations);
        };
        std::stable_sort(
            m_found.fixes.begin(), m_found.fixes.end(), [&](const Fix& left, const Fix& right) {
                return rank(left) < rank(right);
            });
    }

    const FixQuery& m_query;
    FixList m_found;
    Counted m_before;
    std::string m_lastSaved;
};

/// "3 ms slower", empty below a fiftieth of either.
std::string
slowerText(std::optional<Duration> before, std::optional<Duration> after, std::string_view which) {
    if (!before || !after) {
        return "";
    }
    const Duration more = *after - *before;
    if (std::abs(static_cast<double>(more.ns)) < 0.02 * static_cast<double>(before->ns)) {
        return "";
    }
    const bool isSlower = more > Duration::zero();
    return fmt::format("{} {} ({})",
                       toMillisecondText(isSlower ? more : -more),
                       isSlower ? "slower" : "quicker",
                       which);
}

} // namespace

FixList findFixes(const Scenario& scenario, const StrategyEntry& strategy, const FixQuery& query) {
    return FixFinder(scenario, strategy, query).find();
}

std::string costText(const CellSummary& before, const CellSummary& after) {
    std::vector<std::string> parts{slowerText(before.median, after.median, "median"),
                                   slowerText(before.p99, after.p99, "p99")};
    const double operations = after.storeOperations - before.storeOperations;
    if (std::abs(operations) >= 0.05) {
        parts.push_back(fmt::format("{:.1f} store operations {} an operation",
                                    std::abs(operations),
                                    operations > 0 ? "more" : "fewer"));
    }
    if (std::abs(after.availability - before.availability) >= 0.0005) {
        parts.push_back(fmt::format("{:.3g}% answered instead of {:.3g}%",
                                    after.availability * 100,
                                    before.availability * 100));
    }
    std::string text;
    for (const std::string& part : parts) {
        text += part.empty() ? "" : (text.empty() ? "" : ", ") + part;
    }
    return text.empty() ? "nothing that was measured" : text;
}

} // namespace idem
