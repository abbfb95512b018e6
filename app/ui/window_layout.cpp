#include "app/ui/window_layout.h"

#include <QDockWidget>
#include <QSettings>

#include <algorithm>

namespace idem::app {

namespace {

/// Raised whenever panes come or go: states of another version are refused by Qt.
constexpr int layoutVersion = 1;

QString stateKey(const QString& workspace) {
    return QStringLiteral("layout/") + workspace;
}

const QString geometryKey = QStringLiteral("layout/geometry");

} // namespace

void WindowLayout::add(QDockWidget& dock, const std::vector<QString>& workspaces) {
    m_panes.push_back({&dock, workspaces});
}

void WindowLayout::arrange(const QString& workspace) {
    m_window.restoreState(m_usual, layoutVersion);
    for (const Pane& pane : m_panes) {
        const auto& places = pane.workspaces;
        pane.dock->setVisible(std::find(places.begin(), places.end(), workspace) != places.end());
    }
}

void WindowLayout::show(const QString& workspace) {
    if (m_usual.isEmpty()) {
        m_usual = m_window.saveState(layoutVersion);
    }
    if (!m_workspace.isEmpty()) {
        m_states[m_workspace] = m_window.saveState(layoutVersion);
    }
    m_workspace = workspace;
    const auto kept = m_states.find(workspace);
    if (kept == m_states.end() || !m_window.restoreState(kept->second, layoutVersion)) {
        arrange(workspace);
    }
}

void WindowLayout::reset() {
    m_states.clear();
    arrange(m_workspace);
}

void WindowLayout::setBare(bool isBare) {
    if (isBare) {
        m_beforeBare = m_window.saveState(layoutVersion);
        for (const Pane& pane : m_panes) {
            pane.dock->hide();
        }
    } else if (!m_beforeBare.isEmpty()) {
        m_window.restoreState(m_beforeBare, layoutVersion);
        m_beforeBare.clear();
    }
}

void WindowLayout::restore(const QSettings& settings) {
    m_window.restoreGeometry(settings.value(geometryKey).toByteArray());
    for (const Pane& pane : m_panes) {
        for (const QString& workspace : pane.workspaces) {
            const QByteArray state = settings.value(stateKey(workspace)).toByteArray();
            if (!state.isEmpty()) {
                m_states[workspace] = state;
            }
        }
    }
}

void WindowLayout::keep(QSettings& settings) {
    if (!m_workspace.isEmpty() && m_beforeBare.isEmpty()) {
        m_states[m_workspace] = m_window.saveState(layoutVersion);
    }
    settings.setValue(geometryKey, m_window.saveGeometry());
    for (const auto& [workspace, state] : m_states) {
        settings.setValue(stateKey(workspace), state);
    }
}

} // namespace idem::app
