// The money: effects where they happen, and beneath the lanes what is true of each intent and what
// its client believes, on the same axis.

#include "engine/diagram/timeline_sheet.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace idem {

namespace {

constexpr std::size_t intentsMax = 6;
constexpr double ledgerHead = 20;
constexpr double intentHeight = 34;

std::size_t intentsShown(const TimelineIndex& index) {
    return std::min(index.names.intents.size(), intentsMax);
}

struct StandingLook {
    Ink ink;
    Fill fill;
    std::string_view text;
};

StandingLook truthLook(Standing standing) {
    switch (standing) {
    case Standing::Once:
        return {Ink::Good, Fill::Solid, "done once"};
    case Standing::Twice:
        return {Ink::Wrong, Fill::Solid, "MORE THAN ONCE"};
    default:
        return {Ink::Grid, Fill::Outline, "nothing done"};
    }
}

StandingLook beliefLook(Standing standing) {
    switch (standing) {
    case Standing::Once:
        return {Ink::Good, Fill::Pale, "believes: done"};
    case Standing::Refused:
        return {Ink::Refused, Fill::Pale, "believes: not done"};
    case Standing::Uncertain:
        return {Ink::Uncertain, Fill::Hatched, "does not know"};
    default:
        return {Ink::Grid, Fill::Outline, "waits"};
    }
}

void drawStanding(TimelineSheet& sheet, const StandingSpan& span, double y) {
    if (!sheet.isInView(span.span)) {
        return;
    }
    const double left = sheet.xOf(span.span.from);
    const Box box{left, y, std::max(sheet.xOf(span.span.to) - left, 1.5), stripHeight};
    const StandingLook look = span.copy == 0 ? truthLook(span.standing) : beliefLook(span.standing);
    sheet.surface(box, look.ink, look.fill, span.record);
    const auto seen = clipped(box, sheet.picture.plot);
    if (seen && widthOf(look.text, smallText) + 6 <= seen->width) {
        const Ink ink = look.fill == Fill::Solid ? Ink::OnStrong : Ink::Text;
        if (look.fill == Fill::Hatched) {
            sheet.textOnPaper(
                {{seen->left + 3, y + 8.5}, std::string(look.text), ink, Anchor::Start, smallText},
                span.record);
            return;
        }
        sheet.text(
            {{seen->left + 3, y + 8.5}, std::string(look.text), ink, Anchor::Start, smallText},
            span.record);
    }
}

std::string amountOf(const IntentName& intent) {
    return intent.amount == 0 ? std::string()
                              : fmt::format(" {}.{:02}", intent.amount / 100, intent.amount % 100);
}

/// Joins the effects of an intent that has two: here the money went twice.
void drawDoubles(TimelineSheet& sheet) {
    std::map<IntentId, const EffectMark*> firsts;
    for (const EffectMark& effect : sheet.index.effects) {
        if (effect.isReplay || effect.isUndone) {
            continue;
        }
        const EffectMark*& first = firsts[effect.intent];
        const LaneBox* lane = sheet.laneOf(effect.lane);
        if (first == nullptr || effect.count < 2 || lane == nullptr) {
            first = &effect;
            continue;
        }
        const double left = sheet.xOf(first->at);
        const double right = sheet.xOf(effect.at);
        const double y = lane->top + 4;
        sheet.line({{left, y}, {right, y}, Ink::Wrong, 2, Dash::Solid}, effect.record);
        for (const double x : {left, right}) {
            sheet.line({{x, y}, {x, lane->axisY - 6}, Ink::Wrong, 2, Dash::Solid}, effect.record);
        }
        sheet.textIfFree({{(left + right) / 2, y + 11},
                          std::string(effect.count == 2 ? "twice" : "once more"),
                          Ink::Wrong,
                          Anchor::Middle,
                          boldText},
                         effect.record);
        first = &effect;
    }
}

} // namespace

double ledgerHeight(const TimelineSheet& sheet) {
    const std::size_t shown = sheet.view.showsLedger ? intentsShown(sheet.index) : 0;
    return shown == 0 ? 0 : ledgerHead + static_cast<double>(shown) * intentHeight;
}

void reserveEffects(TimelineSheet& sheet) {
    for (const EffectMark& effect : sheet.index.effects) {
        if (const LaneBox* lane = sheet.laneOf(effect.lane)) {
            const double x = sheet.xOf(effect.at);
            sheet.labels.push_back({x - 9, lane->axisY - 9, 18, 18});
        }
    }
}

void drawEffects(TimelineSheet& sheet) {
    drawDoubles(sheet);
    const Box& plot = sheet.picture.plot;
    std::map<NodeId, double> lastNumbers;
    for (const EffectMark& effect : sheet.index.effects) {
        const LaneBox* lane = sheet.laneOf(effect.lane);
        const double x = sheet.xOf(effect.at);
        if (lane == nullptr || x < plot.left || x > plot.right()) {
            continue;
        }
        const Point centre{x, lane->axisY};
        const bool isNew = !effect.isReplay && !effect.isUndone;
        const bool isWrong = effect.count > 1 && isNew;
        const Ink ink = effect.isReplay   ? Ink::Replayed
                        : effect.isUndone ? Ink::Refused
                        : isWrong         ? Ink::Wrong
                                          : Ink::Good;
        if (isWrong) {
            sheet.list().add(Disc{centre, 8.5, ink, Fill::Outline}, effect.record);
        }
        sheet.list().add(Disc{centre, 5.5, ink, isNew ? Fill::Solid : Fill::Outline},
                         effect.record);
        const auto last = lastNumbers.find(effect.lane);
        if (isNew && (last == lastNumbers.end() || x - last->second > 11)) {
            sheet.list().add(Label{{x, centre.y + 3.2},
                                   std::to_string(effect.count),
                                   Ink::OnStrong,
                                   Anchor::Middle,
                                   TextStyle{9, true}},
                             effect.record);
            lastNumbers[effect.lane] = x;
        }
    }
}

void drawLedger(TimelineSheet& sheet) {
    if (ledgerHeight(sheet) == 0) {
        return;
    }
    DisplayList& list = sheet.list();
    double top = list.height - 6 - ledgerHeight(sheet);
    list.add(Line{{0, top + 2}, {list.width, top + 2}, Ink::Faint});
    sheet.text({{10, top + 16}, "Truth and belief", Ink::Muted, Anchor::Start, smallText});
    top += ledgerHead;
    for (std::uint32_t at = 0; at < intentsShown(sheet.index); ++at) {
        const IntentName& intent = sheet.index.names.intents[at];
        const std::string who = sheet.nameOf(intent.client) + amountOf(intent);
        sheet.text({{10, top + 10},
                    fitted(who, gutterWidth - 18, boldText),
                    Ink::Text,
                    Anchor::Start,
                    boldText});
        for (const StandingSpan& span : sheet.index.standings) {
            if (span.intent == IntentId{at} && span.copy <= 1) {
                drawStanding(sheet, span, top + (span.copy == 0 ? 1 : 15));
            }
        }
        top += intentHeight;
    }
}

} // namespace idem
