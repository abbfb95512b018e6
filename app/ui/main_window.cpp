#include "app/ui/main_window.h"

#include "app/ui/break_actions.h"
#include "app/ui/command_palette.h"
#include "app/ui/compare/compare_page.h"
#include "app/ui/compare/comparison_pane.h"
#include "app/ui/editing/fault_panel.h"
#include "app/ui/editing/parameter_panel.h"
#include "app/ui/editing/scenario_editor.h"
#include "app/ui/file_actions.h"
#include "app/ui/inspect/drawer.h"
#include "app/ui/inspect/inspector_panel.h"
#include "app/ui/inspect/why_panel.h"
#include "app/ui/library_panel.h"
#include "app/ui/play_actions.h"
#include "app/ui/preferences.h"
#include "app/ui/report/report_workspace.h"
#include "app/ui/simulate_page.h"
#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/topology/topology_view.h"
#include "app/ui/transport_bar.h"
#include "app/ui/view_export.h"
#include "app/ui/whatif/what_if_page.h"
#include "engine/scenario/edit.h"

#include <QApplication>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace idem::app {

namespace {

struct WorkspaceInfo {
    Workspace workspace = Workspace::Simulate;
    Command command = Command::ShowSimulate;
    const char* name = ""; ///< For the settings.
};

constexpr auto workspaceInfos =
    std::to_array<WorkspaceInfo>({{Workspace::Simulate, Command::ShowSimulate, "simulate"},
                                  {Workspace::Compare, Command::ShowCompare, "compare"},
                                  {Workspace::Editor, Command::ShowEditor, "editor"},
                                  {Workspace::WhatIf, Command::ShowWhatIf, "what-if"},
                                  {Workspace::Report, Command::ShowReport, "report"}});

const WorkspaceInfo& infoOf(Workspace workspace) {
    return workspaceInfos[static_cast<std::size_t>(workspace)];
}

QString nameOf(Workspace workspace) {
    return QString::fromLatin1(infoOf(workspace).name);
}

constexpr int sentenceMs = 8'000;
constexpr int lowScreenPx = 900;
constexpr double textStep = 1.1;

} // namespace

