// Searches every schedule of a small system for a double effect, and counts exactly.
//
// A schedule is a maximal sequence of choices; a choice is which handler with an enabled announced
// operation goes next (explorer.md 2.5). An operation that blocks is one step when it is tried and
// none when another's step completes it.
#pragma once

#include "engine/study/explore/exploration.h"
#include "engine/study/explore/explored_system.h"

namespace idem {

class Explorer {
public:
    explicit Explorer(ExploredSystem system, ExplorationBounds bounds = {});

    /// Algorithm A3, the reference: goes through every schedule, depth first.
    Exploration enumerate() const;
    /// Algorithm A4: goes through every state once, by exact counting over merged states. When it
    /// is complete, its counts, verdict and story are those of enumerate().
    Exploration count() const;

    const ExploredSystem& system() const { return m_system; }

private:
    ExploredSystem m_system;
    ExplorationBounds m_bounds;
};

} // namespace idem
