#include "app/models/parameter_model.h"

#include "app/models/problem_text.h"
#include "engine/scenario/edit.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/fault_text.h"
#include "engine/scenario/field_value.h"

#include <algorithm>

namespace idem::app {

ParameterModel::ParameterModel(Document& document, QObject* parent)
    : QObject(parent), m_document(document) {
    connect(&m_document, &Document::textChanged, this, &ParameterModel::take);
    connect(&m_document, &Document::identityChanged, this, &ParameterModel::remember);
    take();
    remember();
}

void ParameterModel::take() {
    if (m_document.isValid()) {
        m_fields = formFields(*m_document.scenario());
    } else if (!m_document.scenario()) {
        m_fields.clear();
    }
    Q_EMIT changed();
}

void ParameterModel::remember() {
    if (m_document.isModified()) {
        return;
    }
    m_saved.clear();
    for (const FormField& field : m_fields) {
        m_saved[field.path] = field.value;
    }
    Q_EMIT changed();
}

const FormField* ParameterModel::find(const std::string& path) const {
    const auto found = std::find_if(m_fields.begin(), m_fields.end(), [&](const FormField& field) {
        return field.path == path;
    });
    return found == m_fields.end() ? nullptr : &*found;
}

bool ParameterModel::isChangedFromFile(const FormField& field) const {
    const auto saved = m_saved.find(field.path);
    return m_document.isModified() && (saved == m_saved.end() || saved->second != field.value);
}

QString ParameterModel::savedValue(const FormField& field) const {
    const auto saved = m_saved.find(field.path);
    return saved == m_saved.end() ? QString() : QString::fromStdString(saved->second);
}

Parsed<std::string> ParameterModel::edited(const FormField& field, const std::string& value) const {
    const bool isKind = field.field->group == FieldGroup::Fault && field.field->name == "kind";
    if (isKind && readFieldValue(*field.field, value).value) {
        const Scenario& scenario = *m_document.scenario();
        const auto faults = elementsOf(scenario, FieldGroup::Fault);
        for (std::size_t i = 0; i < faults.size(); ++i) {
            if (fieldPath(faults[i].path, *field.field) != field.path) {
                continue;
            }
            const Fault& before = scenario.world.faults[i];
            Fault chosen;
            field.field->set(&chosen, value);
            Fault after = faultOfKind(chosen.kind, scenario);
            // Whose request it hits stays.
            after.client = before.client;
            after.intent = before.intent;
            after.copy = before.copy;
            after.attempt = before.attempt;
            return replaceFault(m_document.text(), i + 1, after);
        }
    }
    return editField(m_document.text(), field.path, value);
}

QString
ParameterModel::carryOut(const Parsed<std::string>& edited, const FormField& field, int merge) {
    if (!edited) {
        return firstProblemText(edited.diagnostics);
    }
    m_document.setText(*edited.value,
                       tr("%1: %2").arg(QString::fromStdString(field.group),
                                        QString::fromStdString(field.label).toLower()),
                       merge);
    return {};
}

QString ParameterModel::set(const std::string& path, const QString& value, int merge) {
    const FormField* found = find(path);
    if (found == nullptr || !isEditable()) {
        return tr("This field is gone.");
    }
    const FormField field = *found; // the edit replaces all of them
    return carryOut(edited(field, value.toStdString()), field, merge);
}

QString ParameterModel::reset(const std::string& path) {
    const FormField* found = find(path);
    if (found == nullptr || !isEditable()) {
        return tr("This field is gone.");
    }
    const FormField field = *found;
    return carryOut(resetField(m_document.text(), path), field, 0);
}

} // namespace idem::app
