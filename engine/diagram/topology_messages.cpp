// Links, and what travels along them.

#include "engine/diagram/looks.h"
#include "engine/diagram/topology_sheet.h"
#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

/// So far on its way a message gets that is lost by chance.
constexpr double chanceShare = 0.55;
/// At the gap of a link that is cut, and right before a node that is down.
constexpr double cutShare = 0.44;
constexpr double doorShare = 0.93;
/// With more messages under way than that, none has a label.
constexpr std::size_t namedTravellersMax = 30;
constexpr double dotRadius = 4;
constexpr double tailLength = 18;

double lossShareOf(const Arrow& arrow) {
    switch (arrow.cause) {
    case LossCause::Partition:
        return cutShare;
    case LossCause::NodeDown:
    case LossCause::Overload:
        return doorShare;
    default:
        return chanceShare;
    }
}

bool isOver(const Arrow& arrow, const TopologyMoment& view) {
    return arrow.arrived.isSome() && arrow.arrived <= view.last && arrow.span.to <= view.now;
}

bool isShown(const Arrow& arrow, const TopologyMoment& view) {
    const bool isStep = arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result;
    if (arrow.sent > view.last || (isStep && !view.showsSteps)) {
        return false;
    }
    return !isOver(arrow, view) || (arrow.isLost && view.now - arrow.span.to <= view.lingering);
}

/// How far it is on its way.
double shareOf(const Arrow& arrow, const TopologyMoment& view) {
    const auto length = static_cast<double>(arrow.span.length().ns);
    const double passed = static_cast<double>((view.now - arrow.span.from).ns);
    const double share = isOver(arrow, view) ? 1 : length > 0 ? passed / length : 0;
    return std::clamp(share, 0.0, 1.0) * (arrow.isLost ? lossShareOf(arrow) : 1);
}

std::string wordsOf(const Arrow& arrow) {
    switch (arrow.kind) {
    case MessageKind::Request:
        return arrow.attempt > 1 ? "attempt " + std::to_string(arrow.attempt) : "request";
    case MessageKind::Response:
        return arrow.status == 0
                   ? "answer"
                   : std::to_string(arrow.status) + (arrow.isReplayed ? " \u21bb" : "");
    case MessageKind::Operation:
        return std::string(toText(arrow.step));
    case MessageKind::Result:
        return {};
    default:
        return "replication";
    }
}

/// One message while it is drawn.
struct Traveller {
    TopologySheet& sheet;
    const Arrow& arrow;
    Path way;
    double share = 0;
    MessageLook look;
    bool isAimed = false;

    Point at() const { return way.at(share); }
    void drawTail() const;
    void drawDot() const;
    void drawHead() const;
    void drawLoss() const;
    bool label(const std::string& text, Ink ink, bool isPushing) const;
};

void Traveller::drawTail() const {
    const double back = std::max(share - tailLength / std::max(way.length(), 1.0), 0.0);
    Line tail{way.at(back), at(), look.ink, isAimed ? 3.0 : 2.0, look.dash};
    sheet.list().add(tail, arrow.sent);
}

void Traveller::drawDot() const {
    const Point centre = at();
    if (isAimed) {
        sheet.list().add(Disc{centre, dotRadius + 4.5, Ink::Selection, Fill::Outline}, arrow.sent);
    }
    const bool isRetry = arrow.kind == MessageKind::Request && arrow.attempt > 1;
    const double radius = isRetry ? dotRadius + 2.5 : dotRadius;
    sheet.list().add(Disc{centre, radius, Ink::Paper, Fill::Solid}, arrow.sent);
    sheet.list().add(Disc{centre, radius, look.ink, look.isFilled ? Fill::Solid : Fill::Outline},
                     arrow.sent);
    if (isRetry && arrow.attempt < 10) {
        sheet.list().add(Label{{centre.x, centre.y + 3.2},
                               std::to_string(arrow.attempt),
                               Ink::OnStrong,
                               Anchor::Middle,
                               badgeText},
                         arrow.sent);
    }
    const Box box{centre.x - radius, centre.y - radius, 2 * radius, 2 * radius};
    sheet.taken.push_back(box);
}

/// The tip lies ahead of the dot, in the direction of travel.
void Traveller::drawHead() const {
    const Point ahead = way.directionAt(share);
    const Point centre = at();
    const bool isRetry = arrow.kind == MessageKind::Request && arrow.attempt > 1;
    const double reach = (isRetry ? dotRadius + 2.5 : dotRadius) + 1;
    const Point base{centre.x + ahead.x * reach, centre.y + ahead.y * reach};
    const Point tip{base.x + ahead.x * 6, base.y + ahead.y * 6};
    const Point left{base.x - ahead.y * 3.5, base.y + ahead.x * 3.5};
    const Point right{base.x + ahead.y * 3.5, base.y - ahead.x * 3.5};
    if (look.isFilled) {
        sheet.list().add(Polygon{{tip, left, right}, look.ink, Fill::Solid}, arrow.sent);
        return;
    }
    sheet.stroke({left, tip, right}, Line{{}, {}, look.ink, 1.5, Dash::Solid}, arrow.sent);
}

/// A cross that stays for a while, and dots that fade where it would have gone.
void Traveller::drawLoss() const {
    const Point centre = at();
    for (int dot = 1; dot <= 3; ++dot) {
        const double ahead = share + dot * 12.0 / std::max(way.length(), 1.0);
        if (ahead < 1) {
            sheet.list().add(Disc{way.at(ahead), 1.8 - dot * 0.3, Ink::Fault}, arrow.sent);
        }
    }
    sheet.list().add(Disc{centre, 7, Ink::Paper, Fill::Solid}, arrow.sent);
    drawCross(sheet, centre, 9, arrow.arrived);
    sheet.taken.push_back({centre.x - 6, centre.y - 6, 12, 12});
    label(std::string(lossWordsOf(arrow)), Ink::Fault, true);
}

