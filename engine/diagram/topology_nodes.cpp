// A node: its disc with the sign of its role, and around it how it stands.

#include "engine/diagram/looks.h"
#include "engine/diagram/topology_sheet.h"
#include "engine/trace/text.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

constexpr double chipHeight = 11.5;

/// One node while it is drawn.
class NodeGlyph {
public:
    NodeGlyph(TopologySheet& sheet, const NodePlace& place, const NodeSight& sight)
        : m_sheet(sheet), m_place(place), m_sight(sight) {}

    void draw() {
        drawAim();
        drawDisc();
        drawRing();
        drawStandstill();
        drawBadges();
        drawTexts();
        drawKeys();
    }

private:
    void drawAim();
    void drawDisc();
    void drawOutline(Ink ink);
    void drawRing();
    void drawStandstill();
    void drawBadges();
    void drawCount();
    void drawBelief();
    void drawTexts();
    void drawKeys();
    void drawKeyRow();
    void drawKeyStack();
    void drawKey(const KeySight& key, const Box& box, std::string_view text);
    std::string keyText(const KeySight& key, double room) const;

    /// On the circle around the disc, by shares of a turn from the top.
    Point rimAt(double turn) const { return arcOf(m_place.centre, m_place.radius, turn, turn)[0]; }

    TopologySheet& m_sheet;
    const NodePlace& m_place;
    const NodeSight& m_sight;
};

void NodeGlyph::drawAim() {
    const double radius = m_place.radius + ringGap + 2;
    if (m_sight.isFresh) {
        const Ink ink = m_sight.isWrong ? Ink::Wrong : Ink::Good;
        m_sheet.list().add(Disc{m_place.centre, radius + 1, ink, Fill::Pale}, m_sight.lastPayment);
    }
    if (m_place.node == m_sheet.view.selectedNode) {
        m_sheet.list().add(Disc{m_place.centre, radius, Ink::Selection, Fill::Outline});
    } else if (m_place.node == m_sheet.view.hoveredNode) {
        m_sheet.list().add(Disc{m_place.centre, radius, Ink::Muted, Fill::Pale});
    }
}

/// What is down has a broken outline and a pale sign.
void NodeGlyph::drawDisc() {
    const Point centre = m_place.centre;
    const double radius = m_place.radius;
    const bool isOut = m_sight.isDown || m_sight.isReplaced;
    const Ink ink = m_sight.isWrong ? Ink::Wrong : isOut ? Ink::Fault : Ink::Muted;
    m_sheet.list().add(Disc{centre, radius, Ink::Paper, Fill::Solid});
    if (!m_sight.isDown) {
        m_sheet.list().add(Disc{centre, radius, ink, Fill::Outline});
    }
    if (m_sight.belief == CopyBelief::Unknown) {
        m_sheet.list().add(Disc{centre, radius, Ink::Uncertain, Fill::Hatched},
                           m_sight.beliefSince);
        m_sheet.list().add(Disc{centre, radius * 0.74, Ink::Paper, Fill::Solid},
                           m_sight.beliefSince);
    } else {
        const double busy = m_sight.working + m_sight.queued;
        drawLevel(m_sheet, centre, radius, busy / m_sheet.scene.busiest());
    }
    if (m_sight.isDown || m_sight.isWrong) {
        drawOutline(ink);
    }
    drawRole(m_sheet, m_sight.role, centre, radius * 1.05, isOut ? Ink::Faint : Ink::Text);
}

void NodeGlyph::drawOutline(Ink ink) {
    const Line look{{}, {}, ink, 2, Dash::Solid};
    if (!m_sight.isDown) {
        m_sheet.stroke(arcOf(m_place.centre, m_place.radius, 0, 1), look, RecordId::none());
        return;
    }
    for (int part = 0; part < 8; ++part) {
        const double from = part / 8.0;
        m_sheet.stroke(
            arcOf(m_place.centre, m_place.radius, from, from + 0.07), look, RecordId::none());
    }
}

void NodeGlyph::drawRing() {
    if (m_sight.ring == RingKind::None) {
        return;
    }
    const double radius = m_place.radius + ringGap - 1;
    const bool isRetry = m_sight.ring == RingKind::Retry;
    const bool isOpen = m_sight.ring == RingKind::Open;
    m_sheet.stroke(arcOf(m_place.centre, radius, 0, 1),
                   Line{{}, {}, Ink::Grid, 2.5, Dash::Solid},
                   m_sight.ringSince);
    if (isOpen) { // Dots all around: there is no saying how long.
        for (int dot = 0; dot < 12; ++dot) {
            const Point at = arcOf(m_place.centre, radius, dot / 12.0, dot / 12.0)[0];
            m_sheet.list().add(Disc{at, 1.4, Ink::Pending}, m_sight.ringSince);
        }
        return;
    }
    if (m_sight.ringLeft > 0.005) {
        m_sheet.stroke(arcOf(m_place.centre, radius, 1 - m_sight.ringLeft, 1),
                       Line{{}, {}, isRetry ? Ink::Muted : Ink::Pending, 3, Dash::Solid},
                       m_sight.ringSince);
    }
}

