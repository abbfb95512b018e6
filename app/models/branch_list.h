// The runs of the open scenario that are kept: one for each thing that was broken on purpose.
#pragma once

#include "app/models/open_run.h"

#include <QString>

#include <cstddef>
#include <string>
#include <vector>

namespace idem::app {

/// A scenario text and its run. Parameters change a branch in place; a fault makes a new one.
struct Branch {
    QString title;          ///< What was done to its parent: "drop the answer to attempt 1".
    std::size_t parent = 0; ///< The first one is its own parent.
    std::string text;       ///< Of the scenario.
    OpenRunPtr run;         ///< Null until it was run for the first time.
};

/// At most this many; the oldest but the first and the present one make room.
inline constexpr std::size_t branchesMax = 30;

} // namespace idem::app
