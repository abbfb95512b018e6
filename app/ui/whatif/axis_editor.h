// One axis of a sweep: which field, and which values it takes.
#pragma once

#include "app/models/what_if_design.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;
class QCheckBox;
class QLabel;
class QLineEdit;

namespace idem::app {

class AxisEditor : public QWidget {
    Q_OBJECT

public:
    /// An optional one has a box that turns it on.
    AxisEditor(const QString& title, bool isOptional, QWidget* parent = nullptr);

    /// Those that can be picked; what is typed may be any other.
    void setFields(const std::vector<FormField>& fields);
    /// An empty text turns an optional axis off.
    void setAxis(const std::string& axis);
    /// Empty if it is off.
    std::string axis() const;

    /// What is wrong, or else a word on what is right, beneath the fields.
    void report(const QString& problem, const QString& note);
    QString message() const;

Q_SIGNALS:
    void edited();

private:
    void makeRows(const QString& title, bool isOptional);
    QLineEdit* makeLine(const QString& name, const QString& tip);
    void showKind();
    void pickField();
    AxisParts parts() const;
    void showParts(const AxisParts& parts);

    std::vector<FormField> m_fields;
    std::string m_path; ///< Whose values are shown.
    QCheckBox* m_isOn = nullptr;
    QWidget* m_body;
    QComboBox* m_field;
    QComboBox* m_kind;
    QLineEdit* m_from;
    QLineEdit* m_to;
    QLineEdit* m_step;
    QLabel* m_stepLabel;
    QWidget* m_range;
    QLineEdit* m_values;
    QLabel* m_message;
};

} // namespace idem::app
