#include "app/models/comparison.h"

#include "engine/core/ensure.h"
#include "engine/scenario/edit.h"
#include "engine/study/compare.h"

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

/// Whether a comparison of one would show the same as of the other: a comparison does not depend
/// on which strategy the scenario itself has.
bool isSameButStrategy(const Scenario& one, Scenario other) {
    other.strategy = one.strategy;
    return one == other;
}

std::vector<const StrategyEntry*> entriesOf(const std::vector<std::string>& names) {
    std::vector<const StrategyEntry*> entries;
    for (const std::string& name : names) {
        entries.push_back(findStrategy(name));
        ENSURE(entries.back() != nullptr);
    }
    return entries;
}

ComparedPtr compareInWorker(const Scenario& scenario,
                            const std::vector<const StrategyEntry*>& entries,
                            const JobContext& context) {
    const int total = static_cast<int>(entries.size());
    auto compared = compare(
        scenario, entries, scenario.seed, context.stop, [&context, total](std::size_t finished) {
            context.progress(static_cast<int>(finished), total);
        });
    if (!compared) {
        return nullptr;
    }
    return std::make_shared<const ComparedScenario>(
        scenario, ComparedRuns::of(std::move(*compared), scenario));
}

} // namespace

ComparedScenario::ComparedScenario(Scenario scenario, ComparedRuns runs)
    : m_scenario(std::move(scenario)), m_runs(std::move(runs)) {
    for (const TimelineIndex& index : m_runs.indexes) {
        m_end = std::max(m_end, index.end);
    }
}

const TimeAxis& ComparedScenario::axis(TimeMapping mapping) const {
    const auto position = static_cast<std::size_t>(mapping);
    std::call_once(m_axisOnce[position], [&] {
        m_axes[position] = std::make_unique<const TimeAxis>(m_runs.axis(mapping));
    });
    return *m_axes[position];
}

Comparison::Comparison(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&m_session.document(), &Document::replaced, this, &Comparison::beginDocument);
    connect(&m_session.document(), &Document::scenarioChanged, this, &Comparison::onScenario);
    connect(&m_session.playback(), &Playback::cursorMoved, this, &Comparison::onPlayback);
    onScenario();
}

Comparison::~Comparison() = default;

bool Comparison::isChosen(const std::string& strategy) const {
    return std::find(m_chosen.begin(), m_chosen.end(), strategy) != m_chosen.end();
}

Done Comparison::choose(const std::string& strategy, bool isToBeChosen) {
    if (isChosen(strategy) == isToBeChosen) {
        return {};
    }
    std::vector<std::string> chosen = m_chosen;
    if (!isToBeChosen) {
        chosen.erase(std::find(chosen.begin(), chosen.end(), strategy));
    } else if (chosen.size() >= comparedMax) {
        return {false,
                tr("%1 strategies fit beside each other. Take one out first.").arg(comparedMax)};
    } else {
        chosen.push_back(strategy);
    }
    setChosen(std::move(chosen));
    return {};
}

void Comparison::compareAgainst(const std::string& strategy) {
    std::vector<std::string> chosen = m_chosen;
    const auto found = std::find(chosen.begin(), chosen.end(), strategy);
    ENSURE(found != chosen.end());
    std::rotate(chosen.begin(), found, found + 1);
    setChosen(std::move(chosen));
}

void Comparison::setChosen(std::vector<std::string> chosen) {
    if (chosen == m_chosen) {
        return;
    }
    m_chosen = std::move(chosen);
    m_kept[m_session.document().path()] = m_chosen;
    Q_EMIT chosenChanged();
    refresh();
}

void Comparison::setActive(bool isActive) {
    m_isActive = isActive;
    refresh();
}

bool Comparison::isCurrent() const {
    const auto& scenario = m_session.document().scenario();
    if (!m_result || !scenario || m_result->size() != m_chosen.size()) {
        return false;
    }
    const auto& rows = m_result->runs().rows;
    const bool isSameChoice = std::equal(
        rows.begin(), rows.end(), m_chosen.begin(), [](const ComparisonRow& row, const auto& name) {
            return row.strategy == name;
        });
    return isSameChoice && isSameButStrategy(m_result->scenario(), *scenario);
}

void Comparison::refresh() {
    if (!m_isActive || m_isChoiceDue) {
        return;
    }
    if (isCurrent()) {
        m_job.cancel(); // What was asked for meanwhile is not wanted any more.
        return;
    }
    if (m_chosen.empty()) {
        m_job.cancel();
        m_result.reset();
        Q_EMIT resultChanged();
        return;
    }
    const Scenario scenario = *m_session.document().scenario();
    m_job.start<ComparedPtr>(
        tr("Comparing %n strategies", nullptr, static_cast<int>(m_chosen.size())),
        [scenario, entries = entriesOf(m_chosen)](const JobContext& context) {
            return compareInWorker(scenario, entries, context);
        },
        [this](const ComparedPtr& result) {
            m_result = result;
            Q_EMIT resultChanged();
        });
}

void Comparison::cancel() {
    m_job.cancel();
}

void Comparison::beginDocument() {
    m_job.cancel();
    m_isChoiceDue = true;
    m_beyond.reset();
    m_chosen.clear();
    m_result.reset();
    Q_EMIT chosenChanged();
    Q_EMIT resultChanged();
}

void Comparison::onScenario() {
    const auto& scenario = m_session.document().scenario();
    if (!scenario) {
        return;
    }
    if (std::exchange(m_isChoiceDue, false)) {
        const auto kept = m_kept.find(m_session.document().path());
        if (kept != m_kept.end()) {
            m_chosen = kept->second;
        } else {
            for (const StrategyEntry* entry : strategiesToCompare(*scenario)) {
                m_chosen.emplace_back(entry->name);
            }
        }
        Q_EMIT chosenChanged();
    }
    refresh();
}

Time Comparison::cursor() const {
    return m_beyond.value_or(m_session.playback().cursor().time);
}

void Comparison::scrub(Time time) {
    const Time end = m_session.run() ? m_session.run()->end() : Time::zero();
    const Time last = m_result ? std::max(end, m_result->end()) : end;
    const Time within = std::clamp(time, Time::zero(), last);
    m_beyond = within > end ? std::optional(within) : std::nullopt;
    m_isScrubbing = true;
    m_session.playback().pause();
    m_session.playback().seek(within);
    m_isScrubbing = false;
    Q_EMIT cursorMoved();
}

void Comparison::onPlayback() {
    if (!m_isScrubbing) {
        m_beyond.reset();
        Q_EMIT cursorMoved();
    }
}

Done Comparison::adopt(const std::string& strategy) {
    Document& document = m_session.document();
    return document.apply(editField(document.text(), "strategy", strategy),
                          tr("Use the strategy %1").arg(QString::fromStdString(strategy)));
}

} // namespace idem::app
