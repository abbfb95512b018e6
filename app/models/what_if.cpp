#include "app/models/what_if.h"

#include "app/models/cell_table_model.h"
#include "app/models/text.h"
#include "engine/core/ensure.h"
#include "engine/scenario/edit.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "engine/scenario/write.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

std::shared_ptr<ShownSweep> emptySweep(SweepPlan plan) {
    auto sweep = std::make_shared<ShownSweep>();
    sweep->isRunning = true;
    sweep->file.engine = QCoreApplication::applicationVersion().toStdString();
    sweep->cells.resize(plan.cellCount());
    sweep->file.result.points.resize(plan.pointCount());
    sweep->file.plan = std::move(plan);
    return sweep;
}

Done writeWholeFile(const QString& path, const std::string& text) {
    QSaveFile file(path);
    const auto size = static_cast<qint64>(text.size());
    if (file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit()) {
        return {};
    }
    return {false,
            WhatIf::tr("%1 could not be written: %2. Choose another place; a file that was there "
                       "is as it was.")
                .arg(path, file.errorString())};
}

/// A sweep, or why it could not be read.
struct OpenedSweep {
    std::shared_ptr<ShownSweep> sweep;
    QString problem;
};

} // namespace

WhatIf::WhatIf(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&m_session.document(), &Document::replaced, this, &WhatIf::beginDocument);
    connect(&m_session.document(), &Document::scenarioChanged, this, &WhatIf::onScenario);
    connect(&m_job, &LatestJob::failed, this, [this](const QString& why) {
        show(nullptr);
        Q_EMIT failed(why);
    });
    onScenario();
}

WhatIf::~WhatIf() {
    m_stop.request_stop();
}

void WhatIf::setDesign(const WhatIfDesign& design) {
    if (design == m_design) {
        return;
    }
    m_design = design;
    m_kept[m_session.document().path()] = m_design;
    Q_EMIT designChanged();
    check();
}

void WhatIf::check() {
    m_isChecked = false;
    if (!m_session.document().scenario()) {
        return;
    }
    m_checkJob.start<std::shared_ptr<CheckedDesign>>(
        tr("Checking the design"),
        [design = m_design, scenario = scenarioToSweep()](const JobContext&) {
            return std::make_shared<CheckedDesign>(checkDesign(design, scenario));
        },
        [this](const std::shared_ptr<CheckedDesign>& checked) {
            m_checked = std::move(*checked);
            m_isChecked = true;
            Q_EMIT checkedChanged();
        });
    Q_EMIT checkedChanged();
}

/// A run that was opened from here has brought its seed along: the next sweep begins where the last
/// one did.
Scenario WhatIf::scenarioToSweep() const {
    Scenario scenario = *m_session.document().scenario();
    if (m_openedSeed == scenario.seed) {
        scenario.seed = m_seedBefore;
    }
    return scenario;
}

bool WhatIf::canStart() const {
    return m_isChecked && m_checked.plan && !isRunning();
}

void WhatIf::start() {
    ENSURE(canStart());
    const SweepPlan plan = *m_checked.plan;
    const std::uint64_t generation = ++m_generation;
    m_stop = std::stop_source();
    m_runsDone = 0;
    m_runsMost = plan.runs * plan.cellCount();
    m_clock.start();
    show(emptySweep(plan));
    const auto tell = [this, generation](const std::shared_ptr<const SweepUpdate>& update) {
        QMetaObject::invokeMethod(this, [this, update, generation] {
            if (generation == m_generation) {
                take(*update);
            }
        });
    };
    m_job.start<std::shared_ptr<EndedSweep>>(
        tr("Sweeping"),
        [plan, tell, stop = m_stop](const JobContext& context) {
            std::stop_source source = stop;
            const std::stop_callback both(context.stop, [&source] { source.request_stop(); });
            return std::make_shared<EndedSweep>(sweepAndTell(plan, source.get_token(), tell));
        },
        [this, generation](const std::shared_ptr<EndedSweep>& ended) {
            if (generation == m_generation) {
                finish(std::move(*ended));
            }
        });
}

