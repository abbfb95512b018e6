#include "app/ui/actions.h"

#include "app/ui/icons.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QKeySequence>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QTabBar>

namespace idem::app {

namespace {

bool isTyping(const QObject* widget) {
    const auto* line = qobject_cast<const QLineEdit*>(widget);
    const auto* area = qobject_cast<const QPlainTextEdit*>(widget);
    return (line != nullptr && !line->isReadOnly()) || (area != nullptr && !area->isReadOnly()) ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr;
}

/// Keys by which lists and sliders are used without a mouse.
bool isNavigation(int key) {
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Space:
        return true;
    default:
        return false;
    }
}

/// Whether the widget with the focus needs the key itself: without this, "w" in a text would zoom.
bool keepsKey(const QObject* widget, const QKeyEvent& event) {
    const bool isPlain = (event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    if (!isPlain || event.key() == Qt::Key_Escape) {
        return false;
    }
    if (isTyping(widget)) {
        return event.key() < Qt::Key_F1 || event.key() > Qt::Key_F35;
    }
    const bool isList = qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
                        qobject_cast<const QComboBox*>(widget) != nullptr;
    const bool isControl = qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
                           qobject_cast<const QTabBar*>(widget) != nullptr;
    const bool isButton = qobject_cast<const QAbstractButton*>(widget) != nullptr;
    return ((isList || isControl) && isNavigation(event.key())) ||
           (isButton && event.key() == Qt::Key_Space);
}

} // namespace

QString shownKeys(const CommandInfo& info) {
    QStringList shown;
    for (const QString& key : keysOf(info)) {
        shown << QKeySequence(key, QKeySequence::PortableText).toString(QKeySequence::NativeText);
    }
    return shown.join(QObject::tr(" or "));
}

Actions::Actions(QWidget& window) : QObject(&window) {
    for (const CommandInfo& info : commands()) {
        auto* action = new QAction(icon(text(info.icon)), text(info.title), &window);
        QList<QKeySequence> keys;
        for (const QString& key : keysOf(info)) {
            keys << QKeySequence(key, QKeySequence::PortableText);
        }
        action->setShortcuts(keys);
        action->setCheckable(info.isChecked);
        action->setStatusTip(text(info.help));
        const QString shown = shownKeys(info);
        action->setToolTip(shown.isEmpty() ? text(info.title)
                                           : text(info.title) + QStringLiteral(" (%1)").arg(shown));
        connect(action, &QAction::triggered, this, [this, command = info.command] {
            Q_EMIT triggered(command);
        });
        window.addAction(action);
        m_actions.emplace(info.command, action);
    }
    qApp->installEventFilter(this);
}

void Actions::fillMenus(QMenuBar& bar) const {
    QMenu* menu = nullptr;
    CommandGroup group{};
    for (const CommandInfo& info : commands()) {
        if (menu == nullptr || info.group != group) {
            group = info.group;
            menu = bar.addMenu(QLatin1Char('&') + text(titleOf(group)));
            menu->setToolTipsVisible(true);
        }
        menu->addAction(m_actions.at(info.command));
    }
}

bool Actions::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<const QKeyEvent*>(event);
        if (keepsKey(QApplication::focusWidget(), *key)) {
            event->accept();
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace idem::app
