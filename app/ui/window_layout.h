// Where panes are, kept for each workspace and from one start to the next.
#pragma once

#include <QByteArray>
#include <QMainWindow>
#include <QString>

#include <map>
#include <vector>

class QSettings;

namespace idem::app {

class WindowLayout {
public:
    explicit WindowLayout(QMainWindow& window) : m_window(window) {}

    /// A pane, and the workspaces in which it is shown unless the person decides otherwise.
    void add(QDockWidget& dock, const std::vector<QString>& workspaces);

    /// Keeps the layout of the present workspace and brings back that of another.
    void show(const QString& workspace);
    /// As it was before anything was moved.
    void reset();
    /// Nothing but the centre, until it is called with false.
    void setBare(bool isBare);

    /// From and to the settings of the person.
    void restore(const QSettings& settings);
    void keep(QSettings& settings);

private:
    void arrange(const QString& workspace);

    struct Pane {
        QDockWidget* dock = nullptr;
        std::vector<QString> workspaces;
    };

    QMainWindow& m_window;
    std::vector<Pane> m_panes;
    QString m_workspace;
    std::map<QString, QByteArray> m_states;
    QByteArray m_usual; ///< Where everything is in a window that nobody has touched.
    QByteArray m_beforeBare;
};

} // namespace idem::app
