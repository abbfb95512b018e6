// The rows of the field table, one function a group, in the order in which a file is written.
#pragma once

#include "engine/scenario/field.h"

#include <vector>

namespace idem::rows {

// fields_world.cpp
std::vector<Field> top();
std::vector<Field> network();
std::vector<Field> balancer();
std::vector<Field> serverList();
std::vector<Field> servers();
// fields_clients.cpp
std::vector<Field> clients();
// fields_stores.cpp
std::vector<Field> database();
std::vector<Field> cache();
std::vector<Field> provider();
// fields_protocol.cpp
std::vector<Field> protocol();
std::vector<Field> strategies();
// fields_faults.cpp
std::vector<Field> faults();
std::vector<Field> expected();

} // namespace idem::rows
