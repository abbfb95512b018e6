#include "app/ui/inspect/outcome_mark.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace idem::app {

namespace {

/// Oversampled once, so that a scaled screen has enough of them.
constexpr double markIconRatio = 2;

/// A painter with a pen and a brush of one ink, in a unit square that is drawn at any size.
class MarkPainter {
public:
    MarkPainter(QPainter& painter, const QRectF& box, QColor colour, QColor paper)
        : m_painter(painter), m_colour(std::move(colour)), m_paper(std::move(paper)) {
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.translate(box.topLeft());
        m_painter.scale(box.width() / 16, box.height() / 16);
    }
    ~MarkPainter() { m_painter.restore(); }
    MarkPainter(const MarkPainter&) = delete;
    MarkPainter& operator=(const MarkPainter&) = delete;

    void disc(double x, double y, double radius, bool isFilled) {
        m_painter.setPen(QPen(m_colour, 1.8));
        m_painter.setBrush(isFilled ? QBrush(m_colour) : QBrush(m_paper));
        m_painter.drawEllipse(QPointF(x, y), radius, radius);
    }
    void shape(const QPolygonF& corners, bool isFilled) {
        m_painter.setPen(QPen(m_colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        m_painter.setBrush(isFilled ? QBrush(m_colour) : QBrush(m_paper));
        m_painter.drawPolygon(corners);
    }
    /// On what is filled it is of the paper's colour.
    void stroke(const QPolygonF& way, bool isOnFilled) {
        m_painter.setPen(QPen(isOnFilled ? m_paper : m_colour, 2, Qt::SolidLine, Qt::RoundCap));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawPolyline(way);
    }
    void cross(double from, double to, bool isOnFilled) {
        stroke({{from, from}, {to, to}}, isOnFilled);
        stroke({{from, to}, {to, from}}, isOnFilled);
    }
    void hatch() {
        m_painter.setPen(QPen(m_colour, 1.2));
        for (double x = 4; x <= 12; x += 2.7) {
            m_painter.drawLine(QPointF(x - 1.5, 11), QPointF(x + 1.5, 5));
        }
    }

private:
    QPainter& m_painter;
    QColor m_colour;
    QColor m_paper;
};

const QPolygonF markTick{{4.5, 8.2}, {7, 10.8}, {11.6, 5.4}};
const QPolygonF markDiamond{{8, 1}, {15, 8}, {8, 15}, {1, 8}};
const QPolygonF markOctagon{{5, 1}, {11, 1}, {15, 5}, {15, 11}, {11, 15}, {5, 15}, {1, 11}, {1, 5}};
const QPolygonF markSquare{{2, 2}, {14, 2}, {14, 14}, {2, 14}};
const QPolygonF markTriangle{{8, 1.5}, {15, 14}, {1, 14}};

void drawOutcome(MarkPainter& mark, Outcome outcome) {
    switch (outcome) {
    case Outcome::ExactlyOnce:
        mark.disc(8, 8, 6.6, true);
        return mark.stroke(markTick, true);
    case Outcome::Double:
        mark.disc(5.4, 8, 4.4, true);
        return mark.disc(11, 8, 4.2, false);
    case Outcome::Lost:
        mark.disc(8, 8, 6.4, false);
        return mark.stroke({{3.5, 12.5}, {12.5, 3.5}}, false);
    case Outcome::Wrong:
        mark.shape(markDiamond, true);
        return mark.cross(5.8, 10.2, true);
    case Outcome::Phantom:
        mark.disc(8, 8, 6.4, false);
        return mark.hatch();
    case Outcome::Stuck:
        mark.shape({{3, 1.5}, {13, 1.5}, {3, 14.5}, {13, 14.5}}, false);
        return;
    case Outcome::FalseConflict:
        mark.shape(markOctagon, true);
        return mark.cross(5.4, 10.6, true);
    case Outcome::Unavailable:
        mark.shape(markSquare, false);
        return mark.cross(5.4, 10.6, false);
    case Outcome::Refused:
        mark.shape(markOctagon, false);
        return mark.stroke({{4.8, 8}, {11.2, 8}}, false);
    }
}

void drawJudgement(MarkPainter& mark, Judgement judgement) {
    switch (judgement) {
    case Judgement::Holds:
        mark.disc(8, 8, 6.6, true);
        return mark.stroke(markTick, true);
    case Judgement::Violated:
        mark.shape(markOctagon, true);
        return mark.cross(5.4, 10.6, true);
    case Judgement::Unknown:
        mark.disc(8, 8, 6.4, false);
        return mark.hatch();
    }
}

void drawChange(MarkPainter& mark, ItemChange change) {
    switch (change) {
    case ItemChange::Changed:
        return mark.shape(markTriangle, true);
    case ItemChange::New:
        mark.stroke({{8, 2}, {8, 14}}, false);
        return mark.stroke({{2, 8}, {14, 8}}, false);
    case ItemChange::Gone:
        return mark.cross(3, 13, false);
    case ItemChange::None:
        return;
    }
}

template <class Draw>
QIcon drawnIcon(QColor colour, QColor paper, int sizePx, Draw draw) {
    const int side = static_cast<int>(sizePx * markIconRatio);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    {
        MarkPainter mark(painter, QRectF(0, 0, side, side), colour, paper);
        draw(mark);
    }
    painter.end();
    pixmap.setDevicePixelRatio(markIconRatio);
    return QIcon(pixmap);
}

} // namespace

Ink inkOf(Outcome outcome) {
    switch (outcome) {
    case Outcome::ExactlyOnce:
        return Ink::Good;
    case Outcome::Double:
    case Outcome::Lost:
    case Outcome::Wrong:
        return Ink::Wrong;
    case Outcome::Phantom:
    case Outcome::Stuck:
        return Ink::Uncertain;
    default:
        return Ink::Refused;
    }
}

Ink inkOf(Judgement judgement) {
    switch (judgement) {
    case Judgement::Holds:
        return Ink::Good;
    case Judgement::Violated:
        return Ink::Fault;
    default:
        return Ink::Uncertain;
    }
}

void paintMark(QPainter& painter, const QRectF& box, Outcome outcome, const Palette& palette) {
    MarkPainter mark(
        painter, box, toColour(palette.of(inkOf(outcome))), toColour(palette.of(Ink::Paper)));
    drawOutcome(mark, outcome);
}

QIcon markIcon(Outcome outcome, const Palette& palette, int sizePx) {
    return drawnIcon(toColour(palette.of(inkOf(outcome))),
                     toColour(palette.of(Ink::Paper)),
                     sizePx,
                     [outcome](MarkPainter& mark) { drawOutcome(mark, outcome); });
}

QIcon markIcon(Judgement judgement, const Palette& palette, int sizePx) {
    return drawnIcon(toColour(palette.of(inkOf(judgement))),
                     toColour(palette.of(Ink::Paper)),
                     sizePx,
                     [judgement](MarkPainter& mark) { drawJudgement(mark, judgement); });
}

QIcon markIcon(ItemChange change, const Palette& palette, int sizePx) {
    if (change == ItemChange::None) {
        return {};
    }
    return drawnIcon(toColour(palette.of(Ink::Selection)),
                     toColour(palette.of(Ink::Paper)),
                     sizePx,
                     [change](MarkPainter& mark) { drawChange(mark, change); });
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
