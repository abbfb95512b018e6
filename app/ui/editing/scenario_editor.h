// The scenario as text beside the form: a change of one is a change of the other, with one undo.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QLabel;
class QListWidget;

namespace idem::app {

class FaultPanel;
class ParameterPanel;
class ScenarioTextEdit;

class ScenarioEditor : public QWidget {
    Q_OBJECT

public:
    ScenarioEditor(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    ScenarioTextEdit& textEdit() { return *m_text; }

private:
    QWidget* makeTextSide();
    QWidget* makeFormSide();
    void showProblems();
    void goToProblem(int row);

    Session& m_session;
    ScenarioTextEdit* m_text;
    QListWidget* m_problems = nullptr;
    QLabel* m_state = nullptr;
    ParameterPanel* m_parameters = nullptr;
    FaultPanel* m_faults = nullptr;
};

} // namespace idem::app
