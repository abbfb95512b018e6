// The fault schedule: a sentence a fault, and below it the fields of the selected one.
#pragma once

#include "app/models/fault_model.h"
#include "app/models/parameter_model.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QListView;
class QToolButton;

namespace idem::app {

class ParameterGroup;

class FaultPanel : public QWidget {
    Q_OBJECT

public:
    explicit FaultPanel(Document& document, QWidget* parent = nullptr);

    /// Selects a fault, from 0.
    void select(int row);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeList();
    void makeButtons(QHBoxLayout& row);
    void fillKinds(QToolButton& add);
    QToolButton* makeButton(const QString& text, const QString& name);
    int current() const;
    void add(FaultKind kind);
    void removeCurrent();
    void moveCurrent(int by);
    void showCurrent();
    void report(const QString& problem);

    FaultModel m_faults;
    ParameterModel m_parameters;
    QListView* m_list;
    QLabel* m_nothing;
    QToolButton* m_add = nullptr;
    QToolButton* m_remove = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QLabel* m_problem;
    ParameterGroup* m_fields;
};

} // namespace idem::app
