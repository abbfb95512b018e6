#include "app/ui/inspect/drawer.h"

#include "app/ui/inspect/branch_list_view.h"
#include "app/ui/inspect/event_table.h"
#include "app/ui/inspect/findings_list.h"

namespace idem::app {

Drawer::Drawer(Session& session, Appearance& appearance, QWidget* parent)
    : QTabWidget(parent),
      m_events(new EventTable(session, appearance, this)),
      m_findings(new FindingsList(session, appearance, this)),
      m_branches(new BranchListView(session, appearance, this)) {
    setAccessibleName(tr("Drawer"));
    setDocumentMode(true);
    addTab(m_events, tr("Events"));
    addTab(m_findings, tr("Findings"));
    addTab(m_branches, tr("Branches"));
}

} // namespace idem::app
