// Finding a command by its words, and the sheet of all keys: both made from the one table.
#pragma once

#include "app/ui/actions.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace idem::app {

/// Typing narrows the list, Return carries the first one out, the arrows choose another.
class CommandPalette : public QDialog {
    Q_OBJECT

public:
    CommandPalette(const Actions& actions, QWidget* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fill(const QString& text);
    void carryOut();

    const Actions& m_actions;
    QLineEdit* m_search;
    QListWidget* m_list;
};

class KeySheet : public QDialog {
    Q_OBJECT

public:
    explicit KeySheet(QWidget* parent);
};

} // namespace idem::app
