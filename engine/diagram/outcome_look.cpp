#include "engine/diagram/outcome_look.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace idem {

namespace {

/// Shapes in a square of 16 units, drawn at any size.
class OutcomePen {
public:
    OutcomePen(DisplayList& list, Point corner, double side, Ink ink)
        : m_list(list), m_corner(corner), m_unit(side / 16), m_ink(ink) {}

    void disc(Point centre, double radius, Fill fill) {
        m_list.add(Disc{at(centre), radius * m_unit, m_ink, fill});
    }

    void shape(std::vector<Point> corners, Fill fill) {
        for (Point& corner : corners) {
            corner = at(corner);
        }
        m_list.add(Polygon{std::move(corners), m_ink, fill});
    }

    void stroke(Point from, Point to, bool isOnFilled = false) {
        m_list.add(Line{at(from), at(to), isOnFilled ? Ink::OnStrong : m_ink, 1.8 * m_unit});
    }

    void tick() {
        disc({8, 8}, 7, Fill::Solid);
        stroke({4.5, 8.2}, {7.2, 11}, true);
        stroke({7, 11}, {11.6, 5.4}, true);
    }

    void cross(double from, double to, bool isOnFilled) {
        stroke({from, from}, {to, to}, isOnFilled);
        stroke({from, to}, {to, from}, isOnFilled);
    }

private:
    Point at(Point unit) const {
        return {m_corner.x + unit.x * m_unit, m_corner.y + unit.y * m_unit};
    }

    DisplayList& m_list;
    Point m_corner;
    double m_unit;
    Ink m_ink;
};

std::vector<Point> octagon() {
    return {{5, 1}, {11, 1}, {15, 5}, {15, 11}, {11, 15}, {5, 15}, {1, 11}, {1, 5}};
}

} // namespace

Ink outcomeInk(Outcome outcome) {
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

std::string outcomeWords(Outcome outcome) {
    std::string words(toText(outcome));
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

void drawOutcome(DisplayList& list, Point corner, double side, Outcome outcome) {
    OutcomePen pen(list, corner, side, outcomeInk(outcome));
    switch (outcome) {
    case Outcome::ExactlyOnce:
        return pen.tick();
    case Outcome::Double:
        pen.disc({5.2, 8}, 5, Fill::Solid);
        return pen.disc({11, 8}, 4.6, Fill::Outline);
    case Outcome::Lost:
        pen.disc({8, 8}, 6.4, Fill::Outline);
        return pen.stroke({3.5, 12.5}, {12.5, 3.5});
    case Outcome::Wrong:
        pen.shape({{8, 1}, {15, 8}, {8, 15}, {1, 8}}, Fill::Solid);
        return pen.cross(5.8, 10.2, true);
    case Outcome::Phantom:
        return pen.disc({8, 8}, 6.4, Fill::Hatched);
    case Outcome::Stuck:
        return pen.shape({{3, 1.5}, {13, 1.5}, {3, 14.5}, {13, 14.5}}, Fill::Outline);
    case Outcome::FalseConflict:
        pen.shape(octagon(), Fill::Solid);
        return pen.cross(5.4, 10.6, true);
    case Outcome::Unavailable:
        pen.shape({{2, 2}, {14, 2}, {14, 14}, {2, 14}}, Fill::Outline);
        return pen.cross(5.4, 10.6, false);
    case Outcome::Refused:
        pen.shape(octagon(), Fill::Outline);
        return pen.stroke({4.8, 8}, {11.2, 8});
    }
}

void drawJudgement(DisplayList& list, Point corner, double side, Judgement judgement) {
    const auto ink = judgement == Judgement::Holds      ? Ink::Good
                     : judgement == Judgement::Violated ? Ink::Fault
                                                        : Ink::Uncertain;
    OutcomePen pen(list, corner, side, ink);
    switch (judgement) {
    case Judgement::Holds:
        return pen.tick();
    case Judgement::Violated:
        pen.shape(octagon(), Fill::Solid);
        return pen.cross(5.4, 10.6, true);
    case Judgement::Unknown:
        return pen.disc({8, 8}, 6.4, Fill::Hatched);
    }
}

} // namespace idem
