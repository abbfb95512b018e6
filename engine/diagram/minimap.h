// The whole run in a narrow strip: how much happens when, what went wrong, and what is in view.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_index.h"

namespace idem {

struct MinimapView {
    double width = 1'000; ///< Pixels; at least 50.
    double height = 40;   ///< Pixels; at least 16.
    double left = 0;      ///< Where position 0 of the axis lies; position 1 lies at `right`.
    double right = 1'000;
};

/// Density standing on the ground, trouble hanging from above, outages as bands, losses as short
/// ticks, violations as pins: a ring for a wrong effect, a lozenge for the others. What is in view
/// is drawn by whoever shows it, since it changes all the time. Linear in the width, and in losses,
/// outages and doubles.
DisplayList
layoutMinimap(const TimelineIndex& index, const TimeAxis& axis, const MinimapView& view);

} // namespace idem
