// The drawer below: for the second look.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QTabWidget>

namespace idem::app {

class BranchListView;
class EventTable;
class FindingsList;

class Drawer : public QTabWidget {
    Q_OBJECT

public:
    Drawer(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    EventTable& events() { return *m_events; }
    FindingsList& findings() { return *m_findings; }
    BranchListView& branches() { return *m_branches; }

private:
    EventTable* m_events;
    FindingsList* m_findings;
    BranchListView* m_branches;
};

} // namespace idem::app