MainWindow::MainWindow(Session& session, Appearance& appearance)
    : m_session(session),
      m_appearance(appearance),
      m_actions(new Actions(*this)),
      m_files(new FileActions(session.document(), *this)),
      m_breaking(new BreakActions(session, *this)),
      m_layout(*this) {
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    resize(QSize(1'440, 900).boundedTo(screen()->availableSize()));
    m_actions->fillMenus(*menuBar());
    m_files->setRecentMenu(*menuBar()->actions().front()->menu()->addMenu(tr("Open recent")));
    makeWorkspaceBar();
    makePanes();
    makeStatusBar();
    connectSession();
    connect(m_actions, &Actions::triggered, this, &MainWindow::carryOut);
    connect(m_breaking, &BreakActions::refused, this, &MainWindow::say);
    connect(&m_appearance, &Appearance::changed, this, &MainWindow::showAppearance);
    showAppearance();
    m_layout.restore(QSettings());
    m_whatIf->restore(QSettings());
    show(Workspace::Simulate);
}

MainWindow::~MainWindow() = default;

void MainWindow::makeWorkspaceBar() {
    m_workspaceBar = addToolBar(tr("Workspaces"));
    m_workspaceBar->setObjectName(QStringLiteral("WorkspaceBar"));
    m_workspaceBar->setMovable(false);
    m_workspaceTabs = new QTabBar(m_workspaceBar);
    m_workspaceTabs->setAccessibleName(tr("Workspaces"));
    m_workspaceTabs->setObjectName(QStringLiteral("WorkspaceTabs"));
    m_workspaceTabs->setDrawBase(false);
    for (const WorkspaceInfo& info : workspaceInfos) {
        const int tab = m_workspaceTabs->addTab(text(idem::app::infoOf(info.command).title));
        m_workspaceTabs->setTabToolTip(tab, (*m_actions)[info.command].toolTip());
    }
    m_workspaceBar->addWidget(m_workspaceTabs);
    auto* space = new QWidget(m_workspaceBar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_workspaceBar->addWidget(space);
    m_seed = new QLabel(m_workspaceBar);
    m_seed->setTextFormat(Qt::PlainText);
    m_seed->setAccessibleName(tr("Strategy and seed"));
    m_seed->setContentsMargins(0, 0, 8, 0);
    m_workspaceBar->addWidget(m_seed);
    connect(m_workspaceTabs, &QTabBar::currentChanged, this, [this](int tab) {
        show(static_cast<Workspace>(tab));
    });
}

QDockWidget* MainWindow::addPane(const QString& title,
                                 QWidget& content,
                                 Qt::DockWidgetArea area,
                                 const std::vector<QString>& workspaces) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(content.objectName());
    content.setObjectName(QString());
    dock->setWidget(&content);
    addDockWidget(area, dock);
    m_layout.add(*dock, workspaces);
    m_docks.push_back(dock);
    return dock;
}

void MainWindow::makePanes() {
    m_pages = new QStackedWidget(this);
    m_simulate = new SimulatePage(m_session, m_appearance, m_pages);
    m_simulate->transport().setActions(*m_actions);
    m_compare = new ComparePage(m_session, m_appearance, m_pages);
    // In the order of the workspaces.
    m_pages->addWidget(m_simulate);
    m_pages->addWidget(m_compare);
    m_pages->addWidget(new ScenarioEditor(m_session, m_appearance, m_pages));
    m_whatIf = new WhatIfPage(m_session, m_appearance, m_pages);
    m_pages->addWidget(m_whatIf);
    m_report = new ReportWorkspace(m_session, m_appearance, m_pages);
    m_pages->addWidget(m_report);
    const auto showSimulate = [this] { show(Workspace::Simulate); };
    connect(m_compare, &ComparePage::openInSimulate, this, showSimulate);
    connect(m_whatIf, &WhatIfPage::openInSimulate, this, showSimulate);
    const auto offerSweep = [this] { m_report->draft().setSweep(m_whatIf->whatIf().endedSweep()); };
    connect(&m_whatIf->whatIf(), &WhatIf::stateChanged, this, offerSweep);
    connect(m_whatIf, &WhatIfPage::exportAsked, this, [this] { exportView(false); });
    setCentralWidget(m_pages);
    makeSidePanes();
    const auto breakIt = [this](const Subject& subject, const QPoint& where) {
        m_breaking->showMenu(subject, where);
    };
    TimelineView& timeline = m_simulate->timeline().timeline();
    connect(&timeline, &TimelineView::contextMenuRequested, this, breakIt);
    connect(&m_simulate->topology(), &TopologyView::contextMenuRequested, this, breakIt);
    connect(&timeline, &TimelineView::rangeChanged, this, [this, &timeline] {
        m_session.playback().setLoop((*m_actions)[Command::LoopRange].isChecked() ? timeline.range()
                                                                                  : std::nullopt);
    });
    connect(&timeline, &TimelineView::lagDragged, this, &MainWindow::setLag);
    m_simulate->setFocus();
}

void MainWindow::setLag(NodeId replica, Duration lag) {
    const NodeName& node = m_session.run()->trace().names.nodes[replica.value];
    const std::string path = node.role == NodeRole::Cache ? "cache.lag" : "database.lag";
    const Done done = m_session.document().apply(
        editField(m_session.document().text(), path, toText(lag)), tr("Change the lag"));
    if (!done) {
        say(done.why);
    }
}

void MainWindow::exportView(bool toClipboard) {
    auto sources = m_workspace == Workspace::Compare  ? sourcesOf(*m_compare, m_session)
                   : m_workspace == Workspace::WhatIf ? sourcesOf(*m_whatIf, m_session)
                                                      : sourcesOf(*m_simulate, m_session);
    if (sources.empty()) {
        say(tr("There is nothing to export yet."));
        return;
    }
    ExportDialog dialog(std::move(sources), 0, m_appearance, this);
    if (toClipboard) {
        const Done copied = dialog.copy();
        say(copied ? tr("Copied.") : copied.why);
        return;
    }
    dialog.exec();
}

void MainWindow::makeSidePanes() {
    const QString simulate = nameOf(Workspace::Simulate);
    m_library = new LibraryPanel(this);
    m_library->setObjectName(QStringLiteral("LibraryDock"));
    auto* left = addPane(tr("Scenarios"), *m_library, Qt::LeftDockWidgetArea, {simulate});
    connect(m_library, &LibraryPanel::chosen, this, &MainWindow::openFile);
    auto* parameters = new ParameterPanel(m_session.document(), this);
    parameters->setObjectName(QStringLiteral("ParametersDock"));
    auto* behind = addPane(tr("Parameters"), *parameters, Qt::LeftDockWidgetArea, {simulate});
    auto* faults = new FaultPanel(m_session.document(), this);
    faults->setObjectName(QStringLiteral("FaultsDock"));
    auto* last = addPane(tr("Faults"), *faults, Qt::LeftDockWidgetArea, {simulate});
    tabifyDockWidget(left, behind);
    tabifyDockWidget(behind, last);
    left->raise();
    auto* why = new WhyPanel(m_session, m_appearance, this);
    why->setObjectName(QStringLiteral("WhyDock"));
    auto* right = addPane(tr("Why?"), *why, Qt::RightDockWidgetArea, {simulate});
    auto* inspector = new InspectorPanel(m_session, m_appearance, this);
    inspector->setObjectName(QStringLiteral("InspectorDock"));
    auto* second = addPane(tr("Inspector"), *inspector, Qt::RightDockWidgetArea, {simulate});
    if (screen()->availableSize().height() < lowScreenPx) {
        tabifyDockWidget(right, second); // One above the other, neither could be read.
        right->raise();
    }
    auto* drawer = new Drawer(m_session, m_appearance, this);
    drawer->setObjectName(QStringLiteral("DrawerDock"));
    m_drawer = addPane(tr("Drawer"), *drawer, Qt::BottomDockWidgetArea, {});
    resizeDocks({left, right}, {260, 330}, Qt::Horizontal);
}

void MainWindow::makeStatusBar() {
    m_statusText = new QLabel(this);
    m_statusText->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(this);
    m_progress->setMaximumWidth(160);
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel = new QToolButton(this);
    m_cancel->setText(tr("Cancel"));
    statusBar()->addPermanentWidget(m_progress);
    statusBar()->addPermanentWidget(m_cancel);
    statusBar()->addPermanentWidget(m_statusText);
    m_progress->hide();
    m_cancel->hide();
    LatestJob& job = m_session.job();
    connect(m_cancel, &QToolButton::clicked, &job, &LatestJob::cancel);
    connect(&job, &LatestJob::busyChanged, this, [this, &job](bool isBusy) {
        m_progress->setRange(0, 0);
        m_progress->setVisible(isBusy);
        m_cancel->setVisible(isBusy);
        m_progress->setToolTip(job.what());
        isBusy ? statusBar()->showMessage(job.what()) : statusBar()->clearMessage();
    });
    connect(&job, &LatestJob::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&job, &LatestJob::failed, this, [this](const QString& message) {
        QMessageBox::critical(this, tr("This is a bug of Idemscope"), message);
    });
}

void MainWindow::connectSession() {
    connect(&m_session.document(), &Document::identityChanged, this, &MainWindow::showTitle);
    connect(&m_session, &Session::runChanged, this, &MainWindow::showRun);
    QUndoStack& undo = m_session.document().undoStack();
    const auto name = [this](Command command, const QString& what) {
        QAction& action = (*m_actions)[command];
        const QString title = text(idem::app::infoOf(command).title);
        action.setText(what.isEmpty() ? title : title + QStringLiteral(": ") + what);
    };
    connect(&undo, &QUndoStack::undoTextChanged, this, [name](const QString& what) {
        name(Command::Undo, what);
    });
    connect(&undo, &QUndoStack::redoTextChanged, this, [name](const QString& what) {
        name(Command::Redo, what);
    });
    connect(&undo, &QUndoStack::canUndoChanged, &(*m_actions)[Command::Undo], &QAction::setEnabled);
    connect(&undo, &QUndoStack::canRedoChanged, &(*m_actions)[Command::Redo], &QAction::setEnabled);
    (*m_actions)[Command::Undo].setEnabled(false);
    (*m_actions)[Command::Redo].setEnabled(false);
    (*m_actions)[Command::ToggleBeliefs].setChecked(true);
    // Not to the window: its panes hide once more while it is destroyed.
    connect(m_drawer,
            &QDockWidget::visibilityChanged,
            &(*m_actions)[Command::ToggleDrawer],
            &QAction::setChecked);
}

void MainWindow::show(Workspace workspace) {
    m_workspace = workspace;
    m_layout.show(nameOf(workspace));
    m_workspaceTabs->setCurrentIndex(static_cast<int>(workspace));
    m_pages->setCurrentIndex(static_cast<int>(workspace));
}

void MainWindow::say(const QString& sentence) {
    statusBar()->showMessage(sentence, sentenceMs);
}

void MainWindow::showTitle() {
    const Document& document = m_session.document();
    setWindowTitle(QStringLiteral("%1[*]").arg(document.name()));
    setWindowModified(document.isModified());
    m_library->showOpen(document.path());
}

void MainWindow::showRun() {
    const OpenRun& run = *m_session.run();
    m_statusText->setText(tr("%L1 events").arg(run.run().eventCount));
    m_seed->setText(
        tr("%1, seed %2").arg(QString::fromStdString(run.trace().strategy)).arg(run.trace().seed));
    if (!run.run().warnings.empty()) {
        say(QString::fromStdString(run.run().warnings.front()));
    }
}

/// Switches say what is so, whoever has changed it: a menu, a key, the settings of the last start.
void MainWindow::showAppearance() {
    static constexpr auto themes =
        std::to_array<std::pair<Command, Theme>>({{Command::ThemeSystem, Theme::System},
                                                  {Command::ThemeLight, Theme::Light},
                                                  {Command::ThemeDark, Theme::Dark}});
    for (const auto& [command, theme] : themes) {
        (*m_actions)[command].setChecked(m_appearance.theme() == theme);
    }
    (*m_actions)[Command::ReduceMotion].setChecked(m_appearance.isMotionReduced());
}

void MainWindow::openFirst() {
    const auto& entries = m_library->entries();
    const auto first = std::find_if(entries.begin(), entries.end(), [](const LibraryEntry& entry) {
        return entry.path.endsWith(QLatin1String("/double_payment.toml"));
    });
    if (first != entries.end()) {
        openFile(first->path);
    }
}

void MainWindow::openFile(const QString& path) {
    m_files->open(path);
}

void MainWindow::carryOut(Command command) {
    if ((m_workspace == Workspace::Report && m_report->carryOut(command)) ||
        showWorkspace(command) || m_files->carryOut(command) || carryOutPlay(command, m_session) ||
        m_breaking->carryOut(command) || carryOutZoom(command) || carryOutView(command) ||
        carryOutStudy(command) || carryOutHelp(command)) {
        return;
    }
    switch (command) {
    case Command::ExportView:
    case Command::CopyView:
        exportView(command == Command::CopyView);
        return;
    case Command::LoopRange:
        m_session.playback().setLoop((*m_actions)[command].isChecked()
                                         ? m_simulate->timeline().timeline().range()
                                         : std::nullopt);
        return;
    case Command::NoteMark:
        writeNote();
        return;
    case Command::Undo:
        m_session.document().undoStack().undo();
        return;
    case Command::Redo:
        m_session.document().undoStack().redo();
        return;
    case Command::Quit:
        close();
        return;
    default:
        m_simulate->timeline().carryOut(command);
    }
}

void MainWindow::writeNote() {
    if (!m_session.run()) {
        return;
    }
    const Time now = m_session.playback().cursor().time;
    const Mark* mark = m_session.marks().at(now);
    const QString at = QString::fromStdString(toMillisecondText(now - Time::zero()));
    bool isSaid = false;
    const QString note = QInputDialog::getText(this,
                                               tr("Note"),
                                               tr("At %1:").arg(at),
                                               QLineEdit::Normal,
                                               mark == nullptr ? QString() : mark->note,
                                               &isSaid);
    if (isSaid) {
        m_session.marks().write(now, note.trimmed());
    }
}

/// What is about the picture in view: the comparison's, or the timeline's.
bool MainWindow::carryOutZoom(Command command) {
    if (m_workspace != Workspace::Compare) {
        return m_simulate->timeline().carryOut(command);
    }
    ComparisonPane& pane = m_compare->pane();
    switch (command) {
    case Command::ZoomIn:
        pane.zoomIn();
        return true;
    case Command::ZoomOut:
        pane.zoomOut();
        return true;
    case Command::FitAll:
    case Command::Focus:
        pane.fitAll();
        return true;
    case Command::CycleArrows:
        pane.setShowsSteps(!pane.view().showsSteps);
        return true;
    case Command::ToggleBeliefs:
        pane.setShowsLedger((*m_actions)[command].isChecked());
        return m_simulate->timeline().carryOut(command);
    default:
        return false;
    }
}

bool MainWindow::showWorkspace(Command command) {
    for (const WorkspaceInfo& info : workspaceInfos) {
        if (info.command == command) {
            show(info.workspace);
            return true;
        }
    }
    return false;
}

bool MainWindow::carryOutView(Command command) {
    switch (command) {
    case Command::CycleMapping:
        m_session.setMapping(static_cast<TimeMapping>((int(m_session.mapping()) + 1) % 3));
        return true;
    case Command::Present:
        present((*m_actions)[Command::Present].isChecked());
        return true;
    case Command::ThemeSystem:
        m_appearance.setTheme(Theme::System);
        return true;
    case Command::ThemeLight:
        m_appearance.setTheme(Theme::Light);
        return true;
    case Command::ThemeDark:
        m_appearance.setTheme(Theme::Dark);
        return true;
    case Command::LargerText:
        m_appearance.setTextScale(m_appearance.textScale() * textStep);
        return true;
    case Command::SmallerText:
        m_appearance.setTextScale(m_appearance.textScale() / textStep);
        return true;
    case Command::ReduceMotion:
        m_appearance.setMotionReduced((*m_actions)[Command::ReduceMotion].isChecked());
        return true;
    case Command::ToggleDrawer:
        m_drawer->setVisible(!m_drawer->isVisible());
        return true;
    case Command::ResetLayout:
        m_layout.reset();
        return true;
    case Command::NextPane:
        focusNextPane();
        return true;
    default:
        return false;
    }
}

bool MainWindow::carryOutStudy(Command command) {
    switch (command) {
    case Command::RunSweep:
        show(Workspace::WhatIf);
        m_whatIf->run();
        return true;
    case Command::FindNoReturn:
        show(Workspace::WhatIf);
        m_whatIf->findNoReturnOfOpenRun();
        return true;
    case Command::FindFixes:
        show(Workspace::WhatIf);
        m_whatIf->findFixesOfOpenRun();
        return true;
    default:
        return false;
    }
}

bool MainWindow::carryOutHelp(Command command) {
    switch (command) {
    case Command::ShowPalette: {
        auto* palette = new CommandPalette(*m_actions, this);
        palette->setAttribute(Qt::WA_DeleteOnClose);
        palette->show();
        return true;
    }
    case Command::ShowKeys: {
        auto* sheet = new KeySheet(this);
        sheet->setAttribute(Qt::WA_DeleteOnClose);
        sheet->show();
        return true;
    }
    case Command::About:
        QMessageBox::about(
            this,
            tr("About Idemscope"),
            tr("<p><b>Idemscope %1</b></p><p>Shows where a payment is charged once, twice or "
               "never, and why.</p><p>Free software under the GNU General Public License, "
               "version 3 or later.</p>")
                .arg(QCoreApplication::applicationVersion().toHtmlEscaped()));
        return true;
    default:
        return false;
    }
}

void MainWindow::present(bool isOn) {
    m_appearance.setPresenting(isOn);
    m_layout.setBare(isOn);
    m_workspaceBar->setVisible(!isOn);
    statusBar()->setVisible(!isOn);
}

void MainWindow::focusNextPane() {
    std::vector<QWidget*> panes{m_pages->currentWidget()};
    for (QDockWidget* dock : m_docks) {
        if (dock->isVisible()) {
            panes.push_back(dock->widget());
        }
    }
    const QWidget* focus = QApplication::focusWidget();
    const auto here = std::find_if(panes.begin(), panes.end(), [focus](const QWidget* pane) {
        return focus != nullptr && (pane == focus || pane->isAncestorOf(focus));
    });
    const std::size_t at = here == panes.end() ? 0 : std::size_t(here - panes.begin()) + 1;
    QWidget* next = panes[at % panes.size()];
    for (QWidget* each = next; each != nullptr; each = each->nextInFocusChain()) {
        if ((each == next || next->isAncestorOf(each)) && each->isVisibleTo(next) &&
            (each->focusPolicy() & Qt::TabFocus) != 0) {
            each->setFocus(Qt::TabFocusReason);
            return;
        }
        if (each->nextInFocusChain() == next) {
            return;
        }
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_files->mayLeave()) {
        event->ignore();
        return;
    }
    QSettings settings;
    m_layout.keep(settings);
    m_whatIf->keep(settings);
    keepPreferences(settings, m_appearance, m_session);
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile()) {
        openFile(urls.front().toLocalFile());
    }
}

} // namespace idem::app
