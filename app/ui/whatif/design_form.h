// What is swept, under which strategies, how often, and what is counted.
#pragma once

#include "app/models/what_if.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QListWidget;
class QSpinBox;

namespace idem::app {

class AxisEditor;

class DesignForm : public QWidget {
    Q_OBJECT

public:
    explicit DesignForm(WhatIf& whatIf, QWidget* parent = nullptr);

    AxisEditor& axis(std::size_t at) { return *m_axes[at]; }
    QListWidget& strategies() { return *m_strategies; }
    QSpinBox& runs() { return *m_runs; }
    QComboBox& studied() { return *m_event; }
    QComboBox& stopRule() { return *m_rule; }
    /// What is wrong with the whole; empty if nothing is.
    QString message() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fillChoices();
    QWidget* makeForm();
    void connectControls();
    void take();
    void showDesign();
    void showFields();
    void showChecked();
    void showRule();
    WhatIfDesign shown() const;

    WhatIf& m_whatIf;
    bool m_areFieldsDue = true; ///< Nobody has looked since the scenario changed.
    bool m_isTaking = false;    ///< What comes back is what a person has typed: it stays as typed.
    std::array<AxisEditor*, sweepAxesMost> m_axes;
    QListWidget* m_strategies;
    QComboBox* m_event;
    QSpinBox* m_runs;
    QComboBox* m_rule;
    QSpinBox* m_hits;
    QDoubleSpinBox* m_halfWidth;
    QCheckBox* m_antithetic;
    QLabel* m_message;
};

} // namespace idem::app
