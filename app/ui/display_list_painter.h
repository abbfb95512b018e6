// Paints a display list: the same on the screen, in a picture and in a PDF.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/ink.h"

#include <QPainter>

namespace idem::app {

/// Strokes of one pixel cost a fifth of wider ones: with thousands of lines that tells.
enum class Strokes {
    Fine,
    Thrifty, ///< Of one pixel, unless they are meant to stand out.
    Hasty,   ///< The same with steps in them: while something is dragged.
};

/// In the painter's logical units, from its origin. Only items that meet `within` are painted; an
/// empty rectangle means all. Hatches have a pitch of a few units, whatever the device.
void paint(QPainter& painter,
           const DisplayList& list,
           const Palette& palette,
           const QRectF& within = QRectF(),
           Strokes strokes = Strokes::Fine);

} // namespace idem::app