void NodeGlyph::drawStandstill() {
    if (m_sight.isDown) {
        drawLightning(m_sheet, m_place.centre, m_place.radius * 1.7);
    } else if (m_sight.isPaused) {
        m_sheet.list().add(Disc{m_place.centre, m_place.radius * 0.72, Ink::Paper, Fill::Solid});
        drawPauseSign(m_sheet, m_place.centre, m_place.radius * 1.2);
    }
}

void NodeGlyph::drawBadges() {
    if (m_place.isSmall) {
        return;
    }
    if (m_sight.lock.isSome() || m_sight.claim.isSome()) {
        const bool isLock = m_sight.lock.isSome();
        drawPadlock(m_sheet, rimAt(0.875), isLock, isLock ? m_sight.lock : m_sight.claim);
    }
    if (m_sight.hasEffects && m_sight.payments > 0) {
        drawCount();
    }
    drawBelief();
}

/// How many effects there are; a second ring if one of them is one too many.
void NodeGlyph::drawCount() {
    const Point at = rimAt(0.125);
    const Ink ink = m_sight.isWrong ? Ink::Wrong : Ink::Good;
    const std::string text = std::to_string(m_sight.payments);
    const double radius = std::max(8.0, widthOf(text, badgeText) / 2 + 3.5);
    if (m_sight.isWrong) {
        m_sheet.list().add(Disc{at, radius + 3, Ink::Paper, Fill::Solid}, m_sight.lastPayment);
        m_sheet.list().add(Disc{at, radius + 3, ink, Fill::Outline}, m_sight.lastPayment);
    }
    m_sheet.list().add(Disc{at, radius, ink, Fill::Solid}, m_sight.lastPayment);
    m_sheet.text({{at.x, at.y + 3.5}, text, Ink::OnStrong, Anchor::Middle, badgeText},
                 m_sight.lastPayment);
}

void NodeGlyph::drawBelief() {
    const Point at = rimAt(0.125);
    const RecordId record = m_sight.beliefSince;
    switch (m_sight.belief) {
    case CopyBelief::Unknown:
        m_sheet.list().add(Disc{at, 8, Ink::Paper, Fill::Solid}, record);
        m_sheet.list().add(Disc{at, 8, Ink::Uncertain, Fill::Outline}, record);
        m_sheet.text({{at.x, at.y + 4}, "?", Ink::Uncertain, Anchor::Middle, nodeNameText}, record);
        return;
    case CopyBelief::Charged:
        m_sheet.list().add(Disc{at, 8, Ink::Good, Fill::Solid}, record);
        m_sheet.stroke({{at.x - 4, at.y}, {at.x - 1, at.y + 3}, {at.x + 4, at.y - 3}},
                       Line{{}, {}, Ink::OnStrong, 1.75, Dash::Solid},
                       record);
        return;
    case CopyBelief::NotCharged:
        m_sheet.list().add(Disc{at, 8, Ink::Refused, Fill::Solid}, record);
        m_sheet.line({at.x - 4, at.y}, {at.x + 4, at.y}, Ink::OnStrong, 2, record);
        return;
    default:
        return;
    }
}

void NodeGlyph::drawTexts() {
    if (m_place.isSmall) {
        if (!m_place.name.empty()) {
            m_sheet.text({{m_place.centre.x + m_place.radius + 6, m_place.centre.y + 3.5},
                          m_place.name,
                          m_sight.isDown ? Ink::Fault : Ink::Text,
                          Anchor::Start,
                          nodeSmallText});
        }
        return;
    }
    m_sheet.text(
        {m_sheet.lineUnder(m_place, 0), m_place.name, Ink::Text, Anchor::Middle, nodeNameText});
    const NodeCaption caption = captionOf(m_sight);
    const int line = 1;
    const bool isKeysOnly = m_place.lines == 2 && !m_sight.keys.empty();
    if (line < m_place.lines && !caption.text.empty() && !isKeysOnly) {
        const std::string text = fitted(caption.text, m_place.cell.width - 4, nodeSmallText);
        m_sheet.text(
            {m_sheet.lineUnder(m_place, line), text, caption.ink, Anchor::Middle, nodeSmallText},
            m_sight.role == NodeRole::Client ? m_sight.beliefSince : m_sight.lastPayment);
    }
}

