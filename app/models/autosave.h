// Keeps what was not saved in a folder of its own, so that neither a crash nor a power cut loses
// more than the last seconds of a person's work.
#pragma once

#include "app/models/document.h"

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace idem::app {

/// What a program that ended unexpectedly left behind.
struct Recovered {
    QString keptAt; ///< The file that holds it.
    QString path;   ///< Of the scenario; empty if it was never saved.
    std::string text;
    QDateTime changed;
};

/// Writes the document after each change, at most every `delay`, while it differs from its file,
/// and removes what it wrote once it does not. Windows that run at the same time keep apart.
class Autosave : public QObject {
    Q_OBJECT

public:
    Autosave(Document& document, const QString& folder, QObject* parent = nullptr);
    /// Keeps what is not saved, unless finish() was called.
    ~Autosave() override;

    static constexpr int delayMs = 1'000;

    /// $XDG_STATE_HOME/idemscope/unsaved, by default in ~/.local/state.
    static QString usualFolder();

    /// Left behind by programs that do not run any more, newest first. One that cannot be read is
    /// left where it is.
    static std::vector<Recovered> leftIn(const QString& folder);
    /// The person has it, or does not want it.
    static void forget(const Recovered& recovered);

    /// Writes at once what has changed; false if that failed, and the reason is in problem().
    bool flush();
    /// The person has been asked: nothing is kept from now on.
    void finish();
    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    /// Work is at risk, in a sentence for the person; once, until it succeeds again.
    void failed(const QString& why);

private:
    void schedule();
    void discard();

    Document& m_document;
    QString m_folder;
    QString m_file;
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_timer;
    QString m_problem;
    bool m_isFinished = false;
};

} // namespace idem::app