void WhatIf::stop() {
    m_stop.request_stop();
    Q_EMIT stateChanged();
}

void WhatIf::take(const SweepUpdate& update) {
    const std::size_t strategies = m_sweep->plan().strategies.size();
    for (std::size_t at = 0; at < update.points.size(); ++at) {
        const std::size_t point = update.points[at];
        m_sweep->file.result.points[point] = update.results[at];
        std::copy_n(update.cells.begin() + static_cast<std::ptrdiff_t>(at * strategies),
                    strategies,
                    m_sweep->cells.begin() + static_cast<std::ptrdiff_t>(point * strategies));
    }
    m_runsDone = update.runsDone;
    m_runsMost = std::max<std::uint64_t>(update.runsMost, 1);
    if (!update.points.empty()) {
        Q_EMIT pointsChanged(update.points);
    }
    Q_EMIT stateChanged();
}

void WhatIf::finish(EndedSweep ended) {
    m_sweep->file.result = std::move(ended.result);
    m_sweep->cells = std::move(ended.cells);
    m_sweep->isRunning = false;
    m_runsDone = 0;
    for (const CellSummary& cell : m_sweep->cells) {
        m_runsDone += cell.runs;
    }
    std::vector<std::size_t> all(m_sweep->file.result.points.size());
    for (std::size_t point = 0; point < all.size(); ++point) {
        all[point] = point;
    }
    Q_EMIT pointsChanged(all);
    Q_EMIT stateChanged();
}

void WhatIf::show(std::shared_ptr<ShownSweep> sweep) {
    m_sweep = std::move(sweep);
    m_selected.reset();
    Q_EMIT sweepReset();
    Q_EMIT selectionChanged();
    Q_EMIT stateChanged();
}

QString WhatIf::timeLeft() const {
    const double share = static_cast<double>(m_runsDone) / static_cast<double>(m_runsMost);
    if (!isRunning() || share < 0.02) {
        return {};
    }
    const double seconds = static_cast<double>(m_clock.elapsed()) / 1e3 * (1 / share - 1);
    if (seconds < 1) {
        return tr("less than 1 s left");
    }
    return seconds < 90 ? tr("about %1 s left").arg(qRound(seconds))
                        : tr("about %1 min left").arg(qRound(seconds / 60));
}

QString WhatIf::staleReason() const {
    const auto& scenario = m_session.document().scenario();
    if (!m_sweep || !scenario) {
        return {};
    }
    if (m_sweep->plan().scenario.title != scenario->title) {
        return tr("This sweep is of another scenario: %1.")
            .arg(QString::fromStdString(m_sweep->plan().scenario.title));
    }
    if (!isStudyOf(m_sweep->plan(), *scenario)) {
        return tr("The scenario has changed since this sweep. Run it again to see what it does "
                  "now.");
    }
    return {};
}

Done WhatIf::save(const QString& path) const {
    if (!m_sweep || isRunning()) {
        return {false, tr("There is no finished sweep to save.")};
    }
    if (m_sweep->isPartial()) {
        return {false,
                tr("The sweep was stopped before it was finished. Run it again to save it.")};
    }
    return writeWholeFile(path, writeSweep(m_sweep->file));
}

Done WhatIf::saveCsv(const QString& path) const {
    if (!m_sweep || isRunning()) {
        return {false, tr("There is no finished sweep to save.")};
    }
    return writeWholeFile(path, sweepCsv(*m_sweep));
}