/// At the first of some places around it where nothing stands yet.
bool Traveller::label(const std::string& text, Ink ink, bool isPushing) const {
    if (text.empty()) {
        return true;
    }
    const Point centre = at();
    const double gap = dotRadius + 5;
    std::vector<Label> places{
        {{centre.x, centre.y - gap}, text, ink, Anchor::Middle, nodeSmallText},
        {{centre.x, centre.y + gap + 7}, text, ink, Anchor::Middle, nodeSmallText},
        {{centre.x + gap + 3, centre.y + 3.5}, text, ink, Anchor::Start, nodeSmallText},
        {{centre.x - gap - 3, centre.y + 3.5}, text, ink, Anchor::End, nodeSmallText}};
    if (isPushing) {
        for (const double side : {-1.0, 1.0}) {
            places.push_back({{centre.x, centre.y + side * 2.4 * gap},
                              text,
                              ink,
                              Anchor::Middle,
                              nodeSmallText});
        }
    }
    return std::any_of(places.begin(), places.end(), [this](const Label& place) {
        return sheet.textIfFree(place, arrow.sent);
    });
}

/// A link that is cut has a gap, with a bar on either side.
void drawGap(TopologySheet& sheet, const LinkPlace& link, RecordId record) {
    for (const auto& [from, to] : {std::pair{0.0, 0.45}, std::pair{0.55, 1.0}}) {
        std::vector<Point> part;
        for (int at = 0; at <= 8; ++at) {
            part.push_back(link.path.at(from + (to - from) * at / 8));
        }
        sheet.stroke(part, Line{{}, {}, Ink::Fault, 1.25, Dash::Dashed}, record);
        const double edge = from == 0 ? to : from;
        const Point at = link.path.at(edge);
        const Point along = link.path.directionAt(edge);
        sheet.line({at.x - along.y * 6 + along.x * 2, at.y + along.x * 6 + along.y * 2},
                   {at.x + along.y * 6 - along.x * 2, at.y - along.x * 6 - along.y * 2},
                   Ink::Fault,
                   2,
                   record);
    }
}

} // namespace

void drawRegions(TopologySheet& sheet) {
    for (const RegionPlace& region : sheet.layout.regions) {
        sheet.list().add(Surface{region.box, Ink::Grid, Fill::Outline});
        sheet.list().add(Surface{region.box, Ink::Band, Fill::Solid});
        const Box& box = region.box;
        const Point corners[] = {{box.left, box.top},
                                 {box.right(), box.top},
                                 {box.right(), box.bottom()},
                                 {box.left, box.bottom()}};
        for (std::size_t at = 0; at < 4; ++at) {
            sheet.line(corners[at], corners[(at + 1) % 4], Ink::Grid);
        }
        sheet.text(
            {{box.left + 7, box.top + 13}, region.name, Ink::Muted, Anchor::Start, badgeText});
    }
}

void drawLinks(TopologySheet& sheet, const State& state) {
    for (const LinkPlace& link : sheet.layout.links) {
        const auto cut =
            std::find_if(state.cuts.begin(), state.cuts.end(), [&link](const CutLink& one) {
                return one.one == link.one && one.other == link.other;
            });
        if (cut != state.cuts.end()) {
            drawGap(sheet, link, cut->since);
            continue;
        }
        const NodeId aimed =
            sheet.view.selectedNode.isSome() ? sheet.view.selectedNode : sheet.view.hoveredNode;
        const bool isAimed = link.one == aimed || link.other == aimed;
        sheet.stroke(link.path.points,
                     Line{{}, {}, isAimed ? Ink::Muted : Ink::Grid, 1.25, Dash::Solid},
                     RecordId::none());
    }
}

void drawMessages(TopologySheet& sheet) {
    const TopologyMoment& view = sheet.view;
    if (!view.last.isSome()) {
        return;
    }
    std::vector<Traveller> travellers;
    for (const Arrow& arrow : sheet.scene.index().arrows) {
        if (arrow.span.from > view.now) {
            break;
        }
        Path way = isShown(arrow, view) ? sheet.layout.wayOf(arrow.from, arrow.to) : Path();
        if (!way.points.empty()) {
            const bool isAimed = arrow.sent == view.selectedRecord ||
                                 arrow.sent == view.hoveredRecord ||
                                 (view.key != 0 && sheet.scene.keyOf(arrow) == view.key);
            MessageLook look = lookOf(arrow);
            look.ink = look.ink == Ink::Faint ? Ink::Muted : look.ink;
            travellers.push_back(
                {sheet, arrow, std::move(way), shareOf(arrow, view), look, isAimed});
        }
    }
    for (const Traveller& one : travellers) {
        const bool isLost = one.arrow.isLost && isOver(one.arrow, view);
        sheet.picture.messages.push_back(
            {one.arrow.sent, one.arrow.from, one.arrow.to, one.at(), isLost});
        if (isLost) {
            one.drawLoss();
            continue;
        }
        one.drawTail();
        one.drawHead();
        one.drawDot();
    }
    for (const Traveller& one : travellers) {
        const bool isLost = one.arrow.isLost && isOver(one.arrow, view);
        if (!isLost && (travellers.size() <= namedTravellersMax || one.isAimed)) {
            one.label(wordsOf(one.arrow), one.look.ink, false);
        }
    }
}

} // namespace idem
