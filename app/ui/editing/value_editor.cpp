#include "app/ui/editing/value_editor.h"

#include "app/models/document.h"
#include "app/models/slider_scale.h"
#include "app/ui/actions.h"
#include "engine/scenario/field_value.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

#include <limits>

namespace idem::app {

namespace {

QString nameFor(const FormField& field) {
    return QStringLiteral("%1: %2").arg(QString::fromStdString(field.group),
                                        QString::fromStdString(field.label));
}

/// Escaped: a name in a scenario is a person's text.
QString tipFor(const FormField& field) {
    const QString help = text(field.field->help);
    const QString accepts = QString::fromStdString(expectedText(*field.field));
    const QString standard = field.defaultValue.empty()
                                 ? QObject::tr("none")
                                 : QString::fromStdString(field.defaultValue);
    return QStringLiteral("<p>%1</p><p>%2: %3.<br>%4: %5</p>")
        .arg(help.toHtmlEscaped(),
             QObject::tr("Accepts"),
             accepts.toHtmlEscaped(),
             QObject::tr("Default"),
             standard.toHtmlEscaped());
}

QHBoxLayout* rowIn(QWidget& widget) {
    auto* layout = new QHBoxLayout(&widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

class CheckEditor : public ValueEditor {
public:
    CheckEditor(const FormField& field, QWidget* parent)
        : ValueEditor(parent), m_box(new QCheckBox(this)) {
        rowIn(*this)->addWidget(m_box);
        setFocusProxy(m_box);
        m_box->setAccessibleName(nameFor(field));
        m_box->setToolTip(tipFor(field));
        connect(m_box, &QCheckBox::clicked, this, [this](bool isOn) {
            Q_EMIT edited(isOn ? QStringLiteral("true") : QStringLiteral("false"), 0);
        });
    }

    void showValue(const FormField& field) override {
        m_box->setChecked(field.value == "true");
        m_box->setText(m_box->isChecked() ? tr("yes") : tr("no"));
    }

private:
    QCheckBox* m_box;
};

class ChoiceEditor : public ValueEditor {
public:
    ChoiceEditor(const FormField& field, QWidget* parent)
        : ValueEditor(parent), m_box(new QComboBox(this)) {
        rowIn(*this)->addWidget(m_box);
        setFocusProxy(m_box);
        m_box->setAccessibleName(nameFor(field));
        m_box->setToolTip(tipFor(field));
        m_box->setMinimumContentsLength(8);
        m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        for (const std::string& choice : field.choices) {
            const QString value = QString::fromStdString(choice);
            m_box->addItem(value.isEmpty() ? tr("(not set)") : value, value);
        }
        guard(*m_box);
        connect(m_box, &QComboBox::activated, this, [this](int index) {
            Q_EMIT edited(m_box->itemData(index).toString(), 0);
        });
    }

    void showValue(const FormField& field) override {
        m_box->setCurrentIndex(m_box->findData(QString::fromStdString(field.value)));
    }

private:
    QComboBox* m_box;
};

class NumberEditor : public ValueEditor {
public:
    NumberEditor(const FormField& field, QWidget* parent)
        : ValueEditor(parent), m_box(new QSpinBox(this)), m_merge(Document::newMerge()) {
        rowIn(*this)->addWidget(m_box);
        setFocusProxy(m_box);
        m_box->setAccessibleName(nameFor(field));
        m_box->setToolTip(tipFor(field));
        m_box->setRange(static_cast<int>(field.field->range.least),
                        static_cast<int>(field.field->range.most));
        m_box->setKeyboardTracking(false);
        m_box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        if (field.field->range.most <= 1'000) {
            m_box->setStepType(QAbstractSpinBox::DefaultStepType);
        }
        if (!field.field->unit.empty()) {
            m_box->setSuffix(QLatin1Char(' ') + text(field.field->unit));
        }
        guard(*m_box);
        connect(m_box, &QSpinBox::valueChanged, this, [this](int value) {
            Q_EMIT edited(QString::number(value), m_merge);
        });
    }

    void showValue(const FormField& field) override {
        const QSignalBlocker blocker(m_box);
        m_box->setValue(std::stoi(field.value));
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FocusIn) {
            m_merge = Document::newMerge(); // as long as a person stays, it is one change
        }
        return ValueEditor::eventFilter(watched, event);
    }

private:
    QSpinBox* m_box;
    int m_merge;
};

/// A text, with a slider beside it for what has a scale.
class LineEditor : public ValueEditor {
public:
    LineEditor(const FormField& field, QWidget* parent)
        : ValueEditor(parent), m_line(new QLineEdit(this)), m_scale(SliderScale::of(field)) {
        auto* layout = rowIn(*this);
        if (m_scale) {
            makeSlider(field);
            layout->addWidget(m_slider, 3);
        }
        layout->addWidget(m_line, 4);
        setFocusProxy(m_line);
        m_line->setAccessibleName(nameFor(field));
        m_line->setToolTip(tipFor(field));
        guard(*m_line);
        connect(m_line, &QLineEdit::editingFinished, this, [this] {
            if (m_line->isModified() && m_line->text() != m_shown) {
                m_sent = m_line->text();
                Q_EMIT edited(m_sent, 0);
            }
        });
    }

    void showValue(const FormField& field) override {
        const QString value = QString::fromStdString(field.value);
        const bool isTyping =
            m_line->hasFocus() && m_line->isModified() && m_line->text() != m_sent;
        if (!isTyping || value != m_shown) {
            m_shown = value;
            m_line->setText(value);
            m_line->setCursorPosition(0);
        }
        if (m_slider != nullptr) {
            const auto position = m_scale->positionOf(field.value);
            const QSignalBlocker blocker(m_slider);
            m_slider->setEnabled(position.has_value());
            m_slider->setValue(position.value_or(0));
        }
    }

private:
    void makeSlider(const FormField& field) {
        m_slider = new QSlider(Qt::Horizontal, this);
        m_slider->setRange(0, m_scale->last());
        m_slider->setPageStep(10);
        m_slider->setMinimumWidth(60);
        m_slider->setAccessibleName(nameFor(field));
        m_slider->setToolTip(tipFor(field));
        guard(*m_slider);
        connect(
            m_slider, &QSlider::sliderPressed, this, [this] { m_merge = Document::newMerge(); });
        connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
            const QString value = QString::fromStdString(m_scale->textAt(position));
            m_line->setText(value);
            Q_EMIT edited(value, m_merge);
        });
    }

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == m_slider && event->type() == QEvent::FocusIn) {
            m_merge = Document::newMerge();
        }
        return ValueEditor::eventFilter(watched, event);
    }

    QLineEdit* m_line;
    QSlider* m_slider = nullptr;
    std::optional<SliderScale> m_scale;
    QString m_shown;
    QString m_sent; ///< What was typed and handed out last.
    int m_merge = 0;
};

