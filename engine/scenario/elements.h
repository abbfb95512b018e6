// The objects of a scenario that hold fields, each with its path.
#pragma once

#include "engine/scenario/field.h"

#include <string>
#include <vector>

namespace idem {

/// An object that holds the fields of a group, as a path names it: "clients.alice", "faults[1]".
template <class Pointer>
struct PlacedElement {
    std::string path; ///< Empty for the top.
    std::string name; ///< Of a client, server or strategy; empty otherwise.
    Pointer element;
};

/// The elements of a group in their order; strategies and expectations by name. Groups that are
/// not collections have one, the scenario. Invalid after a change of the collection.
std::vector<PlacedElement<Element>> elementsOf(Scenario& scenario, FieldGroup group);
std::vector<PlacedElement<ConstElement>> elementsOf(const Scenario& scenario, FieldGroup group);

/// The path of a field in an element at that path.
std::string fieldPath(const std::string& elementPath, const Field& field);

} // namespace idem
