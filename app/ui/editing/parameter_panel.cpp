#include "app/ui/editing/parameter_panel.h"

#include "app/ui/editing/parameter_group.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>
#include <vector>

namespace idem::app {

namespace {

/// What a person most likely wants to turn; the rest is a click away.
bool isOpenAtFirst(const FormField& first) {
    return first.field->group == FieldGroup::Client || first.field->group == FieldGroup::Provider ||
           first.field->group == FieldGroup::Strategy;
}

} // namespace

ParameterPanel::ParameterPanel(Document& document, QWidget* parent)
    : QWidget(parent), m_model(document) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    makeTop(*layout);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Parameters"));
    m_list = new QWidget(scroll);
    m_groups = new QVBoxLayout(m_list);
    m_groups->setContentsMargins(0, 0, 4, 0);
    m_groups->setSpacing(0);
    m_groups->addStretch();
    scroll->setWidget(m_list);
    layout->addWidget(scroll);
    setMinimumWidth(270);
    connect(&m_model, &ParameterModel::changed, this, &ParameterPanel::refresh);
    refresh();
}

void ParameterPanel::makeTop(QVBoxLayout& layout) {
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter the parameters"));
    m_filter->setAccessibleName(tr("Filter the parameters"));
    m_filter->setClearButtonEnabled(true);
    m_onlyChanged = new QToolButton(this);
    m_onlyChanged->setText(tr("Set"));
    m_onlyChanged->setCheckable(true);
    m_onlyChanged->setAccessibleName(tr("Only what is not the default"));
    m_onlyChanged->setToolTip(tr("Only what is not the default"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_filter);
    row->addWidget(m_onlyChanged);
    layout.addLayout(row);
    m_explanation = new QLabel(
        tr("The text has errors. Mend them there, or undo; the last good run stays."), this);
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    layout.addWidget(m_explanation);
    connect(m_filter, &QLineEdit::textChanged, this, &ParameterPanel::filter);
    connect(m_onlyChanged, &QToolButton::toggled, this, &ParameterPanel::filter);
}

void ParameterPanel::refresh() {
    m_explanation->setVisible(!m_model.isEditable());
    m_list->setEnabled(m_model.isEditable());
    std::vector<std::pair<std::string, std::vector<FormField>>> wanted;
    for (const FormField& field : m_model.fields()) {
        if (wanted.empty() || wanted.back().first != field.group) {
            wanted.push_back({field.group, {}});
        }
        wanted.back().second.push_back(field);
    }
    std::map<std::string, ParameterGroup*> groups;
    int place = 0;
    for (auto& [heading, fields] : wanted) {
        const auto known = m_byHeading.find(heading);
        ParameterGroup* group = known != m_byHeading.end() ? known->second : nullptr;
        if (group == nullptr) {
            group = new ParameterGroup(QString::fromStdString(heading), m_model, m_list);
            group->setOpen(isOpenAtFirst(fields.front()));
            group->filter(m_filter->text(), m_onlyChanged->isChecked());
        }
        if (m_groups->indexOf(group) != place) {
            m_groups->removeWidget(group);
            m_groups->insertWidget(place, group);
        }
        group->setFields(std::move(fields));
        groups[heading] = group;
        ++place;
    }
    for (const auto& [heading, group] : m_byHeading) {
        if (groups.find(heading) == groups.end()) {
            m_groups->removeWidget(group);
            group->hide();
            group->deleteLater();
        }
    }
    m_byHeading = std::move(groups);
}

void ParameterPanel::filter() {
    for (const auto& [heading, group] : m_byHeading) {
        group->filter(m_filter->text(), m_onlyChanged->isChecked());
    }
}

void ParameterPanel::showField(const std::string& path) {
    const FormField* field = m_model.find(path);
    if (field == nullptr) {
        return;
    }
    m_filter->clear();
    m_onlyChanged->setChecked(false);
    ParameterGroup* group = m_byHeading[field->group];
    group->setOpen(true);
    for (ParameterRow* row : group->findChildren<ParameterRow*>()) {
        if (row->path() == path) {
            row->setFocus();
        }
    }
}

} // namespace idem::app
