#include "app/ui/inspect/findings_list.h"

#include "app/models/text.h"
#include "app/ui/inspect/outcome_mark.h"
#include "engine/report/verdict_words.h"
#include "engine/trace/text.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace idem::app {

namespace {

constexpr int findingRole = Qt::UserRole;
constexpr int lampPx = 14;

} // namespace

FindingsList::FindingsList(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_session(session), m_appearance(appearance), m_list(new QTreeWidget(this)) {
    setAccessibleName(tr("Findings"));
    m_list->setAccessibleName(tr("Promises of the run"));
    m_list->setHeaderLabels({tr("Judgement"), tr("Promise"), tr("Broken by")});
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setAlternatingRowColors(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_list);
    connect(m_list, &QTreeWidget::itemClicked, this, &FindingsList::visit);
    connect(m_list, &QTreeWidget::itemActivated, this, &FindingsList::visit);
    connect(&session, &Session::runChanged, this, &FindingsList::fill);
    connect(&appearance, &Appearance::changed, this, &FindingsList::fill);
    fill();
}

void FindingsList::fill() {
    m_list->clear();
    const OpenRunPtr run = m_session.run();
    if (!run) {
        return;
    }
    const int side = static_cast<int>(lampPx * m_appearance.scale());
    m_list->setIconSize({side, side});
    for (const FindingRow& finding : findingsOf(run->run().verdict, run->transcript())) {
        const QString title = text(toText(finding.invariant)) + QLatin1Char(' ') +
                              judgementText(finding.judgement).toLower();
        auto* item =
            new QTreeWidgetItem(m_list, {title, text(finding.promise), text(finding.remark)});
        item->setIcon(0, markIcon(finding.judgement, m_appearance.palette(), side));
        if (run->holds(finding.record)) {
            item->setData(0, findingRole, finding.record.value);
            item->setForeground(2, m_appearance.colour(Ink::Good));
            item->setToolTip(2, tr("To this event"));
        }
    }
}

void FindingsList::visit(const QTreeWidgetItem* item) {
    const QVariant record = item->data(0, findingRole);
    if (record.isValid()) {
        m_session.visit(RecordId{record.toUInt()});
    }
}

} // namespace idem::app
