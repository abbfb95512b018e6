// The promises of a run, each with its lamp; what breaks one leads to its event.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QTreeWidget;
class QTreeWidgetItem;

namespace idem::app {

class FindingsList : public QWidget {
    Q_OBJECT

public:
    FindingsList(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    QTreeWidget& list() { return *m_list; }

private:
    void fill();
    void visit(const QTreeWidgetItem* item);

    Session& m_session;
    Appearance& m_appearance;
    QTreeWidget* m_list;
};

} // namespace idem::app
