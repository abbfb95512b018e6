#include "app/ui/editing/scenario_editor.h"

#include "app/models/problem_text.h"
#include "app/ui/editing/fault_panel.h"
#include "app/ui/editing/parameter_panel.h"
#include "app/ui/editing/scenario_text_edit.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace idem::app {

ScenarioEditor::ScenarioEditor(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_text(new ScenarioTextEdit(session.document(), appearance, this)) {
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->addWidget(makeTextSide());
    splitter->addWidget(makeFormSide());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_text, &ScenarioTextEdit::problemsShown, this, &ScenarioEditor::showProblems);
    showProblems();
}

QWidget* ScenarioEditor::makeTextSide() {
    m_state = new QLabel(this);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setMargin(4);
    m_problems = new QListWidget(this);
    m_problems->setAccessibleName(tr("Problems"));
    m_problems->setWordWrap(true);
    m_problems->setMaximumHeight(100);
    connect(m_problems, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        goToProblem(m_problems->row(item));
    });
    connect(m_problems, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
        goToProblem(m_problems->row(item));
    });
    auto* side = new QWidget(this);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_state);
    layout->addWidget(m_problems);
    return side;
}

QWidget* ScenarioEditor::makeFormSide() {
    auto* tabs = new QTabWidget(this);
    tabs->setDocumentMode(true);
    tabs->setAccessibleName(tr("Form"));
    m_parameters = new ParameterPanel(m_session.document(), tabs);
    m_faults = new FaultPanel(m_session.document(), tabs);
    tabs->addTab(m_parameters, tr("Parameters"));
    tabs->addTab(m_faults, tr("Faults"));
    return tabs;
}

/// Marks differ in shape: a disc for an error, a triangle for a warning, as at the lines.
void ScenarioEditor::showProblems() {
    const auto& problems = m_session.document().diagnostics();
    m_problems->clear();
    int errors = 0;
    for (const Diagnostic& problem : problems) {
        const bool isError = problem.severity == Severity::Error;
        errors += isError ? 1 : 0;
        const QString mark = isError ? QStringLiteral("\u25cf") : QStringLiteral("\u25b2");
        m_problems->addItem(QStringLiteral("%1 %2 %3: %4")
                                .arg(mark)
                                .arg(tr("Line"))
                                .arg(problem.line)
                                .arg(problemText(problem)));
    }
    m_problems->setVisible(!problems.empty());
    const auto warnings = static_cast<int>(problems.size()) - errors;
    if (errors > 0) {
        m_state->setText(errors == 1 ? tr("1 error. The last good run stays.")
                                     : tr("%1 errors. The last good run stays.").arg(errors));
    } else if (warnings > 0) {
        m_state->setText(warnings == 1 ? tr("No errors, 1 warning.")
                                       : tr("No errors, %1 warnings.").arg(warnings));
    } else {
        m_state->setText(tr("No errors."));
    }
}

void ScenarioEditor::goToProblem(int row) {
    const auto& problems = m_session.document().diagnostics();
    if (row >= 0 && row < static_cast<int>(problems.size())) {
        const Diagnostic& problem = problems[static_cast<std::size_t>(row)];
        m_text->goTo(problem.line, problem.column);
    }
}

} // namespace idem::app
