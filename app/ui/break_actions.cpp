#include "app/ui/break_actions.h"

#include "engine/scenario/edit.h"
#include "engine/trace/text.h"

#include <QInputDialog>
#include <QMenu>

#include <array>
#include <cmath>

namespace idem::app {

namespace {

constexpr Duration usualDelay = Duration::milliseconds(100);
constexpr Duration longDelay = Duration::seconds(1);
constexpr Duration usualBack = Duration::seconds(1);
constexpr Duration usualCut = Duration::seconds(5);
constexpr double spanMostMs = 86'400'000;

/// As an entry of a menu: with a capital, and without mnemonics where a name has an ampersand.
QString entryText(QString title) {
    if (!title.isEmpty()) {
        title[0] = title[0].toUpper();
    }
    return title.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

BreakActions::BreakActions(Session& session, QWidget& window)
    : QObject(&window), m_session(session), m_window(window) {}

void BreakActions::carryOut(const Sabotage& sabotage) {
    if (!sabotage) {
        Q_EMIT refused(sabotage.title);
        return;
    }
    m_session.playback().pause();
    m_session.forkWith(sabotage.title);
    const Done done = m_session.document().apply(
        addFault(m_session.document().text(), *sabotage.fault), entryText(sabotage.title));
    if (!done) {
        m_session.forkWith(QString());
        Q_EMIT refused(done.why);
    }
}

std::optional<Duration>
BreakActions::askSpan(const QString& title, const QString& label, double usualMs) {
    bool isGiven = false;
    const double chosen =
        QInputDialog::getDouble(&m_window, title, label, usualMs, 0.001, spanMostMs, 3, &isGiven);
    if (!isGiven) {
        return std::nullopt;
    }
    return Duration::nanoseconds(std::llround(chosen * 1e6));
}

bool BreakActions::carryOut(Command command) {
    const OpenRunPtr& run = m_session.run();
    if (!run || infoOf(command).group != CommandGroup::Break) {
        return false;
    }
    const Subject& chosen = m_session.selection().selected();
    const NodeId node = chosen.node.isSome() ? chosen.node : nodeOf(*run, chosen.record);
    const Cursor& cursor = m_session.playback().cursor();
    switch (command) {
    case Command::DropMessage:
        carryOut(ofMessage(*run, FaultKind::Drop, chosen.record));
        return true;
    case Command::DuplicateMessage:
        carryOut(ofMessage(*run, FaultKind::Duplicate, chosen.record));
        return true;
    case Command::DelayMessage:
        if (const auto by = askSpan(tr("Delay the message"), tr("Milliseconds:"), 1'000)) {
            carryOut(ofMessage(*run, FaultKind::Delay, chosen.record, *by));
        }
        return true;
    case Command::CrashNode:
        carryOut(crashOf(*run, node, m_session.stateAtCursor(), cursor, usualBack));
        return true;
    case Command::PauseNode:
        if (const auto lasts = askSpan(tr("Pause the server"), tr("Milliseconds:"), 1'000)) {
            carryOut(pauseOf(*run, node, cursor, *lasts));
        }
        return true;
    case Command::CutLink:
        cutChosen(node);
        return true;
    default:
        m_session.forkWith(
            tr("branch at %1")
                .arg(QString::fromStdString(toMillisecondText(cursor.time - Time::zero()))));
        Q_EMIT refused(tr("This run is kept: the next change makes a branch."));
        return true;
    }
}

void BreakActions::cutChosen(NodeId node) {
    const OpenRunPtr run = m_session.run();
    const auto peers = node.isSome() ? peersOf(*run, node) : std::vector<NodeId>();
    if (peers.empty()) {
        Q_EMIT refused(tr("Choose a node that talks to another one first."));
        return;
    }
    QStringList names;
    for (const NodeId peer : peers) {
        names << QString::fromStdString(run->trace().names.nodes[peer.value].name);
    }
    bool isGiven = false;
    const QString chosen = QInputDialog::getItem(
        &m_window, tr("Cut the link"), tr("From which node?"), names, 0, false, &isGiven);
    if (isGiven) {
        const NodeId other = peers[static_cast<std::size_t>(names.indexOf(chosen))];
        carryOut(cutOf(*run, node, other, m_session.playback().cursor(), usualCut));
    }
}

void BreakActions::add(QMenu& menu, const Sabotage& sabotage) {
    auto* action = menu.addAction(entryText(sabotage.title));
    action->setEnabled(bool(sabotage));
    connect(action, &QAction::triggered, this, [this, sabotage] { carryOut(sabotage); });
}

void BreakActions::addMessageEntries(QMenu& menu, RecordId record) {
    const OpenRun& run = *m_session.run();
    const Sabotage drop = ofMessage(run, FaultKind::Drop, record);
    if (!drop) {
        return;
    }
    add(menu, drop);
    add(menu, ofMessage(run, FaultKind::Duplicate, record));
    add(menu, ofMessage(run, FaultKind::Delay, record, usualDelay));
    add(menu, ofMessage(run, FaultKind::Delay, record, longDelay));
    menu.addSeparator();
}

void BreakActions::addNodeEntries(QMenu& menu, NodeId node) {
    const OpenRun& run = *m_session.run();
    const Cursor& cursor = m_session.playback().cursor();
    const State& state = m_session.stateAtCursor();
    add(menu, crashOf(run, node, state, cursor, usualBack));
    const Sabotage pause = pauseOf(run, node, cursor, usualBack);
    if (pause) {
        add(menu, pause);
    }
    auto* cuts = menu.addMenu(tr("Cut from"));
    for (const NodeId peer : peersOf(run, node)) {
        const Sabotage cut = cutOf(run, node, peer, cursor, usualCut);
        auto* action = cuts->addAction(
            entryText(QString::fromStdString(run.trace().names.nodes[peer.value].name)));
        connect(action, &QAction::triggered, this, [this, cut] { carryOut(cut); });
    }
    cuts->setEnabled(!cuts->isEmpty());
}

void BreakActions::fill(QMenu& menu, const Subject& subject) {
    menu.clear();
    const OpenRunPtr& run = m_session.run();
    if (!run) {
        return;
    }
    if (subject.record.isSome()) {
        addMessageEntries(menu, subject.record);
    }
    const NodeId node = subject.node.isSome() ? subject.node : nodeOf(*run, subject.record);
    if (node.isSome()) {
        addNodeEntries(menu, node);
    }
}

void BreakActions::showMenu(const Subject& subject, QPoint where) {
    QMenu menu(&m_window);
    fill(menu, subject);
    if (!menu.isEmpty()) {
        menu.exec(where);
    }
}

} // namespace idem::app
