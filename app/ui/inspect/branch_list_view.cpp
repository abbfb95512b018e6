#include "app/ui/inspect/branch_list_view.h"

#include "app/ui/inspect/outcome_mark.h"
#include "engine/report/verdict_words.h"

#include <QHeaderView>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace idem::app {

namespace {

constexpr int branchMarkPx = 14;

/// The headline of the intent that fared worst.
QString endOf(const OpenRun& run) {
    const auto& explanation = run.run().explanation;
    const IntentVerdict* verdict =
        explanation ? run.run().verdict.find(explanation->intent) : nullptr;
    return verdict == nullptr ? BranchListView::tr("nothing was asked for")
                              : QString::fromStdString(headline(*verdict, run.trace().localEffect));
}

} // namespace

BranchListView::BranchListView(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_session(session), m_appearance(appearance), m_list(new QTreeWidget(this)) {
    setAccessibleName(tr("Branches"));
    m_list->setAccessibleName(tr("Branches of the scenario"));
    m_list->setHeaderLabels({tr("What was done"), tr("How it ended"), tr("Branch of")});
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setAlternatingRowColors(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_list);
    connect(m_list, &QTreeWidget::itemClicked, this, &BranchListView::choose);
    connect(m_list, &QTreeWidget::itemActivated, this, &BranchListView::choose);
    connect(&session, &Session::runChanged, this, &BranchListView::fill);
    connect(&appearance, &Appearance::changed, this, &BranchListView::fill);
    fill();
}

void BranchListView::fill() {
    m_list->clear();
    const auto& branches = m_session.branches();
    const int side = static_cast<int>(branchMarkPx * m_appearance.scale());
    m_list->setIconSize({side, side});
    for (std::size_t at = 0; at < branches.size(); ++at) {
        const Branch& branch = branches[at];
        const QString parent = branch.parent == at ? QString() : branches[branch.parent].title;
        const QString end = branch.observed.run ? endOf(*branch.observed.run) : tr("not run yet");
        auto* item = new QTreeWidgetItem(m_list, {branch.title, end, parent});
        if (branch.observed.run) {
            item->setIcon(
                1, markIcon(branch.observed.run->run().worst(), m_appearance.palette(), side));
        }
        if (at == m_session.branch()) {
            item->setFont(0, uiFont(13 * m_appearance.scale(), true));
            item->setData(0, Qt::AccessibleDescriptionRole, tr("shown now"));
            m_list->setCurrentItem(item);
        }
    }
}

void BranchListView::choose(const QTreeWidgetItem* item) {
    const auto branch = static_cast<std::size_t>(m_list->indexOfTopLevelItem(
        const_cast<QTreeWidgetItem*>(item))); // The list asks for what it does not change.
    // Afterwards: the list is filled anew, and it must not lose an item that it is telling of.
    QTimer::singleShot(0, this, [this, branch] { m_session.selectBranch(branch); });
}

} // namespace idem::app
