// What the files of the inspector share.
#pragma once

#include "engine/report/inspection.h"

#include <vector>

namespace idem {

/// Adds the items under that title, if there are any; two of one name are told apart by a number.
void addSection(Inspection& inspection, const char* title, std::vector<InspectedItem> items);

} // namespace idem
