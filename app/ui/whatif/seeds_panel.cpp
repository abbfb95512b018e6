#include "app/ui/whatif/seeds_panel.h"

#include "app/models/text.h"
#include "app/ui/inspect/outcome_mark.h"
#include "engine/diagram/outcome_look.h"
#include "engine/diagram/sweep_charts.h"
#include "engine/study/sweep_summary.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

constexpr int seedMarkPx = 14;
constexpr QChar breakHere(0x200b); ///< A space without width.

/// A setting has no spaces: it may be broken behind what joins its parts.
QString breakable(QString words) {
    for (const char joint : {'.', '=', '('}) {
        const QLatin1Char each(joint);
        words.replace(each, QString(each) + breakHere);
    }
    return words;
}

QLabel* wrappingLabel(const QString& name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAccessibleName(name);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString figuresOf(const ShownSweep& sweep, CellId id) {
    const CellSummary& cell = sweep.cell(id);
    QString told = SeedsPanel::tr("%1: %2").arg(text(phraseOf(sweep.plan().event)),
                                                QString::fromStdString(rateText(cell)));
    if (cell.runs == 0) {
        return SeedsPanel::tr("No run has been made here yet.");
    }
    const auto line = [&](Measure measure) {
        told += QStringLiteral("\n%1: %2")
                    .arg(QString::fromStdString(titleOf(measure, sweep.plan().event)),
                         QString::fromStdString(measuredText(cell, measure)));
    };
    line(Measure::Charges);
    line(Measure::Median);
    line(Measure::P99);
    line(Measure::Availability);
    if (const auto paired = sweep.pairedAt(id)) {
        told += SeedsPanel::tr("\nAgainst %1: %2")
                    .arg(text(sweep.plan().strategies.front()->name),
                         QString::fromStdString(idem::differenceText(*paired)));
    }
    told[0] = told[0].toUpper();
    return told;
}

} // namespace

SeedsPanel::SeedsPanel(WhatIf& whatIf,
                       SeedStudies& studies,
                       Appearance& appearance,
                       QWidget* parent)
    : QWidget(parent),
      m_whatIf(whatIf),
      m_studies(studies),
      m_appearance(appearance),
      m_examples(whatIf),
      m_cell(wrappingLabel(tr("Chosen cell"), this)),
      m_figures(wrappingLabel(tr("Figures of the cell"), this)),
      m_list(new QListWidget(this)),
      m_open(new QPushButton(tr("Open in &Simulate"), this)),
      m_noReturn(new QPushButton(tr("When was it &decided?"), this)),
      m_fix(new QPushButton(tr("What would fi&x it?"), this)),
      m_axis(new QComboBox(this)),
      m_flip(new QPushButton(tr("Find where it f&lips"), this)),
      m_flipText(wrappingLabel(tr("Where it flips"), this)) {
    setAccessibleName(tr("Runs of the chosen cell"));
    makeRows();
    connectParts();
    showCell();
    showFlip();
}

void SeedsPanel::makeRows() {
    QFont bold = m_cell->font();
    bold.setBold(true);
    m_cell->setFont(bold);
    m_list->setAccessibleName(tr("Runs that stand for the cell"));
    m_list->setWordWrap(true);
    m_list->setTextElideMode(Qt::ElideNone);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAlternatingRowColors(true);
    m_open->setToolTip(tr("The run, animated (Enter)"));
    m_noReturn->setToolTip(tr("Draws the future of this run anew from many instants, and tells "
                              "from when on it always ends the same"));
    m_fix->setToolTip(tr("Tries single changes: which of them save this run, and what they cost"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_cell);
    layout->addWidget(m_figures);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_open);
    layout->addWidget(m_noReturn);
    layout->addWidget(m_fix);
    layout->addWidget(makeFlip());
}

QWidget* SeedsPanel::makeFlip() {
    auto* whole = new QWidget(this);
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 6, 0, 0);
    m_axis->setAccessibleName(tr("Field along which it may flip"));
    m_axis->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_axis->setMinimumContentsLength(12);
    m_flip->setToolTip(tr("Runs this seed along the field, and narrows down where its outcome "
                          "changes"));
    layout->addWidget(m_axis);
    layout->addWidget(m_flip);
    layout->addWidget(m_flipText);
    return whole;
}

void SeedsPanel::connectParts() {
    connect(&m_whatIf, &WhatIf::selectionChanged, this, &SeedsPanel::showCell);
    connect(&m_whatIf, &WhatIf::pointsChanged, this, &SeedsPanel::showCell);
    connect(&m_whatIf, &WhatIf::sweepReset, this, &SeedsPanel::showFlip);
    connect(&m_examples, &ExampleRuns::changed, this, &SeedsPanel::showRuns);
    connect(&m_appearance, &Appearance::changed, this, &SeedsPanel::showRuns);
    connect(&m_studies, &SeedStudies::thresholdsChanged, this, &SeedsPanel::showFlip);
    connect(&m_studies.thresholdJob(), &LatestJob::busyChanged, this, &SeedsPanel::showFlip);
    connect(m_list, &QListWidget::itemActivated, this, &SeedsPanel::open);
    connect(m_open, &QPushButton::clicked, this, &SeedsPanel::open);
    connect(m_noReturn, &QPushButton::clicked, this, &SeedsPanel::findNoReturn);
    connect(m_fix, &QPushButton::clicked, this, &SeedsPanel::findFix);
    connect(m_list, &QListWidget::currentRowChanged, this, &SeedsPanel::showButtons);
    connect(m_flip, &QPushButton::clicked, this, &SeedsPanel::findFlip);
}

