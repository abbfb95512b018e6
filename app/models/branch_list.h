// The runs of the open scenario that are kept: one for each thing that was broken on purpose.
#pragma once

#include "app/models/open_run.h"
#include "engine/trace/state_at.h"

#include <QString>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace idem::app {

/// A run and its states: made together by a worker, since both take time that grows with the run.
struct ObservedRun {
    OpenRunPtr run;                     ///< Null if it was stopped.
    std::shared_ptr<StateIndex> states; ///< Of that run; null without one.
};

/// A scenario text and its run. Parameters change a branch in place; a fault makes a new one.
struct Branch {
    QString title;          ///< What was done to its parent: "drop the answer to attempt 1".
    std::size_t parent = 0; ///< The first one is its own parent.
    std::string text;       ///< Of the scenario.
    ObservedRun observed;
};

/// At most this many; the oldest but the first and the present one make room.
inline constexpr std::size_t branchesMax = 30;

} // namespace idem::app
