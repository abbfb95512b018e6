#include "app/ui/whatif/axis_editor.h"

#include "app/models/text.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <algorithm>

namespace idem::app {

namespace {

QLabel* boldLabel(const QString& words, QWidget* parent) {
    auto* label = new QLabel(words, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

AxisEditor::AxisEditor(const QString& title, bool isOptional, QWidget* parent)
    : QWidget(parent),
      m_body(new QWidget(this)),
      m_field(new QComboBox(this)),
      m_kind(new QComboBox(this)),
      m_from(makeLine(tr("From"), tr("The first value: 0ms, 1%, 3"))),
      m_to(makeLine(tr("To"), tr("The last value: 500ms, 10%, 9"))),
      m_step(makeLine(tr("Step"), QString())),
      m_stepLabel(new QLabel(this)),
      m_range(new QWidget(this)),
      m_values(makeLine(tr("Values"),
                        tr("Values between commas, or a range within a distribution: "
                           "exponential(mean=10ms..200ms:10ms)"))),
      m_message(new QLabel(this)) {
    setAccessibleName(title);
    makeRows(title, isOptional);
    connect(m_field, &QComboBox::activated, this, &AxisEditor::pickField);
    connect(m_field->lineEdit(), &QLineEdit::editingFinished, this, &AxisEditor::pickField);
    connect(m_kind, &QComboBox::activated, this, [this] {
        showKind();
        Q_EMIT edited();
    });
    for (QLineEdit* line : {m_from, m_to, m_step, m_values}) {
        connect(line, &QLineEdit::textEdited, this, &AxisEditor::edited);
    }
    showKind();
}

QLineEdit* AxisEditor::makeLine(const QString& name, const QString& tip) {
    auto* line = new QLineEdit(this);
    line->setAccessibleName(name);
    line->setToolTip(tip);
    line->setMinimumWidth(40);
    return line;
}

void AxisEditor::makeRows(const QString& title, bool isOptional) {
    m_field->setEditable(true);
    m_field->setInsertPolicy(QComboBox::NoInsert);
    m_field->setAccessibleName(tr("%1: field").arg(title));
    m_field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_field->setMinimumContentsLength(14);
    m_field->completer()->setFilterMode(Qt::MatchContains);
    m_field->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_field->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_kind->addItems({tr("Even steps"), tr("Logarithmic"), tr("List or text")});
    m_kind->setAccessibleName(tr("%1: kind of values").arg(title));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("%1: about the values").arg(title));

    auto* range = new QGridLayout(m_range);
    range->setContentsMargins(0, 0, 0, 0);
    range->setHorizontalSpacing(4);
    range->setVerticalSpacing(0);
    const std::array<std::pair<QLabel*, QLineEdit*>, 3> columns{
        {{new QLabel(tr("From"), m_range), m_from},
         {new QLabel(tr("To"), m_range), m_to},
         {m_stepLabel, m_step}}};
    for (int column = 0; column < 3; ++column) {
        const auto& [label, line] = columns[static_cast<std::size_t>(column)];
        label->setBuddy(line);
        range->addWidget(label, 0, column);
        range->addWidget(line, 1, column);
    }
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(3);
    body->addWidget(m_field);
    body->addWidget(m_kind);
    body->addWidget(m_range);
    body->addWidget(m_values);
    body->addWidget(m_message);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    if (isOptional) {
        m_isOn = new QCheckBox(title, this);
        layout->addWidget(m_isOn);
        connect(m_isOn, &QCheckBox::clicked, this, [this](bool isOn) {
            m_body->setVisible(isOn);
            Q_EMIT edited();
        });
        m_body->hide();
    } else {
        layout->addWidget(boldLabel(title, this));
    }
    layout->addWidget(m_body);
}

void AxisEditor::setFields(const std::vector<FormField>& fields) {
    m_fields = fields;
    const QSignalBlocker quiet(m_field);
    const QString typed = m_field->currentText();
    m_field->clear();
    for (const FormField& field : fields) {
        m_field->addItem(QString::fromStdString(field.path));
        m_field->setItemData(
            m_field->count() - 1,
            QStringLiteral("<p>%1</p>").arg(text(field.field->help).toHtmlEscaped()),
            Qt::ToolTipRole);
    }
    m_field->setCurrentIndex(m_field->findText(typed));
    m_field->setEditText(typed);
}

void AxisEditor::setAxis(const std::string& axis) {
    if (m_isOn != nullptr) {
        m_isOn->setChecked(!axis.empty());
        m_body->setVisible(!axis.empty());
    }
    if (!axis.empty() && axis != textOf(parts())) {
        showParts(partsOf(axis));
    }
}

void AxisEditor::showParts(const AxisParts& parts) {
    m_path = parts.path;
    const QString path = QString::fromStdString(parts.path);
    m_field->setCurrentIndex(m_field->findText(path));
    m_field->setEditText(path);
    m_kind->setCurrentIndex(static_cast<int>(parts.kind));
    m_from->setText(QString::fromStdString(parts.from));
    m_to->setText(QString::fromStdString(parts.to));
    m_step->setText(QString::fromStdString(parts.step));
    m_values->setText(QString::fromStdString(parts.values));
    showKind();
}

AxisParts AxisEditor::parts() const {
    AxisParts parts;
    parts.path = m_path;
    parts.kind = static_cast<AxisParts::Kind>(m_kind->currentIndex());
    parts.from = m_from->text().trimmed().toStdString();
    parts.to = m_to->text().trimmed().toStdString();
    parts.step = m_step->text().trimmed().toStdString();
    parts.values = m_values->text().trimmed().toStdString();
    return parts;
}

std::string AxisEditor::axis() const {
    const bool isOff = m_isOn != nullptr && !m_isOn->isChecked();
    return isOff ? std::string() : textOf(parts());
}

void AxisEditor::showKind() {
    const auto kind = static_cast<AxisParts::Kind>(m_kind->currentIndex());
    const bool isLogarithmic = kind == AxisParts::Kind::Logarithmic;
    m_range->setVisible(kind != AxisParts::Kind::List);
    m_values->setVisible(kind == AxisParts::Kind::List);
    m_stepLabel->setText(isLogarithmic ? tr("Values") : tr("Step"));
    m_step->setAccessibleName(m_stepLabel->text());
    m_step->setToolTip(isLogarithmic ? tr("How many, both ends among them: 13")
                                     : tr("From one value to the next: 25ms, 1%, 1"));
}

/// Another field brings values of its own kind.
void AxisEditor::pickField() {
    const std::string path = m_field->currentText().trimmed().toStdString();
    if (path == m_path) {
        return;
    }
    const auto known = std::find_if(m_fields.begin(), m_fields.end(), [&](const FormField& field) {
        return field.path == path;
    });
    if (known != m_fields.end()) {
        showParts(partsOf(suggestedAxis(*known)));
    }
    m_path = path;
    Q_EMIT edited();
}

void AxisEditor::report(const QString& problem, const QString& note) {
    m_message->setText(problem.isEmpty() ? note : QStringLiteral("\u26a0 ") + problem);
    m_message->setVisible(!m_message->text().isEmpty());
    m_message->setAccessibleDescription(m_message->text());
}

QString AxisEditor::message() const {
    return m_message->text();
}

} // namespace idem::app
