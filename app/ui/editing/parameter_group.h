// The fields under one heading of the form: a line each, shown or hidden by a click on the heading.
#pragma once

#include "app/models/parameter_model.h"

#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace idem::app {

class ValueEditor;

/// Label, control, reset, and what is wrong with what was typed.
class ParameterRow : public QWidget {
    Q_OBJECT

public:
    ParameterRow(const FormField& field, ParameterModel& model, QWidget* parent);

    void showField(const FormField& field);
    const std::string& path() const { return m_path; }
    bool fits(const QString& filter, bool onlyChanged) const;

private:
    void makeControls(const FormField& field);
    void report(const QString& problem);

    ParameterModel& m_model;
    std::string m_path;
    FormField m_field;
    QLabel* m_label;
    ValueEditor* m_editor;
    QToolButton* m_reset;
    QLabel* m_problem;
};

class ParameterGroup : public QWidget {
    Q_OBJECT

public:
    /// Without a heading it is always open.
    ParameterGroup(const QString& heading, ParameterModel& model, QWidget* parent);

    /// Controls are kept where the fields are the same as before.
    void setFields(std::vector<FormField> fields);
    bool isOpen() const { return m_isOpen; }
    void setOpen(bool isOpen);
    /// Shows the rows whose label, help or path holds the text; opens while there is a filter.
    void filter(const QString& text, bool onlyChanged);

private:
    void build();
    void showRows();

    ParameterModel& m_model;
    QToolButton* m_heading;
    QWidget* m_body;
    QVBoxLayout* m_rows;
    std::vector<FormField> m_fields;
    std::vector<ParameterRow*> m_shown; ///< Empty until it is opened for the first time.
    QString m_filter;
    bool m_onlyChanged = false;
    bool m_isOpen = false;
};

} // namespace idem::app
