// How an outcome looks wherever it is drawn: each has a shape of its own beside its ink.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/verdict/verdict.h"

#include <string>

namespace idem {

/// Wrong for double, lost and misattributed money alone.
Ink outcomeInk(Outcome outcome);

/// "exactly once", "false conflict".
std::string outcomeWords(Outcome outcome);

/// Adds the mark of an outcome, a square of so many pixels with that upper left corner.
void drawOutcome(DisplayList& list, Point corner, double side, Outcome outcome);
/// The same for what is claimed of a run: a tick, a cross, a hatch.
void drawJudgement(DisplayList& list, Point corner, double side, Judgement judgement);

} // namespace idem
