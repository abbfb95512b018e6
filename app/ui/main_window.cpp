#include "app/ui/main_window.h"

#include "app/ui/inspect/drawer.h"
#include "app/ui/inspect/inspector_panel.h"
#include "app/ui/inspect/why_panel.h"
#include "app/ui/library_panel.h"
#include "app/ui/simulate_page.h"
#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/transport_bar.h"
#include "engine/trace/walk.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>

#include <algorithm>

namespace idem::app {

MainWindow::MainWindow(Session& session, Appearance& appearance)
    : m_session(session), m_appearance(appearance), m_actions(new Actions(*this)) {
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    resize(1'440, 900);
    m_actions->fillMenus(*menuBar());
    makePanes();
    makeStatusBar();
    connectSession();
    connect(m_actions, &Actions::triggered, this, &MainWindow::carryOut);
}

MainWindow::~MainWindow() = default;

void MainWindow::makePanes() {
    m_pages = new QStackedWidget(this);
    m_simulate = new SimulatePage(m_session, m_appearance, m_pages);
    m_simulate->transport().setActions(*m_actions);
    m_pages->addWidget(m_simulate);
    setCentralWidget(m_pages);
    m_simulate->setFocus();
    auto* left = addPane(tr("Scenarios"), "LibraryDock", Qt::LeftDockWidgetArea);
    m_library = new LibraryPanel(left);
    left->setWidget(m_library);
    connect(m_library, &LibraryPanel::chosen, this, &MainWindow::openFile);
    auto* inspector = addPane(tr("Inspector"), "InspectorDock", Qt::RightDockWidgetArea);
    inspector->setWidget(new InspectorPanel(m_session, m_appearance, inspector));
    auto* why = addPane(tr("Why?"), "WhyDock", Qt::RightDockWidgetArea);
    why->setWidget(new WhyPanel(m_session, m_appearance, why));
    m_drawer = addPane(tr("Drawer"), "DrawerDock", Qt::BottomDockWidgetArea);
    m_drawer->setWidget(new Drawer(m_session, m_appearance, m_drawer));
    m_drawer->hide(); // For the second look.
    resizeDocks({left, inspector}, {260, 340}, Qt::Horizontal);
}

QDockWidget* MainWindow::addPane(const QString& title, const char* name, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QString::fromLatin1(name));
    addDockWidget(area, dock);
    return dock;
}

/// From the selected event, or else from the one at the cursor.
void MainWindow::walk(RecordId (*step)(const Trace&, RecordId)) {
    if (const OpenRunPtr run = m_session.run()) {
        const RecordId selected = m_session.selection().selected().record;
        const RecordId from = selected.isSome() ? selected : m_session.playback().cursor().last;
        m_session.visit(step(run->trace(), from));
    }
}

void MainWindow::makeStatusBar() {
    m_statusText = new QLabel(this);
    m_statusText->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar(this);
    m_progress->setMaximumWidth(160);
    m_progress->setRange(0, 0);
    m_progress->hide();
    statusBar()->addPermanentWidget(m_progress);
    statusBar()->addPermanentWidget(m_statusText);
    connect(&m_session.job(), &LatestJob::busyChanged, m_progress, &QWidget::setVisible);
    connect(&m_session.job(), &LatestJob::failed, this, [this](const QString& message) {
        QMessageBox::critical(this, tr("This is a bug of Idemscope"), message);
    });
}

void MainWindow::connectSession() {
    connect(&m_session.document(), &Document::identityChanged, this, &MainWindow::showTitle);
    connect(&m_session, &Session::runChanged, this, [this] {
        const Run& run = m_session.run()->run();
        m_statusText->setText(tr("%L1 events").arg(run.eventCount));
    });
}

void MainWindow::showTitle() {
    const Document& document = m_session.document();
    setWindowTitle(QStringLiteral("%1[*] - Idemscope").arg(document.name()));
    setWindowModified(document.isModified());
    m_library->showOpen(document.path());
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
    const Done opened = m_session.document().open(path);
    if (!opened) {
        QMessageBox::warning(this, tr("Open"), opened.why);
    }
}

void MainWindow::carryOut(Command command) {
    Playback& playback = m_session.playback();
    switch (command) {
    case Command::PlayOrPause:
        return playback.toggle();
    case Command::StepForward:
        return playback.step(1);
    case Command::StepBack:
        return playback.step(-1);
    case Command::ToCause:
        return walk(causeOf);
    case Command::ToEffect:
        return walk(effectOf);
    case Command::NextOnLane:
        return walk(nextOnLane);
    case Command::PreviousOnLane:
        return walk(previousOnLane);
    case Command::ToggleDrawer:
        return m_drawer->setVisible(!m_drawer->isVisible());
    case Command::Quit:
        close();
        return;
    default:
        m_simulate->timeline().carryOut(command);
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
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
