// What stands for the chosen cell: its figures, the runs that are worth seeing, and the studies of
// one of them.
#pragma once

#include "app/models/example_runs.h"
#include "app/models/seed_studies.h"
#include "app/ui/appearance.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace idem::app {

class SeedsPanel : public QWidget {
    Q_OBJECT

public:
    SeedsPanel(WhatIf& whatIf, SeedStudies& studies, Appearance& appearance, QWidget* parent);

    ExampleRuns& examples() { return m_examples; }
    QListWidget& list() { return *m_list; }
    QPushButton& openButton() { return *m_open; }
    QPushButton& noReturnButton() { return *m_noReturn; }
    QPushButton& fixButton() { return *m_fix; }
    QPushButton& flipButton() { return *m_flip; }
    QString headline() const;
    QString flipText() const;

    /// The worst run of the chosen cell, as soon as it is known.
    void openWorst();

Q_SIGNALS:
    /// The document has the run now: time to show Simulate.
    void openInSimulate();
    void noReturnAsked();
    void fixAsked();

private:
    void makeRows();
    QWidget* makeFlip();
    void connectParts();
    void showCell();
    void showRuns();
    void showFlip();
    void showButtons();
    void open();
    void findFlip();
    void findNoReturn();
    void findFix();
    const ExampleRun* current() const;
    /// The chosen cell with the current run's seed; none without them.
    std::optional<StudiedRun> studied() const;

    WhatIf& m_whatIf;
    SeedStudies& m_studies;
    Appearance& m_appearance;
    ExampleRuns m_examples;
    bool m_isOpenDue = false;
    QLabel* m_cell;
    QLabel* m_figures;
    QListWidget* m_list;
    QPushButton* m_open;
    QPushButton* m_noReturn;
    QPushButton* m_fix;
    QComboBox* m_axis;
    QPushButton* m_flip;
    QLabel* m_flipText;
};

} // namespace idem::app
