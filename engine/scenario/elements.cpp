#include "engine/scenario/elements.h"

namespace idem {

namespace {

template <class Pointer, class Items>
std::vector<PlacedElement<Pointer>> namedElements(const std::string& prefix, Items& items) {
    std::vector<PlacedElement<Pointer>> found;
    for (auto& item : items) {
        found.push_back({prefix + item.name, item.name, &item});
    }
    return found;
}

template <class Pointer, class Entries>
std::vector<PlacedElement<Pointer>> mappedElements(const std::string& prefix, Entries& entries) {
    std::vector<PlacedElement<Pointer>> found;
    for (auto& [name, value] : entries) {
        found.push_back({prefix + name, name, &value});
    }
    return found;
}

template <class Pointer, class Faults>
std::vector<PlacedElement<Pointer>> faultElements(Faults& faults) {
    std::vector<PlacedElement<Pointer>> found;
    for (auto& fault : faults) {
        found.push_back({"faults[" + std::to_string(found.size() + 1) + "]", "", &fault});
    }
    return found;
}

template <class Pointer, class AnyScenario>
std::vector<PlacedElement<Pointer>> elementsIn(AnyScenario& scenario, FieldGroup group) {
    switch (group) {
    case FieldGroup::Client:
        return namedElements<Pointer>("clients.", scenario.world.clients);
    case FieldGroup::Server:
        return namedElements<Pointer>("servers.", scenario.world.servers);
    case FieldGroup::Strategy:
        return mappedElements<Pointer>("strategy.", scenario.strategies);
    case FieldGroup::Expected:
        return mappedElements<Pointer>("expected.", scenario.expected);
    case FieldGroup::Fault:
        return faultElements<Pointer>(scenario.world.faults);
    default:
        return {{std::string(infoOf(group).path), "", &scenario}};
    }
}

} // namespace

std::vector<PlacedElement<Element>> elementsOf(Scenario& scenario, FieldGroup group) {
    return elementsIn<Element>(scenario, group);
}

std::vector<PlacedElement<ConstElement>> elementsOf(const Scenario& scenario, FieldGroup group) {
    return elementsIn<ConstElement>(scenario, group);
}

std::string fieldPath(const std::string& elementPath, const Field& field) {
    if (elementPath.empty()) {
        return std::string(field.name);
    }
    return field.name == "*" ? elementPath : elementPath + "." + std::string(field.name);
}

} // namespace idem
