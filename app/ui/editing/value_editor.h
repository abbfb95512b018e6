// The control for one value of a scenario: a slider, a text, a list to choose from.
#pragma once

#include "engine/scenario/form.h"

#include <QString>
#include <QWidget>

namespace idem::app {

/// It shows what it is given and tells what the person wants; it changes nothing by itself.
class ValueEditor : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Leaves alone what the person is typing just now.
    virtual void showValue(const FormField& field) = 0;

Q_SIGNALS:
    /// Changes of one `merge` are one change; 0: it stands alone.
    void edited(const QString& value, int merge);
    /// Undo was asked for, and there is nothing to undo in the control itself.
    void undoAsked();
    void redoAsked();

protected:
    /// A wheel that turns over a control on its way down the list must not change it; and undo is
    /// one for everything.
    void guard(QWidget& control);
    bool eventFilter(QObject* watched, QEvent* event) override;
};

/// By the type of the field. The control has the field's name as its accessible name, and its help
/// as tool-tip.
ValueEditor* makeValueEditor(const FormField& field, QWidget* parent);

} // namespace idem::app
