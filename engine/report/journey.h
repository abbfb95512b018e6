// The way of one request, leg by leg: what it crossed, how long each took, and where it ended.
#pragma once

#include "engine/diagram/timeline_index.h"
#include "engine/report/inspection.h"
#include "engine/report/transcript.h"

#include <string>
#include <vector>

namespace idem {

/// One leg: a message, a step to a store and back, or a wait.
struct Leg {
    Time from;
    Duration length;  ///< Until it arrived, was lost or ended; or until the end of the run.
    std::string text; ///< "Request from alice to balancer", "Claim key in database: won".
    bool isLost = false;
    bool isWait = false; ///< Nothing moved: queued, blocked.
    RecordId record;     ///< Its start.
};

/// The legs of a request in order of time; empty if it was never sent. Linear in the index.
std::vector<Leg>
journey(const TimelineIndex& index, const Transcript& transcript, const RequestName& request);

} // namespace idem
