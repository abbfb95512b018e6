// Paints a display list: the same on the screen, in a picture and in a PDF.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/ink.h"

#include <QPainter>

namespace idem::app {

/// In the painter's logical units, from its origin. Only items that meet `within` are painted; an
/// empty rectangle means all. Hatches have a pitch of a few units, whatever the device.
void paint(QPainter& painter,
           const DisplayList& list,
           const Palette& palette,
           const QRectF& within = QRectF());

} // namespace idem::app
