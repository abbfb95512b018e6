// The Compare workspace: which strategies, their timelines under one ruler, where they part, and
// what they came to.
#pragma once

#include "app/models/comparison.h"
#include "app/ui/appearance.h"

#include <QWidget>

#include <string>

class QCheckBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace idem::app {

class ComparisonPane;
class ComparisonTable;
class StrategyChooser;

class ComparePage : public QWidget {
    Q_OBJECT

public:
    ComparePage(Session& session, Appearance& appearance, QWidget* parent = nullptr);
    ~ComparePage() override;

    Comparison& comparison() { return m_comparison; }
    ComparisonPane& pane() { return *m_pane; }
    ComparisonTable& table() { return *m_table; }
    StrategyChooser& chooser() { return *m_chooser; }
    QListWidget& divergences() { return *m_divergences; }

Q_SIGNALS:
    /// The document has the chosen strategy now: time to show Simulate.
    void openInSimulate();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeLeft();
    QWidget* makeRight();
    void connectParts();
    void showDivergences();
    void visitDivergence(int row);
    void showBusy();
    void open(const std::string& strategy);

    Comparison m_comparison;
    StrategyChooser* m_chooser;
    QListWidget* m_divergences;
    ComparisonPane* m_pane;
    ComparisonTable* m_table;
    QCheckBox* m_compact;
    QLabel* m_status;
    QProgressBar* m_progress;
    QPushButton* m_cancel;
    QPushButton* m_again;
    QPushButton* m_open;
};

} // namespace idem::app
