#include "app/ui/whatif/what_if_page.h"

#include "app/ui/whatif/chart_pages.h"
#include "app/ui/whatif/design_form.h"
#include "app/ui/whatif/fix_list.h"
#include "app/ui/whatif/seeds_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStandardPaths>
#include <QToolButton>

#include <algorithm>

namespace idem::app {

namespace {

const QString columnsKey = QStringLiteral("what-if/columns");
constexpr int progressSteps = 1'000;
const QString sweepFilter = QStringLiteral("Sweeps (*.jsonl);;All files (*)");

} // namespace

WhatIfPage::WhatIfPage(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_whatIf(session),
      m_design(new DesignForm(m_whatIf)),
      m_charts(new ChartPages(m_whatIf, m_studies, appearance, this)),
      m_seeds(new SeedsPanel(m_whatIf, m_studies, appearance, this)),
      m_columns(new QSplitter(Qt::Horizontal, this)),
      m_run(new QPushButton(tr("&Run the sweep"), this)),
      m_cancel(new QPushButton(tr("Stop"), this)),
      m_progress(new QProgressBar(this)),
      m_status(new QLabel(this)),
      m_message(new QLabel(this)) {
    setAccessibleName(tr("What-if"));
    auto* centre = new QWidget(this);
    auto* centreLayout = new QVBoxLayout(centre);
    centreLayout->setContentsMargins(0, 0, 0, 0);
    centreLayout->setSpacing(2);
    centreLayout->addWidget(makeBar());
    centreLayout->addWidget(m_message);
    centreLayout->addWidget(m_charts, 1);
    m_columns->setChildrenCollapsible(false);
    m_columns->addWidget(makeLeft());
    m_columns->addWidget(centre);
    m_columns->addWidget(m_seeds);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({270, 1'000, 250});
    m_seeds->setMinimumWidth(210);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_columns);
    connectParts();
    showState();
}

WhatIfPage::~WhatIfPage() {
    m_studies.clear(); // While there still is somebody to hear of it.
}

QWidget* WhatIfPage::makeLeft() {
    auto* left = new QWidget(this);
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* scroll = new QScrollArea(left);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Design of the sweep"));
    scroll->setWidget(m_design);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_run);
    m_run->setToolTip(tr("Runs every strategy at every value, many times, under the same chance"));
    left->setMinimumWidth(240);
    return left;
}

QWidget* WhatIfPage::makeBar() {
    auto* bar = new QWidget(this);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(2, 0, 2, 0);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setAccessibleName(tr("State of the sweep"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setAccessibleName(tr("Progress of the sweep"));
    m_progress->setMaximumWidth(140);
    m_progress->setRange(0, progressSteps);
    m_cancel->setToolTip(tr("What was found so far stays"));
    auto* more = new QToolButton(bar);
    more->setText(tr("Files"));
    more->setAccessibleName(tr("Files of the sweep"));
    more->setPopupMode(QToolButton::InstantPopup);
    makeMenu(*more);
    layout->addWidget(m_status, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    layout->addWidget(more);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("About the sweep"));
    m_message->setContentsMargins(6, 2, 6, 2);
    return bar;
}

void WhatIfPage::makeMenu(QToolButton& button) {
    auto* menu = new QMenu(&button);
    QAction* open = menu->addAction(tr("Open a sweep..."));
    QAction* save = menu->addAction(tr("Save the sweep..."));
    QAction* csv = menu->addAction(tr("Save all cells as CSV..."));
    QAction* chart = menu->addAction(tr("Export a chart..."));
    button.setMenu(menu);
    m_needsSweep = {save, csv, chart};
    connect(open, &QAction::triggered, this, &WhatIfPage::askAndOpen);
    connect(save, &QAction::triggered, this, &WhatIfPage::askAndSaveSweep);
    connect(csv, &QAction::triggered, this, &WhatIfPage::askAndSaveCsv);
    connect(chart, &QAction::triggered, this, &WhatIfPage::exportAsked);
}

void WhatIfPage::connectParts() {
    connect(&m_whatIf, &WhatIf::stateChanged, this, &WhatIfPage::showState);
    connect(&m_whatIf, &WhatIf::checkedChanged, this, &WhatIfPage::showState);
    connect(&m_whatIf, &WhatIf::sweepReset, &m_studies, &SeedStudies::clear);
    connect(&m_whatIf, &WhatIf::failed, this, &WhatIfPage::say);
    connect(m_run, &QPushButton::clicked, this, &WhatIfPage::run);
    connect(m_cancel, &QPushButton::clicked, &m_whatIf, &WhatIf::stop);
    connect(m_seeds, &SeedsPanel::openInSimulate, this, &WhatIfPage::openInSimulate);
    connect(m_seeds, &SeedsPanel::noReturnAsked, this, [this] {
        m_charts->show(ChartPages::NoReturn);
    });
    connect(m_charts, &ChartPages::opened, this, [this](CellId cell) {
        m_whatIf.select(cell);
        m_seeds->openWorst();
    });
    connect(m_seeds, &SeedsPanel::fixAsked, this, [this] { m_charts->show(ChartPages::Fixes); });
    connect(&m_charts->fixes(), &FixListView::opened, this, &WhatIfPage::openFix);
    for (LatestJob* job :
         {&m_studies.thresholdJob(), &m_studies.noReturnJob(), &m_studies.fixJob()}) {
        connect(job, &LatestJob::failed, this, [this](const QString& message) {
            QMessageBox::critical(this, tr("This is a bug of Idemscope"), message);
        });
    }
}

void WhatIfPage::run() {
    if (m_whatIf.canStart()) {
        m_whatIf.start();
    }
}

std::optional<StudiedRun> WhatIfPage::openRun() const {
    const OpenRunPtr& run = m_session.run();
    const StrategyEntry* strategy = run ? findStrategy(run->trace().strategy) : nullptr;
    if (strategy == nullptr) {
        return std::nullopt;
    }
    StudiedRun studied{run->scenario(), strategy, {}};
    studied.scenario.seed = run->trace().seed;
    return studied;
}

void WhatIfPage::findNoReturnOfOpenRun() {
    if (const auto run = openRun()) {
        m_studies.findNoReturn(*run, eventOf(m_session.run()->run().worst()));
        m_charts->show(ChartPages::NoReturn);
    }
}

void WhatIfPage::findFixesOfOpenRun() {
    if (const auto run = openRun()) {
        m_studies.findFixes(*run, eventOf(m_session.run()->run().worst()));
        m_charts->show(ChartPages::Fixes);
    }
}

void WhatIfPage::openFix(std::size_t at) {
    const FoundFixes& found = *m_studies.fixes();
    const Change& change = found.list.fixes[at].change;
    Scenario wanted = changed(found.run.scenario, change);
    wanted.seed = found.run.scenario.seed;
    wanted.strategy = change.strategy->name;
    std::vector<std::string> settings = found.run.settings;
    settings.insert(settings.end(), change.settings.begin(), change.settings.end());
    m_whatIf.openInSimulate(wanted, settings, QString::fromStdString(change.title));
    Q_EMIT openInSimulate();
}

QString WhatIfPage::status() const {
    return m_status->text();
}

QString WhatIfPage::message() const {
    return m_message->text();
}

void WhatIfPage::say(const QString& message) {
    m_message->setText(QStringLiteral("\u26a0 ") + message);
    m_message->show();
}

void WhatIfPage::showState() {
    const ShownSweep* sweep = m_whatIf.sweep();
    const bool isRunning = m_whatIf.isRunning();
    m_run->setEnabled(m_whatIf.canStart());
    m_run->setText(sweep == nullptr || isRunning ? tr("&Run the sweep") : tr("&Run again"));
    m_progress->setVisible(isRunning);
    m_cancel->setVisible(isRunning);
    m_cancel->setEnabled(!m_whatIf.isStopping());
    if (isRunning) {
        const double share =
            double(m_whatIf.runsDone()) / double(std::max<std::uint64_t>(1, m_whatIf.runsMost()));
        m_progress->setValue(static_cast<int>(share * progressSteps));
        const QString left = m_whatIf.timeLeft();
        m_status->setText(m_whatIf.isStopping() ? tr("Stopping...")
                          : left.isEmpty()
                              ? tr("%L1 runs made").arg(m_whatIf.runsDone())
                              : tr("%L1 runs made, %2").arg(m_whatIf.runsDone()).arg(left));
    } else if (sweep != nullptr) {
        const auto cells = static_cast<qulonglong>(sweep->plan().cellCount());
        m_status->setText(sweep->isPartial()
                              ? tr("%L1 cells, stopped before all runs were made").arg(cells)
                              : tr("%L1 cells, finished").arg(cells));
    } else if (m_whatIf.isChecked() && m_whatIf.checked().plan) {
        const SweepPlan& plan = *m_whatIf.checked().plan;
        m_status->setText(tr("Up to %L1 runs in %L2 cells")
                              .arg(plan.runs * plan.cellCount())
                              .arg(plan.cellCount()));
    } else {
        m_status->clear();
    }
    for (QAction* action : m_needsSweep) {
        action->setEnabled(sweep != nullptr && !isRunning);
    }
    showMessage();
}

void WhatIfPage::showMessage() {
    const ShownSweep* sweep = m_whatIf.sweep();
    const QString stale = m_whatIf.staleReason();
    if (!stale.isEmpty()) {
        m_message->setText(QStringLiteral("\u26a0 ") + stale);
    } else if (sweep != nullptr && sweep->isWithoutChance()) {
        m_message->setText(tr("All runs of a cell came out alike: the scenario leaves nothing to "
                              "chance. Give a latency a distribution, such as "
                              "exponential(mean=40ms), to see rates."));
    } else {
        m_message->clear();
    }
    m_message->setVisible(!m_message->text().isEmpty());
}

QString WhatIfPage::suggestedName(const QString& suffix) const {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QDir there(QDir(folder).exists() ? folder : QDir::homePath());
    const QString stem = QFileInfo(m_session.document().name()).completeBaseName();
    return there.filePath(stem + QStringLiteral("-sweep.") + suffix);
}

void WhatIfPage::askAndSaveSweep() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the sweep"), suggestedName(QStringLiteral("jsonl")), sweepFilter);
    if (!path.isEmpty()) {
        saveSweep(path);
    }
}

void WhatIfPage::askAndSaveCsv() {
    const QString path = QFileDialog::getSaveFileName(this,
                                                      tr("Save all cells"),
                                                      suggestedName(QStringLiteral("csv")),
                                                      QStringLiteral("CSV (*.csv);;All files (*)"));
    if (!path.isEmpty()) {
        saveCsv(path);
    }
}

void WhatIfPage::askAndOpen() {
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open a sweep"), QFileInfo(suggestedName(QString())).path(), sweepFilter);
    if (!path.isEmpty()) {
        m_whatIf.open(path);
    }
}

Done WhatIfPage::saveSweep(const QString& path) {
    const Done done = m_whatIf.save(path);
    done ? m_status->setText(tr("%1 is written.").arg(path)) : say(done.why);
    return done;
}

Done WhatIfPage::saveCsv(const QString& path) {
    const Done done = m_whatIf.saveCsv(path);
    done ? m_status->setText(tr("%1 is written.").arg(path)) : say(done.why);
    return done;
}

void WhatIfPage::restore(const QSettings& settings) {
    m_columns->restoreState(settings.value(columnsKey).toByteArray());
    m_charts->restore(settings);
}

void WhatIfPage::keep(QSettings& settings) const {
    settings.setValue(columnsKey, m_columns->saveState());
    m_charts->keep(settings);
}

} // namespace idem::app