class ProseEditor : public ValueEditor {
public:
    ProseEditor(const FormField& field, QWidget* parent)
        : ValueEditor(parent), m_text(new QPlainTextEdit(this)) {
        rowIn(*this)->addWidget(m_text);
        setFocusProxy(m_text);
        m_text->setAccessibleName(nameFor(field));
        m_text->setToolTip(tipFor(field));
        m_text->setTabChangesFocus(true);
        m_text->setFixedHeight(5 * m_text->fontMetrics().lineSpacing());
        guard(*m_text);
    }

    void showValue(const FormField& field) override {
        const QString value = QString::fromStdString(field.value);
        if (value != m_shown) {
            m_shown = value;
            m_text->setPlainText(value);
        }
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::FocusOut && m_text->toPlainText() != m_shown) {
            Q_EMIT edited(m_text->toPlainText(), 0);
        }
        return ValueEditor::eventFilter(watched, event);
    }

private:
    QPlainTextEdit* m_text;
    QString m_shown;
};

/// Whether the control has changes of its own that it can take back.
bool undoesItself(const QObject* control) {
    if (const auto* line = qobject_cast<const QLineEdit*>(control)) {
        return line->isModified();
    }
    const auto* prose = qobject_cast<const QPlainTextEdit*>(control);
    return prose != nullptr && prose->document()->isUndoAvailable();
}

} // namespace

void ValueEditor::guard(QWidget& control) {
    control.setFocusPolicy(Qt::StrongFocus);
    control.installEventFilter(this);
}

bool ValueEditor::eventFilter(QObject* watched, QEvent* event) {
    const auto* control = qobject_cast<QWidget*>(watched);
    if (event->type() == QEvent::Wheel && control != nullptr && !control->hasFocus()) {
        event->ignore();
        return true;
    }
    const bool isKey =
        event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (isKey && !undoesItself(watched)) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isUndo = key->matches(QKeySequence::Undo);
        if (isUndo || key->matches(QKeySequence::Redo)) {
            event->accept();
            if (event->type() == QEvent::KeyPress) {
                isUndo ? Q_EMIT undoAsked() : Q_EMIT redoAsked();
            }
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

ValueEditor* makeValueEditor(const FormField& field, QWidget* parent) {
    const Field& row = *field.field;
    if (row.type == FieldType::Boolean) {
        return new CheckEditor(field, parent);
    }
    const bool isNumber =
        row.type == FieldType::Integer && row.range.most <= std::numeric_limits<int>::max();
    if (isNumber) {
        return new NumberEditor(field, parent);
    }
    if (!field.choices.empty() && row.type != FieldType::NameList) {
        return new ChoiceEditor(field, parent);
    }
    if (row.hasLines) {
        return new ProseEditor(field, parent);
    }
    return new LineEditor(field, parent);
}

} // namespace idem::app
