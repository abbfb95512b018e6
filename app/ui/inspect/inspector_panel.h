// The state of what is selected at the cursor, the HTTP message as text, and the way of the
// request.
#pragma once

#include "app/models/inspected.h"
#include "app/ui/appearance.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace idem::app {

class InspectorPanel : public QWidget {
    Q_OBJECT

public:
    InspectorPanel(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    QTreeWidget& state() { return *m_state; }
    QTreeWidget& journey() { return *m_journey; }
    QPlainTextEdit& message() { return *m_message; }
    QTabWidget& tabs() { return *m_tabs; }
    /// Shows what is due at once.
    void refresh();

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTabs();
    void schedule();
    void fill(const Inspected& inspected);
    void fillState(const Inspected& inspected);
    void fillJourney(const Inspected& inspected);
    void visit(const QTreeWidgetItem* item);

    Session& m_session;
    Appearance& m_appearance;
    QStackedWidget* m_pages;
    QLabel* m_empty;
    QLabel* m_title;
    QLabel* m_hint;
    QTabWidget* m_tabs;
    QTreeWidget* m_state;
    QPlainTextEdit* m_message;
    QTreeWidget* m_journey;
    QTimer m_due;
};

} // namespace idem::app
