#include "app/ui/compare/compare_page.h"

#include "app/ui/compare/comparison_pane.h"
#include "app/ui/compare/comparison_table.h"
#include "app/ui/compare/strategy_chooser.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>

namespace idem::app {

namespace {

QLabel* headingOf(const QString& text, QWidget* widget, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setBuddy(widget);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

ComparePage::ComparePage(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_comparison(session),
      m_chooser(new StrategyChooser(m_comparison, appearance, this)),
      m_divergences(new QListWidget(this)),
      m_pane(new ComparisonPane(session, m_comparison, appearance, this)),
      m_table(new ComparisonTable(m_comparison, appearance, this)),
      m_compact(new QCheckBox(tr("C&ompact"), this)),
      m_status(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_again(new QPushButton(tr("Compare again"), this)),
      m_open(new QPushButton(tr("Open in &Simulate"), this)) {
    setAccessibleName(tr("Compare"));
    auto* columns = new QSplitter(Qt::Horizontal, this);
    columns->setChildrenCollapsible(false);
    columns->addWidget(makeLeft());
    columns->addWidget(makeRight());
    columns->setStretchFactor(1, 1);
    columns->setSizes({250, 1'000});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(columns);
    setFocusProxy(m_pane);
    connectParts();
    showDivergences();
    showBusy();
}

ComparePage::~ComparePage() {
    m_comparison.cancel(); // While there still is somebody to hear of it.
}

QWidget* ComparePage::makeLeft() {
    m_divergences->setAccessibleName(tr("Where the strategies part"));
    m_divergences->setWordWrap(true);
    m_divergences->setTextElideMode(Qt::ElideNone);
    m_divergences->setResizeMode(QListView::Adjust);
    m_divergences->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_divergences->setAlternatingRowColors(true);
    auto* below = new QWidget(this);
    auto* belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 4, 0, 0);
    belowLayout->addWidget(headingOf(tr("Where they part"), m_divergences, below));
    belowLayout->addWidget(m_divergences);
    auto* left = new QSplitter(Qt::Vertical, this);
    left->setChildrenCollapsible(false);
    left->addWidget(m_chooser);
    left->addWidget(below);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setMinimumWidth(190);
    return left;
}

QWidget* ComparePage::makeRight() {
    m_status->setTextFormat(Qt::PlainText);
    m_status->setAccessibleName(tr("State of the comparison"));
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setMaximumWidth(140);
    m_compact->setToolTip(tr("Lanes of one line, so that all strategies are in view"));
    m_compact->setChecked(true);
    m_pane->setCompact(true);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_status, 1);
    bar->addWidget(m_progress);
    bar->addWidget(m_cancel);
    bar->addWidget(m_compact);
    bar->addWidget(m_again);
    bar->addWidget(m_open);
    auto* below = new QWidget(this);
    auto* belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 2, 0, 0);
    belowLayout->addLayout(bar);
    belowLayout->addWidget(m_table);
    auto* right = new QSplitter(Qt::Vertical, this);
    right->setChildrenCollapsible(false);
    right->addWidget(m_pane);
    right->addWidget(below);
    right->setStretchFactor(0, 1);
    right->setSizes({440, 200});
    return right;
}

void ComparePage::connectParts() {
    connect(&m_comparison, &Comparison::resultChanged, this, &ComparePage::showDivergences);
    connect(&m_comparison, &Comparison::resultChanged, this, &ComparePage::showBusy);
    connect(&m_comparison, &Comparison::chosenChanged, this, &ComparePage::showBusy);
    connect(&m_comparison.job(), &LatestJob::busyChanged, this, &ComparePage::showBusy);
    connect(&m_comparison.job(), &LatestJob::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&m_comparison.job(), &LatestJob::failed, this, [this](const QString& message) {
        QMessageBox::critical(this, tr("This is a bug of Idemscope"), message);
    });
    connect(m_compact, &QCheckBox::toggled, m_pane, &ComparisonPane::setCompact);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_comparison.cancel(); });
    connect(m_again, &QPushButton::clicked, this, [this] { m_comparison.refresh(); });
    connect(m_open, &QPushButton::clicked, this, [this] { open(m_table->current()); });
    connect(m_table, &ComparisonTable::opened, this, [this](const QString& strategy) {
        open(strategy.toStdString());
    });
    connect(m_table, &ComparisonTable::currentRunChanged, m_pane, &ComparisonPane::showRun);
    connect(m_pane, &ComparisonPane::runPointedAt, m_table, &ComparisonTable::setCurrent);
    connect(m_pane, &ComparisonPane::runOpened, this, [this](std::size_t run) {
        open(m_comparison.result()->runs().rows[run].strategy);
    });
    const auto visit = [this](const QListWidgetItem* item) {
        visitDivergence(m_divergences->row(item));
    };
    connect(m_divergences, &QListWidget::itemClicked, this, visit);
    connect(m_divergences, &QListWidget::itemActivated, this, visit);
}

void ComparePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_comparison.setActive(true);
}

void ComparePage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_comparison.setActive(false);
}

void ComparePage::showDivergences() {
    m_divergences->clear();
    const ComparedPtr& result = m_comparison.result();
    if (!result) {
        return;
    }
    int number = 0;
    for (const Divergence& divergence : result->runs().comparison.divergences) {
        m_divergences->addItem(
            tr("%1. %2").arg(++number).arg(QString::fromStdString(divergence.sentence)));
    }
    if (number == 0 && result->size() > 1) {
        auto* item = new QListWidgetItem(tr("Nowhere: they all do the same."), m_divergences);
        item->setFlags(Qt::NoItemFlags);
    }
}

void ComparePage::visitDivergence(int row) {
    const ComparedPtr& result = m_comparison.result();
    const auto at = static_cast<std::size_t>(row);
    if (!result || at >= result->runs().comparison.divergences.size()) {
        return;
    }
    const Divergence& divergence = result->runs().comparison.divergences[at];
    m_comparison.scrub(divergence.at);
    for (std::size_t run = 0; run < result->size(); ++run) {
        if (result->runs().numberOf(run) == at + 1) {
            m_table->setCurrent(run);
            m_pane->showRun(run);
        }
    }
}

void ComparePage::showBusy() {
    const bool isBusy = m_comparison.job().isBusy();
    const ComparedPtr& result = m_comparison.result();
    if (isBusy) {
        m_progress->setRange(0, 0);
        m_status->setText(m_comparison.job().what());
    } else if (result) {
        m_status->setText(tr("%1, seed %2: the same chance and the same faults for each")
                              .arg(QString::fromStdString(result->scenario().title))
                              .arg(result->scenario().seed));
    } else {
        m_status->clear();
    }
    m_progress->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    m_again->setVisible(!isBusy && !m_comparison.isCurrent() && !m_comparison.chosen().empty());
    m_open->setEnabled(result != nullptr);
    m_pane->viewport()->update();
}

void ComparePage::open(const std::string& strategy) {
    if (strategy.empty()) {
        return;
    }
    const Done done = m_comparison.adopt(strategy);
    if (!done) {
        QMessageBox::warning(this, tr("Open in Simulate"), done.why);
        return;
    }
    Q_EMIT openInSimulate();
}

} // namespace idem::app
