#include "app/models/open_run.h"

#include "engine/core/ensure.h"
#include "engine/protocol/strategy.h"

#include <algorithm>
#include <utility>

namespace idem::app {

OpenRunPtr OpenRun::make(const Scenario& scenario, const std::stop_token& stop) {
    const StrategyEntry* strategy = findStrategy(scenario.strategy);
    ENSURE(strategy != nullptr);
    auto run = runScenario(scenario, *strategy, scenario.seed, stop);
    if (!run || stop.stop_requested()) {
        return nullptr;
    }
    return std::make_shared<const OpenRun>(scenario, std::move(*run));
}

OpenRun::OpenRun(Scenario scenario, Run run)
    : m_scenario(std::move(scenario)),
      m_run(std::move(run)),
      m_index(TimelineIndex::of(m_run.trace, m_run.verdict)),
      m_transcript(m_run.trace),
      m_axes{TimeAxis(m_run.trace, TimeMapping::ToScale),
             TimeAxis(m_run.trace, TimeMapping::ByEvent),
             TimeAxis(m_run.trace, TimeMapping::Compressed)} {}

RecordId OpenRun::lastAt(Time time) const {
    const auto& records = trace().records;
    const auto after = std::upper_bound(
        records.begin(), records.end(), time, [](Time sought, const Record& record) {
            return sought < record.time;
        });
    return after == records.begin()
               ? RecordId::none()
               : RecordId{static_cast<std::uint32_t>(after - records.begin() - 1)};
}

} // namespace idem::app
