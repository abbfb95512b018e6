#include "app/ui/inspect/outcome_mark.h"

#include "app/ui/display_list_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPixmap>

namespace idem::app {

namespace {

/// Oversampled once, so that a scaled screen has enough of them.
constexpr double markIconRatio = 2;

QIcon drawnIcon(const DisplayList& list, const Palette& palette, int sizePx) {
    const int side = static_cast<int>(sizePx * markIconRatio);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(markIconRatio);
    QPainter painter(&pixmap);
    paint(painter, list, palette);
    painter.end();
    return QIcon(pixmap);
}

/// In a square of 16 units, as the marks of outcomes are.
DisplayList pictureOf(ItemChange change, double side) {
    const double unit = side / 16;
    const auto stroke = [unit](Point from, Point to) {
        return Line{
            {from.x * unit, from.y * unit}, {to.x * unit, to.y * unit}, Ink::Selection, 2 * unit};
    };
    DisplayList list;
    switch (change) {
    case ItemChange::Changed:
        list.add(Polygon{{{8 * unit, 1.5 * unit}, {15 * unit, 14 * unit}, {unit, 14 * unit}},
                         Ink::Selection,
                         Fill::Solid});
        break;
    case ItemChange::New:
        list.add(stroke({8, 2}, {8, 14}));
        list.add(stroke({2, 8}, {14, 8}));
        break;
    case ItemChange::Gone:
        list.add(stroke({3, 3}, {13, 13}));
        list.add(stroke({3, 13}, {13, 3}));
        break;
    case ItemChange::None:
        break;
    }
    return list;
}

} // namespace

QIcon markIcon(Outcome outcome, const Palette& palette, int sizePx) {
    DisplayList list;
    drawOutcome(list, {0, 0}, sizePx, outcome);
    return drawnIcon(list, palette, sizePx);
}

QIcon markIcon(Judgement judgement, const Palette& palette, int sizePx) {
    DisplayList list;
    drawJudgement(list, {0, 0}, sizePx, judgement);
    return drawnIcon(list, palette, sizePx);
}

QIcon markIcon(ItemChange change, const Palette& palette, int sizePx) {
    return change == ItemChange::None ? QIcon()
                                      : drawnIcon(pictureOf(change, sizePx), palette, sizePx);
}

QString changeText(ItemChange change) {
    switch (change) {
    case ItemChange::Changed:
        return QCoreApplication::translate("ItemChange", "changed in this step");
    case ItemChange::New:
        return QCoreApplication::translate("ItemChange", "new in this step");
    case ItemChange::Gone:
        return QCoreApplication::translate("ItemChange", "gone in this step");
    case ItemChange::None:
        break;
    }
    return {};
}

QString judgementText(Judgement judgement) {
    switch (judgement) {
    case Judgement::Holds:
        return QCoreApplication::translate("Judgement", "Holds");
    case Judgement::Violated:
        return QCoreApplication::translate("Judgement", "Violated");
    default:
        return QCoreApplication::translate("Judgement", "Unknown");
    }
}

} // namespace idem::app
