// The marks of outcomes, judgements and changes as icons: each has a shape of its own beside its
// colour, the same one that pictures have.
#pragma once

#include "engine/diagram/outcome_look.h"
#include "engine/report/inspection.h"
#include "engine/verdict/verdict.h"

#include <QIcon>
#include <QString>

namespace idem::app {

/// The shape of an outcome, of a judgement or of a change as an icon of that size in pixels, for
/// text beside it. None for what has not changed.
QIcon markIcon(Outcome outcome, const Palette& palette, int sizePx);
QIcon markIcon(Judgement judgement, const Palette& palette, int sizePx);
QIcon markIcon(ItemChange change, const Palette& palette, int sizePx);

/// "changed in this step" for those who cannot see the shape; empty for what has not changed.
QString changeText(ItemChange change);
QString judgementText(Judgement judgement);

} // namespace idem::app
