#include "app/ui/whatif/fix_list.h"

#include "app/models/text.h"
#include "app/ui/inspect/outcome_mark.h"
#include "app/ui/inspect/wrapping_delegate.h"
#include "engine/diagram/outcome_look.h"
#include "engine/study/statistics.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace idem::app {

namespace {

constexpr int fixMarkPx = 14;

QString headlineOf(const FoundFixes& found) {
    const QString name = found.run.name();
    const QString rate = QString::fromStdString(rateText(found.list.before));
    const QString event = text(phraseOf(found.event));
    if (found.list.fixes.empty()) {
        return FixListView::tr("None of %L1 changes saves the run (%2) from %3 (now: %4).")
            .arg(found.list.tried)
            .arg(name, event, rate);
    }
    return FixListView::tr(
               "%L1 of %L2 changes save the run (%3) from %4. As it is, %5 of %L6 runs show it.")
        .arg(found.list.fixes.size())
        .arg(found.list.tried)
        .arg(name, event, rate)
        .arg(found.list.before.runs);
}

} // namespace

FixListView::FixListView(SeedStudies& studies, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_studies(studies),
      m_appearance(appearance),
      m_headline(new QLabel(this)),
      m_list(new QTreeWidget(this)),
      m_open(new QPushButton(tr("Open in Simulate with this chan&ge"), this)) {
    setAccessibleName(tr("What would fix it"));
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    m_headline->setContentsMargins(6, 4, 6, 0);
    m_headline->setAccessibleName(tr("How many changes save it"));
    m_list->setAccessibleName(tr("Changes that save the run"));
    m_list->setHeaderLabels({tr("Change"), tr("By whom"), tr("Still fails"), tr("What it costs")});
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setAlternatingRowColors(true);
    m_list->setWordWrap(true);
    m_list->setItemDelegate(new WrappingDelegate(*m_list));
    m_list->header()->setSectionResizeMode(QHeaderView::Interactive);
    m_list->header()->setStretchLastSection(true);
    m_list->setColumnWidth(0, 240);
    m_list->setColumnWidth(1, 80);
    m_list->setColumnWidth(2, 170);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(m_headline);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_list, &QTreeWidget::itemActivated, this, &FixListView::openCurrent);
    connect(m_open, &QPushButton::clicked, this, &FixListView::openCurrent);
    connect(&m_studies, &SeedStudies::fixesChanged, this, &FixListView::fill);
    connect(&m_studies.fixJob(), &LatestJob::busyChanged, this, &FixListView::fill);
    connect(&m_appearance, &Appearance::changed, this, &FixListView::fill);
    fill();
}

QString FixListView::headline() const {
    return m_headline->text();
}

void FixListView::fill() {
    m_list->clear();
    m_open->setEnabled(false);
    if (m_studies.fixJob().isBusy()) {
        m_headline->setText(m_studies.fixJob().what() + QStringLiteral("..."));
        return;
    }
    const auto& found = m_studies.fixes();
    if (!found) {
        m_headline->setText(tr("Choose a run that fails on the right and ask what would fix it."));
        return;
    }
    m_headline->setText(headlineOf(*found));
    const int side = static_cast<int>(fixMarkPx * m_appearance.scale());
    m_list->setIconSize({side, side});
    for (const Fix& fix : found->list.fixes) {
        auto* item =
            new QTreeWidgetItem(m_list,
                                {QString::fromStdString(fix.change.title),
                                 text(toText(fix.change.kind)),
                                 QString::fromStdString(rateText(fix.after)),
                                 QString::fromStdString(costText(found->list.before, fix.after))});
        item->setIcon(0, markIcon(fix.outcome, m_appearance.palette(), side));
        QString settings;
        for (const std::string& setting : fix.change.settings) {
            settings += QString::fromStdString(setting).toHtmlEscaped() + QStringLiteral("<br>");
        }
        item->setToolTip(0, QStringLiteral("<p>%1</p>").arg(settings));
    }
    m_open->setEnabled(!found->list.fixes.empty());
    if (!found->list.fixes.empty()) {
        m_list->setCurrentItem(m_list->topLevelItem(0));
    }
}

void FixListView::openCurrent() {
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    if (row >= 0) {
        Q_EMIT opened(static_cast<std::size_t>(row));
    }
}

} // namespace idem::app
