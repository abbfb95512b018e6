#include "engine/scenario/form.h"

#include "engine/scenario/check.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/reference_names.h"

#include <algorithm>

namespace idem {

namespace {

class FormBuilder {
public:
    FormBuilder(const Scenario& scenario, const Strategies& known)
        : m_scenario(scenario), m_known(known) {}

    std::vector<FormField> build();

private:
    void addElement(const PlacedElement<ConstElement>& placed, FieldGroup group);
    void addStrategies();
    bool isShown(const Field& field, const PlacedElement<ConstElement>& placed) const;
    std::vector<std::string> choicesOf(const Field& field) const;

    const Scenario& m_scenario;
    const Strategies& m_known;
    std::vector<FormField> m_fields;
};

bool FormBuilder::isShown(const Field& field, const PlacedElement<ConstElement>& placed) const {
    if (field.type == FieldType::Integer && field.range.least == field.range.most) {
        return false; // the format: there is nothing to choose
    }
    if (const auto* fault = std::get_if<const Fault*>(&placed.element)) {
        return appliesTo(field, (*fault)->kind);
    }
    if (field.group == FieldGroup::Strategy) {
        const StrategyInfo* strategy = findStrategyInfo(m_known, placed.name);
        return strategy != nullptr &&
               std::find(strategy->options.begin(), strategy->options.end(), field.name) !=
                   strategy->options.end();
    }
    return true;
}

std::vector<std::string> FormBuilder::choicesOf(const Field& field) const {
    std::vector<std::string> choices(field.choices.begin(), field.choices.end());
    if (field.refersTo != FieldReference::None) {
        choices = referenceNames(field.refersTo, m_scenario, m_known);
    }
    if (field.isOptional) {
        choices.insert(choices.begin(), "");
    }
    return choices;
}

void FormBuilder::addElement(const PlacedElement<ConstElement>& placed, FieldGroup group) {
    for (const Field& field : fieldsOf(group)) {
        if (!isShown(field, placed)) {
            continue;
        }
        const FieldValue value = field.get(placed.element);
        const FieldValue standard = defaultOf(field, placed.element);
        FormField shown;
        shown.path = fieldPath(placed.path, field);
        shown.group = formHeading(group, placed.path);
        shown.label = formLabel(field.name == "*" ? placed.name : std::string(field.name));
        shown.field = &field;
        shown.value = toText(field, value);
        shown.defaultValue = toText(field, standard);
        shown.choices = choicesOf(field);
        shown.isDefault = value == standard;
        m_fields.push_back(std::move(shown));
    }
}

/// A strategy that the file gives no options has the defaults.
void FormBuilder::addStrategies() {
    static const StrategyOptions defaults;
    auto placed = elementsOf(m_scenario, FieldGroup::Strategy);
    const std::string& selected = m_scenario.strategy;
    if (m_scenario.strategies.find(selected) == m_scenario.strategies.end()) {
        placed.insert(placed.begin(), {"strategy." + selected, selected, &defaults});
    }
    for (const auto& strategy : placed) {
        addElement(strategy, FieldGroup::Strategy);
    }
}

std::vector<FormField> FormBuilder::build() {
    for (const FieldGroupInfo& info : fieldGroups()) {
        if (info.group == FieldGroup::Strategy) {
            addStrategies();
            continue;
        }
        for (const auto& placed : elementsOf(m_scenario, info.group)) {
            addElement(placed, info.group);
        }
    }
    return std::move(m_fields);
}

} // namespace

std::vector<FormField> formFields(const Scenario& scenario, const Strategies& known) {
    return FormBuilder(scenario, known).build();
}

std::string formLabel(std::string_view name) {
    std::string label(name);
    std::replace(label.begin(), label.end(), '-', ' ');
    const bool startsLow = !label.empty() && label[0] >= 'a' && label[0] <= 'z';
    if (startsLow) {
        label[0] = static_cast<char>(label[0] - 'a' + 'A');
    }
    return label;
}

std::string formHeading(FieldGroup group, const std::string& elementPath) {
    const std::size_t dot = elementPath.find('.');
    const std::string name = dot == std::string::npos ? "" : " " + elementPath.substr(dot + 1);
    switch (group) {
    case FieldGroup::Top:
        return "Scenario";
    case FieldGroup::Client:
        return "Client" + name;
    case FieldGroup::ServerList:
        return "Servers";
    case FieldGroup::Server:
        return "Server" + name;
    case FieldGroup::Strategy:
        return "Strategy" + name;
    case FieldGroup::Expected:
        return "Expected outcomes";
    case FieldGroup::Fault: {
        const std::size_t open = elementPath.find('[') + 1;
        return "Fault " + elementPath.substr(open, elementPath.find(']') - open);
    }
    default:
        return formLabel(elementPath);
    }
}

} // namespace idem
