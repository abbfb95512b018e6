// Every number of the scenario as a control, live: a change runs the scenario again at once.
#pragma once

#include "app/models/parameter_model.h"

#include <QWidget>

#include <map>
#include <string>

class QLabel;
class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace idem::app {

class ParameterGroup;

class ParameterPanel : public QWidget {
    Q_OBJECT

public:
    explicit ParameterPanel(Document& document, QWidget* parent = nullptr);

    /// Opens the group of the field at a path and gives its control the focus.
    void showField(const std::string& path);

private:
    void makeTop(QVBoxLayout& layout);
    void refresh();
    void filter();

    ParameterModel m_model;
    QLineEdit* m_filter;
    QToolButton* m_onlyChanged;
    QLabel* m_explanation;
    QWidget* m_list;
    QVBoxLayout* m_groups;
    std::map<std::string, ParameterGroup*> m_byHeading;
};

} // namespace idem::app
