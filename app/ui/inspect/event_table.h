// Every event of the run as a table that follows the cursor: a list to search in, and the timeline
// for those who cannot see it.
#pragma once

#include "app/models/event_table_model.h"
#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;

namespace idem::app {

class EventTable : public QWidget {
    Q_OBJECT

public:
    EventTable(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    EventTableModel& model() { return *m_model; }
    QTableView& view() { return *m_view; }
    QLineEdit& filter() { return *m_filter; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeView();
    void measure();
    void takeRun();
    void followCursor();
    void showCount();
    void visit(const QModelIndex& index);

    Session& m_session;
    Appearance& m_appearance;
    EventTableModel* m_model;
    QLineEdit* m_filter;
    QLabel* m_count;
    QTableView* m_view;
};

} // namespace idem::app
