// Which views of the window can be exported, and how they are drawn for it.
#pragma once

#include "app/models/session.h"
#include "app/ui/export/export_dialog.h"

#include <vector>

namespace idem::app {

class ComparePage;
class SimulatePage;

/// Timeline and topology as they are shown. Empty without a run.
std::vector<PictureSource> sourcesOf(SimulatePage& page, Session& session);
/// The comparison, if there is one.
std::vector<PictureSource> sourcesOf(ComparePage& page, Session& session);

} // namespace idem::app
