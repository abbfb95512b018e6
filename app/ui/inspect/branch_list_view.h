// The branches of the open scenario, each with what was done and how it ended; to choose one shows
// it.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace idem::app {

class BranchListView : public QWidget {
    Q_OBJECT

public:
    BranchListView(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    QTreeWidget& list() { return *m_list; }

private:
    void fill();
    void choose(const QTreeWidgetItem* item);

    Session& m_session;
    Appearance& m_appearance;
    QTreeWidget* m_list;
};

} // namespace idem::app
