// The window: it makes the panes, connects them to the session, and remembers where they were.
#pragma once

#include "app/models/commands.h"
#include "app/models/session.h"
#include "app/ui/actions.h"
#include "app/ui/appearance.h"
#include "app/ui/window_layout.h"

#include <QMainWindow>

class QLabel;
class QProgressBar;
class QStackedWidget;
class QTabBar;
class QToolBar;
class QToolButton;

namespace idem::app {

class BreakActions;
class ComparePage;
class FileActions;
class LibraryPanel;
class ReportWorkspace;
class SimulatePage;
class WhatIfPage;

/// In the order of the workspace bar.
enum class Workspace { Simulate, Compare, Editor, WhatIf, Report };

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
    BreakActions& breaking() { return *m_breaking; }
    SimulatePage& simulate() { return *m_simulate; }
    WhatIfPage& whatIf() { return *m_whatIf; }
    Workspace workspace() const { return m_workspace; }
    void show(Workspace workspace);
    using QMainWindow::show;

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeWorkspaceBar();
    void makePanes();
    void makeSidePanes();
    void makeStatusBar();
    void connectSession();
    QDockWidget* addPane(const QString& title,
                         QWidget& content,
                         Qt::DockWidgetArea area,
                         const std::vector<QString>& workspaces);
    void setLag(NodeId replica, Duration lag);
    void exportView(bool toClipboard);
    void writeNote();
    void carryOut(Command command);
    bool carryOutZoom(Command command);
    bool showWorkspace(Command command);
    bool carryOutView(Command command);
    bool carryOutStudy(Command command);
    bool carryOutHelp(Command command);
    void present(bool isOn);
    void focusNextPane();
    void showTitle();
    void showRun();
    void showAppearance();
    void say(const QString& sentence);

    Session& m_session;
    Appearance& m_appearance;
    Actions* m_actions;
    FileActions* m_files;
    BreakActions* m_breaking;
    WindowLayout m_layout;
    Workspace m_workspace = Workspace::Simulate;
    QToolBar* m_workspaceBar = nullptr;
    QTabBar* m_workspaceTabs = nullptr;
    QLabel* m_seed = nullptr;
    QStackedWidget* m_pages = nullptr;
    SimulatePage* m_simulate = nullptr;
    ComparePage* m_compare = nullptr;
    WhatIfPage* m_whatIf = nullptr;
    ReportWorkspace* m_report = nullptr;
    LibraryPanel* m_library = nullptr;
    std::vector<QDockWidget*> m_docks;
    QDockWidget* m_drawer = nullptr;
    QLabel* m_statusText = nullptr;
    QProgressBar* m_progress = nullptr;
    QToolButton* m_cancel = nullptr;
};

} // namespace idem::app
