// The open scenario as its text, which is the truth: forms and clicks edit the text, so that a
// person's comments and order survive, and one undo stack covers them all.
#pragma once

#include "engine/core/parsed.h"
#include "engine/scenario/scenario.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <optional>
#include <string>
#include <vector>

namespace idem::app {

/// Whether what is asked for happened; if not, why, in a sentence for the person.
struct Done {
    bool isDone = true;
    QString why;

    explicit operator bool() const { return isDone; }
};

class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);

    /// Scenarios are small; a larger file is refused before it is read.
    static constexpr qint64 sizeMax = 1 << 20;

    const std::string& text() const { return m_text; }
    /// The last text without an error, as a scenario; none until there was one.
    const std::optional<Scenario>& scenario() const { return m_scenario; }
    /// Of the present text: errors, and warnings.
    const std::vector<Diagnostic>& diagnostics() const { return m_diagnostics; }
    /// Whether scenario() is that of the present text.
    bool isValid() const { return m_isValid; }

    /// Empty for what was never saved.
    const QString& path() const { return m_path; }
    /// The file's name, or the title of what has none.
    QString name() const;
    bool isModified() const { return !m_undo.isClean(); }
    QUndoStack& undoStack() { return m_undo; }

    /// Another document; the undo stack is emptied. With an error the present one stays.
    Done open(const QString& path);
    /// A document that was never saved: a template, or what was recovered.
    void begin(std::string text, const QString& path = QString());
    /// A file with errors may be saved too: nothing a person typed may be lost.
    Done saveAs(const QString& path);

    /// Replaces the text, as one step that can be undone. Steps of one `merge` that follow each
    /// other become one: the keys of a word, the way of a slider. 0: never merged.
    void setText(std::string text, const QString& what, int merge = 0);
    /// A number for `merge` that nothing else has had: one for each way of a slider.
    static int newMerge();
    /// The same with an edited text, or nothing but the reason if the edit could not be made.
    Done apply(const Parsed<std::string>& edited, const QString& what, int merge = 0);

Q_SIGNALS:
    void replaced();        ///< Another document is about to come; its text follows.
    void textChanged();     ///< Also diagnostics and isValid.
    void scenarioChanged(); ///< There is a new valid scenario.
    void identityChanged(); ///< Another document, another path, or saved.

private:
    friend class TextStep;
    void take(std::string text);

    std::string m_text;
    std::optional<Scenario> m_scenario;
    std::vector<Diagnostic> m_diagnostics;
    bool m_isValid = false;
    QString m_path;
    QUndoStack m_undo;
};

/// The first error among the diagnostics as a sentence, or an empty text.
QString firstError(const std::vector<Diagnostic>& diagnostics);

} // namespace idem::app
