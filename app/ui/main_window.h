// The window: it makes the panes, connects them to the session, and remembers where they were.
#pragma once

#include "app/models/commands.h"
#include "app/models/session.h"
#include "app/ui/actions.h"
#include "app/ui/appearance.h"

#include <QMainWindow>

class QDockWidget;
class QLabel;
class QProgressBar;
class QStackedWidget;
class QTabBar;

namespace idem::app {

class LibraryPanel;
class SimulatePage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session& session, Appearance& appearance);
    ~MainWindow() override;

    /// What a fresh start shows: the double payment, ready to play.
    void openFirst();
    /// Says why if it cannot. Asks first if there are changes that were not saved.
    void openFile(const QString& path);

    Actions& actions() { return *m_actions; }
    SimulatePage& simulate() { return *m_simulate; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makePanes();
    QDockWidget* addPane(const QString& title, const char* name, Qt::DockWidgetArea area);
    void walk(RecordId (*step)(const Trace&, RecordId));
    void makeStatusBar();
    void connectSession();
    void carryOut(Command command);
    void showTitle();

    Session& m_session;
    Appearance& m_appearance;
    Actions* m_actions;
    QTabBar* m_workspaces = nullptr;
    QStackedWidget* m_pages = nullptr;
    SimulatePage* m_simulate = nullptr;
    LibraryPanel* m_library = nullptr;
    QDockWidget* m_drawer = nullptr;
    QLabel* m_statusText = nullptr;
    QProgressBar* m_progress = nullptr;
};

} // namespace idem::app
