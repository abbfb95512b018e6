// Which views of the window can be exported, and how they are drawn for it.
#pragma once

#include "app/models/session.h"
#include "app/ui/export/export_dialog.h"

#include <vector>

namespace idem::app {

class ComparePage;
class SimulatePage;
class WhatIfPage;

/// Timeline and topology as they are shown. Empty without a run.
std::vector<PictureSource> sourcesOf(SimulatePage& page, Session& session);
/// The comparison, if there is one.
std::vector<PictureSource> sourcesOf(ComparePage& page, Session& session);
/// The charts of the sweep and of the studies of its runs, the shown one first.
std::vector<PictureSource> sourcesOf(WhatIfPage& page, Session& session);

} // namespace idem::app
