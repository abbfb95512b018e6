// The text of the open scenario with line numbers, marks at problems, completion and help. What is
// typed goes into the document at once: there is one undo for everything, and nothing to be lost.
#pragma once

#include "app/models/document.h"
#include "app/models/text_mirror.h"
#include "app/ui/appearance.h"

#include <QElapsedTimer>
#include <QPlainTextEdit>
#include <QTimer>

class QCompleter;
class QStandardItemModel;

namespace idem::app {

class ScenarioTextEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    ScenarioTextEdit(Document& document, Appearance& appearance, QWidget* parent = nullptr);

    /// Problems are marked so long after the last key: while one types, a line is often wrong.
    static constexpr int settleMs = 150;

    /// To a line and a column in bytes, from 1, as diagnostics count them.
    void goTo(int line, int column);

    int gutterWidth() const;
    void paintGutter(QPaintEvent& event);
    /// The worst problem of a line, from 1; none if there is none.
    const Diagnostic* problemAt(int line) const;

Q_SIGNALS:
    /// Those that are marked now.
    void problemsShown();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    void makeCompleter();
    void takeDocument();
    void onContentsChange(int position, int removed, int added);
    int mergeFor(int position, int removed, const QString& added);
    void markProblems();
    void complete(bool isAsked);
    void insertCompletion(const QModelIndex& chosen);
    QString helpAtPoint(const QPoint& point) const;
    void paintMark(QPainter& painter, const Diagnostic& problem, const QRect& place) const;
    void placeGutter();

    Document& m_document;
    Appearance& m_appearance;
    TextMirror m_mirror;
    QWidget* m_gutter;
    QCompleter* m_completer = nullptr;
    QStandardItemModel* m_completions = nullptr;
    std::vector<Diagnostic> m_problems; ///< Those that are marked.
    QTimer m_settle;
    bool m_isTaking = false; ///< The text comes from the document.
    int m_merge = 0;
    int m_typedTo = -1; ///< Where the last key left the cursor.
    QElapsedTimer m_sinceKey;
};

} // namespace idem::app