void WhatIf::open(const QString& path) {
    m_stop.request_stop();
    const std::uint64_t generation = ++m_generation;
    if (isRunning()) {
        m_sweep->isRunning = false; // A part, if nothing takes its place.
        Q_EMIT stateChanged();
    }
    m_job.start<OpenedSweep>(
        tr("Reading %1").arg(path),
        [path](const JobContext&) {
            auto read = readSweepFile(path);
            return OpenedSweep{read ? shownSweep(std::move(*read.value)) : nullptr,
                               firstError(read.diagnostics)};
        },
        [this, generation](const OpenedSweep& opened) {
            if (generation != m_generation) {
                return;
            }
            if (opened.sweep) {
                show(opened.sweep);
            } else {
                Q_EMIT failed(opened.problem);
            }
        });
}

void WhatIf::select(std::optional<CellId> cell) {
    if (cell && (!m_sweep || cell->point >= m_sweep->plan().pointCount() ||
                 cell->strategy >= m_sweep->plan().strategies.size())) {
        cell.reset();
    }
    if (cell != m_selected) {
        m_selected = cell;
        Q_EMIT selectionChanged();
    }
}

/// The person's own text with the values in it, so that comments stay; where that cannot be done,
/// or the sweep is of another scenario, the canonical text.
std::string WhatIf::textFor(const Scenario& wanted,
                            const std::vector<std::string>& settings) const {
    std::vector<std::string> all = settings;
    all.push_back("strategy=" + wanted.strategy);
    all.push_back("seed=" + std::to_string(wanted.seed));
    std::string text = m_session.document().text();
    for (const std::string& setting : all) {
        const std::size_t equals = setting.find('=');
        auto edited = editField(text, setting.substr(0, equals), setting.substr(equals + 1));
        if (!edited) {
            return writeScenario(wanted);
        }
        text = std::move(*edited.value);
    }
    const auto read = readScenario(text, wanted.title);
    return read && *read.value == wanted ? text : writeScenario(wanted);
}

void WhatIf::openInSimulate(CellId cell, std::uint64_t seed) {
    ENSURE(m_sweep);
    const SweepPlan& plan = m_sweep->plan();
    Scenario wanted = plan.scenarioAt(cell.point);
    wanted.strategy = plan.strategies[cell.strategy]->name;
    wanted.seed = seed;
    QString title = text(plan.strategies[cell.strategy]->name);
    for (const std::string& setting : plan.settingsOf(cell.point)) {
        title += QStringLiteral(", ") + QString::fromStdString(setting);
    }
    openInSimulate(wanted, plan.settingsOf(cell.point), title + tr(", seed %1").arg(seed));
}

void WhatIf::openInSimulate(const Scenario& wanted,
                            const std::vector<std::string>& settings,
                            const QString& title) {
    std::string written = textFor(wanted, settings);
    if (written == m_session.document().text()) {
        return;
    }
    m_seedBefore = scenarioToSweep().seed;
    m_openedSeed = wanted.seed;
    m_session.forkWith(title);
    m_session.document().setText(std::move(written), tr("Open %1").arg(title));
}

void WhatIf::beginDocument() {
    m_stop.request_stop();
    ++m_generation;
    m_job.cancel();
    m_checkJob.cancel();
    if (m_sweep && !m_sweep->isRunning) {
        m_finished[m_session.document().path()] = std::move(m_sweep);
    }
    m_isDesignDue = true;
    m_isChecked = false;
    m_openedSeed.reset();
    show(nullptr);
}

void WhatIf::onScenario() {
    const auto& scenario = m_session.document().scenario();
    if (!scenario) {
        return;
    }
    if (std::exchange(m_isDesignDue, false)) {
        const auto kept = m_kept.find(m_session.document().path());
        m_design = kept != m_kept.end() ? kept->second : suggestedDesign(*scenario);
        Q_EMIT designChanged();
        const auto finished = m_finished.find(m_session.document().path());
        if (finished != m_finished.end()) {
            show(std::exchange(finished->second, nullptr));
        }
    }
    check();
    Q_EMIT stateChanged();
}

} // namespace idem::app