QString SeedsPanel::headline() const {
    return m_cell->text().remove(breakHere);
}

QString SeedsPanel::flipText() const {
    return m_flipText->text();
}

void SeedsPanel::showCell() {
    const auto& cell = m_whatIf.selected();
    if (!cell) {
        m_cell->setText(m_whatIf.sweep() == nullptr ? tr("No cell yet") : tr("No cell is chosen"));
        m_figures->setText(m_whatIf.sweep() == nullptr
                               ? tr("Run a sweep; its cells and their runs are shown here.")
                               : tr("Click a point of a chart or a row of the table: its typical "
                                    "and its worst run are shown here."));
        showRuns();
        return;
    }
    m_cell->setText(breakable(nameOf(m_whatIf.sweep()->plan(), *cell)));
    m_figures->setText(figuresOf(*m_whatIf.sweep(), *cell));
    showRuns();
}

void SeedsPanel::showRuns() {
    const int row = m_list->currentRow();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    const int side = static_cast<int>(seedMarkPx * m_appearance.scale());
    m_list->setIconSize({side, side});
    for (const ExampleRun& run : m_examples.runs()) {
        const QString kind = nameOf(run.kind, m_whatIf.sweep()->plan().event);
        auto* item = new QListWidgetItem(
            markIcon(run.outcome, m_appearance.palette(), side),
            tr("%1: %2, %3\nseed %4")
                .arg(kind, QString::fromStdString(outcomeWords(run.outcome)), run.waited)
                .arg(run.seed),
            m_list);
        item->setToolTip(QStringLiteral("<p>%1</p>").arg(run.story.toHtmlEscaped()));
    }
    if (m_examples.isBusy()) {
        auto* item = new QListWidgetItem(tr("Looking for its runs..."), m_list);
        item->setFlags(Qt::NoItemFlags);
    }
    const bool hasRuns = !m_examples.runs().empty();
    if (hasRuns) {
        m_list->setCurrentRow(row >= 0 && row < m_list->count() ? row : 1);
    }
    showButtons();
    if (hasRuns && std::exchange(m_isOpenDue, false)) {
        m_list->setCurrentRow(1); // Its worst.
        open();
    }
}

void SeedsPanel::showButtons() {
    const ExampleRun* run = current();
    m_open->setEnabled(run != nullptr);
    m_noReturn->setEnabled(run != nullptr);
    m_fix->setEnabled(run != nullptr && isEvent(Event::Failure, run->outcome));
    m_flip->setEnabled(run != nullptr && m_axis->count() > 0);
}

const ExampleRun* SeedsPanel::current() const {
    const auto row = static_cast<std::size_t>(std::max(0, m_list->currentRow()));
    return row < m_examples.runs().size() ? &m_examples.runs()[row] : nullptr;
}

std::optional<StudiedRun> SeedsPanel::studied() const {
    const ExampleRun* run = current();
    if (run == nullptr || !m_whatIf.selected()) {
        return std::nullopt;
    }
    const SweepPlan& plan = m_whatIf.sweep()->plan();
    StudiedRun studied{plan.scenarioAt(m_whatIf.selected()->point),
                       plan.strategies[m_whatIf.selected()->strategy],
                       plan.settingsOf(m_whatIf.selected()->point)};
    studied.scenario.seed = run->seed;
    return studied;
}

void SeedsPanel::openWorst() {
    m_isOpenDue = true;
    showRuns();
}

void SeedsPanel::open() {
    if (const ExampleRun* run = current()) {
        m_whatIf.openInSimulate(*m_whatIf.selected(), run->seed);
        Q_EMIT openInSimulate();
    }
}

void SeedsPanel::findFlip() {
    const auto run = studied();
    const auto at = static_cast<std::size_t>(m_axis->currentData().toInt());
    if (run && at < m_whatIf.sweep()->plan().axes.size()) {
        m_studies.findThresholds(*run, m_whatIf.sweep()->plan().axes[at]);
    }
}

void SeedsPanel::findNoReturn() {
    if (const auto run = studied()) {
        m_studies.findNoReturn(*run, eventOf(current()->outcome));
        Q_EMIT noReturnAsked();
    }
}

void SeedsPanel::findFix() {
    if (const auto run = studied()) {
        m_studies.findFixes(*run, eventOf(current()->outcome));
        Q_EMIT fixAsked();
    }
}

void SeedsPanel::showFlip() {
    if (m_axis->count() == 0 || !m_studies.thresholds()) {
        const QSignalBlocker quiet(m_axis);
        m_axis->clear();
        const ShownSweep* sweep = m_whatIf.sweep();
        for (std::size_t at = 0; sweep != nullptr && at < sweep->plan().axes.size(); ++at) {
            const SweepAxis& axis = sweep->plan().axes[at];
            if (axis.kind != AxisKind::Name) {
                m_axis->addItem(tr("along %1").arg(QString::fromStdString(axis.path)),
                                static_cast<int>(at));
            }
        }
        m_axis->setVisible(m_axis->count() > 1);
    }
    QString told;
    if (m_studies.thresholdJob().isBusy()) {
        told = tr("Looking where it flips...");
    } else if (const auto& found = m_studies.thresholds()) {
        for (const std::string& sentence : found->sentences) {
            told += (told.isEmpty() ? QString() : QStringLiteral("\n")) +
                    QString::fromStdString(sentence) + QLatin1Char('.');
        }
        if (!told.isEmpty()) {
            told[0] = told[0].toUpper();
        }
    }
    m_flipText->setText(told);
    m_flipText->setVisible(!told.isEmpty());
    showButtons();
}

} // namespace idem::app
