#include "app/ui/editing/parameter_group.h"

#include "app/ui/actions.h"
#include "app/ui/editing/value_editor.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace idem::app {

ParameterRow::ParameterRow(const FormField& field, ParameterModel& model, QWidget* parent)
    : QWidget(parent), m_model(model), m_path(field.path), m_field(field) {
    makeControls(field);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(6);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_label, 0, 0);
    layout->addWidget(m_editor, 0, 1);
    layout->addWidget(m_reset, 0, 2);
    layout->addWidget(m_problem, 1, 0, 1, 3);
    layout->setColumnStretch(0, 4);
    layout->setColumnStretch(1, 6);
    connect(m_editor, &ValueEditor::edited, this, [this](const QString& value, int merge) {
        const QString problem = m_model.set(m_path, value, merge);
        report(problem);
        if (const FormField* now = m_model.find(m_path); now != nullptr && problem.isEmpty()) {
            m_editor->showValue(*now); // as it is spelled in a file
        }
    });
    connect(m_editor, &ValueEditor::undoAsked, &m_model.document().undoStack(), &QUndoStack::undo);
    connect(m_editor, &ValueEditor::redoAsked, &m_model.document().undoStack(), &QUndoStack::redo);
    connect(m_reset, &QToolButton::clicked, this, [this] { report(m_model.reset(m_path)); });
    showField(field);
}

void ParameterRow::makeControls(const FormField& field) {
    m_label = new QLabel(this);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->setMinimumWidth(90);
    m_editor = makeValueEditor(field, this);
    m_label->setBuddy(m_editor);
    m_reset = new QToolButton(this);
    m_reset->setAutoRaise(true);
    m_reset->setText(QStringLiteral("\u21ba"));
    const QString label = QString::fromStdString(field.label);
    m_reset->setAccessibleName(tr("Reset %1 to its default").arg(label));
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
}

/// A star marks what is not the default, a dot what is not as in the file.
void ParameterRow::showField(const FormField& field) {
    m_field = field;
    const bool isChanged = m_model.isChangedFromFile(field);
    QString label = QString::fromStdString(field.label);
    label += isChanged ? QStringLiteral(" \u25cf") : QString();
    m_label->setText(label);
    QFont font = m_label->font();
    font.setBold(!field.isDefault);
    m_label->setFont(font);
    const QString saved = m_model.savedValue(field);
    QString tip = text(field.field->help).toHtmlEscaped();
    if (isChanged) {
        tip += QStringLiteral("<br>") + (saved.isEmpty()
                                             ? tr("Not in the file.")
                                             : tr("In the file: %1").arg(saved.toHtmlEscaped()));
    }
    m_label->setToolTip(QStringLiteral("<p>%1</p>").arg(tip));
    m_editor->showValue(field);
    m_reset->setEnabled(!field.isDefault);
    m_reset->setToolTip(QStringLiteral("<p>%1</p>")
                            .arg(tr("Back to the default: %1")
                                     .arg(QString::fromStdString(field.defaultValue))
                                     .toHtmlEscaped()));
    report({});
}

/// What was typed stays, with the reason below it.
void ParameterRow::report(const QString& problem) {
    m_problem->setText(problem.isEmpty() ? problem : QStringLiteral("\u26a0 ") + problem);
    m_problem->setVisible(!problem.isEmpty());
    m_editor->setAccessibleDescription(problem);
}

bool ParameterRow::fits(const QString& filter, bool onlyChanged) const {
    if (onlyChanged && m_field.isDefault) {
        return false;
    }
    const QString all = QString::fromStdString(m_field.label + " " + m_field.path) +
                        QLatin1Char(' ') + text(m_field.field->help);
    const auto words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&all](const QString& word) {
        return all.contains(word, Qt::CaseInsensitive);
    });
}

ParameterGroup::ParameterGroup(const QString& heading, ParameterModel& model, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_heading(new QToolButton(this)),
      m_body(new QWidget(this)),
      m_rows(new QVBoxLayout(m_body)) {
    m_heading->setText(heading);
    m_heading->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_heading->setAutoRaise(true);
    m_heading->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_heading->setAccessibleName(heading);
    QFont font = m_heading->font();
    font.setBold(true);
    m_heading->setFont(font);
    m_rows->setContentsMargins(18, 2, 2, 6);
    m_rows->setSpacing(4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_heading);
    layout->addWidget(m_body);
    connect(m_heading, &QToolButton::clicked, this, [this] { setOpen(!m_isOpen); });
    if (heading.isEmpty()) {
        m_heading->hide();
        m_rows->setContentsMargins(2, 2, 2, 2);
        layout->addStretch();
        m_isOpen = true;
    }
    showRows();
}

void ParameterGroup::setOpen(bool isOpen) {
    m_isOpen = isOpen;
    showRows();
}

void ParameterGroup::setFields(std::vector<FormField> fields) {
    const bool isSame = std::equal(fields.begin(),
                                   fields.end(),
                                   m_fields.begin(),
                                   m_fields.end(),
                                   [](const FormField& left, const FormField& right) {
                                       return left.path == right.path &&
                                              left.choices == right.choices &&
                                              left.field == right.field;
                                   });
    m_fields = std::move(fields);
    if (!isSame) {
        for (ParameterRow* row : m_shown) {
            m_rows->removeWidget(row);
            row->hide();
            row->deleteLater(); // it may be the one that caused this
        }
        m_shown.clear();
    }
    for (std::size_t i = 0; i < m_shown.size(); ++i) {
        m_shown[i]->showField(m_fields[i]);
    }
    showRows();
}

/// A scenario has hundreds of fields: their controls are made when they are looked at.
void ParameterGroup::build() {
    if (!m_shown.empty()) {
        return;
    }
    for (const FormField& field : m_fields) {
        m_shown.push_back(new ParameterRow(field, m_model, m_body));
        m_rows->addWidget(m_shown.back());
    }
}

void ParameterGroup::filter(const QString& text, bool onlyChanged) {
    m_filter = text;
    m_onlyChanged = onlyChanged;
    showRows();
}

void ParameterGroup::showRows() {
    const bool isFiltered = !m_filter.isEmpty() || m_onlyChanged;
    const bool isOpen = m_isOpen || isFiltered;
    if (isOpen) {
        build();
    }
    bool hasAny = false;
    for (ParameterRow* row : m_shown) {
        const bool isShown = row->fits(m_filter, m_onlyChanged);
        row->setVisible(isShown);
        hasAny = hasAny || isShown;
    }
    m_heading->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    m_heading->setAccessibleDescription(isOpen ? tr("open") : tr("closed"));
    m_body->setVisible(isOpen);
    setVisible(!isFiltered || hasAny);
}

} // namespace idem::app
