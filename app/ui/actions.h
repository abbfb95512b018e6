// The commands as actions of the window: menus, keys and tool-tips, made from the one table.
#pragma once

#include "app/models/commands.h"
#include "app/models/text.h"

#include <QAction>
#include <QObject>

#include <map>

class QMenu;
class QMenuBar;
class QWidget;

namespace idem::app {

class Actions : public QObject {
    Q_OBJECT

public:
    /// The actions belong to the window: their keys work wherever its focus is, but for plain
    /// letters while text is being typed.
    explicit Actions(QWidget& window);

    QAction& operator[](Command command) const { return *m_actions.at(command); }
    void fillMenus(QMenuBar& bar) const;

Q_SIGNALS:
    void triggered(idem::app::Command command);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::map<Command, QAction*> m_actions;
};

/// What a menu, a palette and a key sheet say: "Ctrl+Right".
QString shownKeys(const CommandInfo& info);

} // namespace idem::app
