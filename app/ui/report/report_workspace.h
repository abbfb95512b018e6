// The Report workspace: what the report tells of, how it looks on paper, and where it goes.
#pragma once

#include "app/models/commands.h"
#include "app/models/report_draft.h"
#include "app/ui/appearance.h"
#include "app/ui/report/report_export.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace idem::app {

class ReportPreview;

class ReportWorkspace : public QWidget {
    Q_OBJECT

public:
    ReportWorkspace(Session& session, Appearance& appearance, QWidget* parent = nullptr);
    ~ReportWorkspace() override;

    ReportDraft& draft() { return m_draft; }
    ReportPreview& preview() { return *m_preview; }
    QListWidget& sections() { return *m_sections; }
    QListWidget& strategies() { return *m_strategies; }
    QLineEdit& title() { return *m_title; }
    QPlainTextEdit& notes() { return *m_notes; }

    ReportFormat format() const;
    void setFormat(ReportFormat format);
    QString path() const;
    void setPath(const QString& path);
    /// What was told last: what was done, or why it was not.
    QString message() const;

    /// What is about its pages; false for every other command.
    bool carryOut(Command command);

    /// As the buttons do. An existing file is replaced only after a question.
    Done save();
    /// As Markdown, without pictures.
    Done copy();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeFileRow();
    void makeFields();
    void connectParts();
    void showChoices();
    void showSweepLack();
    void showResult();
    void showState();
    void suggestPath();
    void browse();
    void tell(const Done& done, const QString& success);

    Session& m_session;
    ReportDraft m_draft;
    QListWidget* m_sections;
    QListWidget* m_strategies;
    QLineEdit* m_title;
    QPlainTextEdit* m_notes;
    ReportPreview* m_preview;
    QLabel* m_status;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QPushButton* m_again;
    QComboBox* m_format;
    QLineEdit* m_path;
    QPushButton* m_save;
    QPushButton* m_copy;
    QLabel* m_message;
    bool m_isPathTyped = false; ///< Not to be replaced by a suggestion.
};

} // namespace idem::app
