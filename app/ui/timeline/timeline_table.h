// The timeline as a table for assistive technology: lane, time, event, peer, outcome.
#pragma once

namespace idem::app {

/// Makes timelines tell Qt's accessibility of themselves as tables. Once is enough.
void installTimelineTable();

} // namespace idem::app
