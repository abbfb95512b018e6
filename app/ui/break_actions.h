// Breaking things: by key, by menu on what is under the pointer, each as a branch of its own.
#pragma once

#include "app/models/commands.h"
#include "app/models/sabotage.h"
#include "app/models/session.h"

#include <QObject>
#include <QPoint>

class QMenu;
class QWidget;

namespace idem::app {

class BreakActions : public QObject {
    Q_OBJECT

public:
    /// Dialogs and menus belong to the window.
    BreakActions(Session& session, QWidget& window);

    /// What the selection and the cursor say; false for a command that breaks nothing.
    bool carryOut(Command command);
    /// Everything that can be done to what the pointer is on; where in global coordinates.
    void showMenu(const Subject& subject, QPoint where);
    /// The entries of that menu; it is filled anew.
    void fill(QMenu& menu, const Subject& subject);

    /// Adds the fault to the schedule and runs again; the run that was shown stays as a branch.
    void carryOut(const Sabotage& sabotage);

Q_SIGNALS:
    /// Why something could not be broken, as a sentence for the status bar.
    void refused(const QString& why);

private:
    void addMessageEntries(QMenu& menu, RecordId record);
    void addNodeEntries(QMenu& menu, NodeId node);
    void add(QMenu& menu, const Sabotage& sabotage);
    std::optional<Duration> askSpan(const QString& title, const QString& label, double usualMs);
    void cutChosen(NodeId node);

    Session& m_session;
    QWidget& m_window;
};

} // namespace idem::app
