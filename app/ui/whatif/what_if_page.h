// The What-if workspace: the design left, charts and cells in the middle, runs of the chosen cell
// right.
#pragma once

#include "app/models/seed_studies.h"
#include "app/models/what_if.h"
#include "app/ui/appearance.h"

#include <QWidget>

#include <cstddef>
#include <optional>

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QSettings;
class QSplitter;
class QToolButton;

namespace idem::app {

class ChartPages;
class DesignForm;
class SeedsPanel;

class WhatIfPage : public QWidget {
    Q_OBJECT

public:
    WhatIfPage(Session& session, Appearance& appearance, QWidget* parent = nullptr);
    ~WhatIfPage() override;

    WhatIf& whatIf() { return m_whatIf; }
    SeedStudies& studies() { return m_studies; }
    DesignForm& design() { return *m_design; }
    ChartPages& charts() { return *m_charts; }
    SeedsPanel& seeds() { return *m_seeds; }
    QPushButton& runButton() { return *m_run; }
    QPushButton& cancelButton() { return *m_cancel; }
    QString status() const;
    QString message() const;

    /// Begins the sweep, if there is one to begin; else says why not.
    void run();
    /// The point of no return of the run that Simulate shows, or what would fix it.
    void findNoReturnOfOpenRun();
    void findFixesOfOpenRun();
    /// As the menu does, without asking where.
    Done saveSweep(const QString& path);
    Done saveCsv(const QString& path);

    void restore(const QSettings& settings);
    void keep(QSettings& settings) const;

Q_SIGNALS:
    /// The document has the chosen run now: time to show Simulate.
    void openInSimulate();
    void exportAsked();

private:
    QWidget* makeLeft();
    QWidget* makeBar();
    void makeMenu(QToolButton& button);
    void connectParts();
    void showState();
    void showMessage();
    std::optional<StudiedRun> openRun() const;
    void openFix(std::size_t at);
    void say(const QString& message);
    void askAndSaveSweep();
    void askAndSaveCsv();
    void askAndOpen();
    QString suggestedName(const QString& suffix) const;

    Session& m_session;
    WhatIf m_whatIf;
    SeedStudies m_studies;
    DesignForm* m_design;
    ChartPages* m_charts;
    SeedsPanel* m_seeds;
    QSplitter* m_columns;
    QPushButton* m_run;
    QPushButton* m_cancel;
    QProgressBar* m_progress;
    QLabel* m_status;
    QLabel* m_message; ///< Why the sweep is stale, or why something failed.
    QList<QAction*> m_needsSweep;
};

} // namespace idem::app
