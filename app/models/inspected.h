// What the inspector shows: the selected thing at the cursor, or the event at the cursor while
// nothing is selected.
#pragma once

#include "app/models/session.h"
#include "engine/report/inspection.h"
#include "engine/report/journey.h"

#include <string>
#include <vector>

namespace idem::app {

struct Inspected {
    std::string title;
    bool isSelected = false; ///< False: the event at the cursor, since nothing is selected.
    std::vector<InspectedSection> sections; ///< With what the last step changed.
    std::string message;                    ///< The HTTP message, if it is about one.
    std::vector<Leg> journey;               ///< Of the request, if it is about one.

    bool isEmpty() const { return title.empty(); }
};

/// Empty without a run, and before the first event while nothing is selected. Costs two questions
/// to the session's states, and for a request one walk over the index.
Inspected inspect(Session& session);

} // namespace idem::app
