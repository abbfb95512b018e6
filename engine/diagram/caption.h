// What a picture says of itself when it leaves the program: scenario, strategy, seed.
#pragma once

#include "engine/diagram/display_list.h"

#include <string>

namespace idem {

struct Caption {
    std::string title;  ///< The scenario.
    std::string detail; ///< "strategy none, seed 1"; may be empty.
};

/// The picture beneath its caption. What does not fit the width ends with an ellipsis.
DisplayList captioned(const DisplayList& list, const Caption& caption);

} // namespace idem