void NodeGlyph::drawKeys() {
    if (m_sight.keys.empty()) {
        return;
    }
    if (m_place.isSmall || m_place.lines < 2) {
        drawKeyStack();
    } else {
        drawKeyRow();
    }
}

std::string NodeGlyph::keyText(const KeySight& key, double room) const {
    const auto& names = m_sheet.scene.trace().names;
    const StateLook look = key.isLock ? lockLook() : lookOf(key.state);
    const std::string word =
        key.isOver ? std::string(look.text) + ", over" : std::string(look.text);
    const std::string whole = std::string(keyNameOf(names, key.key)) + " " + word;
    for (const std::string& text : {names.keys.size() > 2 ? whole : word, word}) {
        if (widthOf(text, nodeSmallText) <= room) {
            return text;
        }
    }
    return {};
}

/// Beside each other, as many as fit, and how many more there are.
void NodeGlyph::drawKeyRow() {
    const int line = captionOf(m_sight).text.empty() ? 1 : m_place.lines - 1;
    const double room = m_place.cell.width - 6;
    const double moreWidth = widthOf("+99", nodeSmallText) + 4;
    std::vector<std::string> texts;
    double used = 0;
    for (const KeySight& key : m_sight.keys) {
        const bool isLast = texts.size() + 1 == m_sight.keys.size();
        const double left = room - used - (isLast ? 0 : moreWidth);
        const std::string text = keyText(key, left - 8);
        const double width = text.empty() ? chipHeight : widthOf(text, nodeSmallText) + 8;
        if (width > left && !texts.empty()) {
            break;
        }
        texts.push_back(text);
        used += width + 3;
    }
    const std::size_t more = m_sight.keys.size() - texts.size();
    const double total = used - 3 + (more > 0 ? moreWidth : 0);
    const Point under = m_sheet.lineUnder(m_place, line);
    double left = under.x - total / 2;
    for (std::size_t at = 0; at < texts.size(); ++at) {
        const double width = texts[at].empty() ? chipHeight : widthOf(texts[at], nodeSmallText) + 8;
        drawKey(m_sight.keys[at], {left, under.y - 9, width, chipHeight}, texts[at]);
        left += width + 3;
    }
    if (more > 0) {
        m_sheet.text({{left, under.y},
                      fmt::format("+{}", std::min<std::size_t>(more, 99)),
                      Ink::Muted,
                      Anchor::Start,
                      nodeSmallText});
    }
}

/// Where there is no room for words: small squares at the disc.
void NodeGlyph::drawKeyStack() {
    const double side = std::min(7.0, m_place.radius);
    double top = m_place.centre.y - m_place.radius;
    const std::size_t count = std::min<std::size_t>(m_sight.keys.size(), 3);
    for (std::size_t at = 0; at < count && top + side <= m_place.cell.bottom(); ++at) {
        drawKey(
            m_sight.keys[at], {m_place.centre.x - m_place.radius - side - 1, top, side, side}, {});
        top += side + 1;
    }
}

void NodeGlyph::drawKey(const KeySight& key, const Box& box, std::string_view text) {
    const StateLook look = key.isLock ? lockLook() : lookOf(key.state);
    const Fill fill = key.isOver ? Fill::Outline : look.fill;
    const Ink ink = key.isOver ? Ink::Muted : look.ink;
    const bool isAimed = m_sheet.view.key != 0 && key.key == m_sheet.view.key;
    if (isAimed) {
        m_sheet.list().add(Surface{{box.left - 2, box.top - 2, box.width + 4, box.height + 4},
                                   Ink::Selection,
                                   Fill::Outline},
                           key.since);
    }
    m_sheet.list().add(Surface{box, Ink::Paper, Fill::Solid}, key.since);
    m_sheet.list().add(Surface{box, ink, fill}, key.since);
    if (text.empty()) {
        return;
    }
    if (fill == Fill::Hatched) {
        m_sheet.list().add(Surface{{box.left + 3, box.top + 1, box.width - 6, box.height - 2},
                                   Ink::Paper,
                                   Fill::Solid},
                           key.since);
    }
    const Ink letters = fill == Fill::Solid ? Ink::OnStrong : key.isOver ? Ink::Muted : Ink::Text;
    m_sheet.text(
        {{box.left + 4, box.top + 9}, std::string(text), letters, Anchor::Start, nodeSmallText},
        key.since);
}

} // namespace

void drawNode(TopologySheet& sheet, const NodePlace& place, const NodeSight& sight) {
    NodeGlyph(sheet, place, sight).draw();
}

} // namespace idem
