// What keys and buttons do to the cursor and the selection.
#pragma once

#include "app/models/commands.h"
#include "app/models/session.h"

namespace idem::app {

/// False for a command that is about something else.
bool carryOutPlay(Command command, Session& session);

} // namespace idem::app
