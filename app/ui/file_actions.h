// Files: new, open, save, recent ones, and the question before changes are lost.
#pragma once

#include "app/models/commands.h"
#include "app/models/document.h"

#include <QObject>
#include <QStringList>

class QMenu;
class QWidget;

namespace idem::app {

class FileActions : public QObject {
    Q_OBJECT

public:
    static constexpr int recentMax = 10;

    FileActions(Document& document, QWidget& window);

    /// False for a command that is about something else.
    bool carryOut(Command command);
    /// Says why if it cannot. Asks first if changes would be lost.
    void open(const QString& path);
    /// Whether the document may be left: nothing changed, saved now, or given up by the person.
    bool mayLeave();
    /// Fills itself whenever it is about to be shown.
    void setRecentMenu(QMenu& menu);
    QStringList recent() const;

private:
    bool save();
    bool saveAs();
    void remember(const QString& path);
    QString folder() const;

    Document& m_document;
    QWidget& m_window;
};

} // namespace idem::app
