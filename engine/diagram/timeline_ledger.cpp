// The money: effects where they happen, and beneath the lanes what is true of each intent and what
// its client believes, on the same axis.

#include "engine/diagram/timeline_sheet.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace idem {

namespace {

constexpr std::size_t intentsMax = 6;
constexpr double ledgerHead = 20;
constexpr double intentHeight = 34;
constexpr double truthHeight = 20; ///< Of an intent without the beliefs.

double rowOf(const TimelineSheet& sheet) {
    return sheet.view.showsBeliefs ? intentHeight : truthHeight;
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

/// The part of the doubles, or of the effects, that lies in view. Both are in order of time.
template <class Items, class TimeOf>
auto inView(const TimelineSheet& sheet, const Items& items, TimeOf timeOf) {
    const auto isBefore = [&](const auto& item, Time time) { return timeOf(item) < time; };
    const auto isAfter = [&](Time time, const auto& item) { return time < timeOf(item); };
    return std::pair{std::lower_bound(items.begin(), items.end(), sheet.seen.from, isBefore),
                     std::upper_bound(items.begin(), items.end(), sheet.seen.to, isAfter)};
}

/// One of several that fall on the same few pixels of a lane stands for all.
class Thinning {
public:
    Thinning(const TimelineSheet& sheet, double gap)
        : m_sheet(sheet), m_gap(gap), m_last(sheet.picture.lanes.size(), -1'000) {}

    bool takes(const LaneBox& lane, double x) {
        double& last = m_last[static_cast<std::size_t>(&lane - m_sheet.picture.lanes.data())];
        if (x - last <= m_gap) {
            return false;
        }
        last = x;
        return true;
    }

private:
    const TimelineSheet& m_sheet;
    double m_gap;
    std::vector<double> m_last;
};

/// Joins the effects of an intent that has two: here the money went twice.
void drawDoubles(TimelineSheet& sheet) {
    Thinning thinning(sheet, 1);
    const auto& effects = sheet.index.effects;
    // A bracket may begin or end outside of the view.
    for (const DoubleEffect& pair : sheet.index.doubles) {
        const EffectMark& first = effects[pair.first];
        const EffectMark& effect = effects[pair.second];
        const LaneBox* lane = sheet.laneOf(effect.lane);
        if (lane == nullptr || !TimeSpan{first.at, effect.at}.meets(sheet.seen)) {
            continue;
        }
        const double left = sheet.xOf(first.at);
        const double right = sheet.xOf(effect.at);
        if (sheet.drawsDensity && !thinning.takes(*lane, right)) {
            continue;
        }
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
    }
}

/// With `counts` the disc tells how many effects there are by then.
void drawEffect(TimelineSheet& sheet, const LaneBox& lane, const EffectMark& effect, bool counts) {
    const Point centre{sheet.xOf(effect.at), lane.axisY};
    const bool isNew = !effect.isReplay && !effect.isUndone;
    const bool isWrong = effect.count > 1 && isNew;
    const Ink ink = effect.isReplay   ? Ink::Replayed
                    : effect.isUndone ? Ink::Refused
                    : isWrong         ? Ink::Wrong
                                      : Ink::Good;
    if (isWrong) {
        sheet.list().add(Disc{centre, 8.5, ink, Fill::Outline}, effect.record);
    }
    sheet.list().add(Disc{centre, 5.5, ink, isNew ? Fill::Solid : Fill::Outline}, effect.record);
    if (isNew && counts) {
        sheet.list().add(Label{{centre.x, centre.y + 3.2},
                               std::to_string(effect.count),
                               Ink::OnStrong,
                               Anchor::Middle,
                               TextStyle{9, true}},
                         effect.record);
    }
}

void drawDoubleRings(TimelineSheet& sheet) {
    const auto& effects = sheet.index.effects;
    Thinning thinning(sheet, 5);
    const auto [begin, end] = inView(sheet, sheet.index.doubles, [&](const DoubleEffect& pair) {
        return effects[pair.second].at;
    });
    for (auto pair = begin; pair != end; ++pair) {
        const EffectMark& effect = effects[pair->second];
        const LaneBox* lane = sheet.laneOf(effect.lane);
        if (lane != nullptr && thinning.takes(*lane, sheet.xOf(effect.at))) {
            drawEffect(sheet, *lane, effect, true);
        }
    }
}

auto effectsInView(const TimelineSheet& sheet) {
    return inView(sheet, sheet.index.effects, [](const EffectMark& effect) { return effect.at; });
}

} // namespace

double ledgerHeight(const TimelineSheet& sheet) {
    return sheet.ledger.empty()
               ? 0
               : ledgerHead + static_cast<double>(sheet.ledger.size()) * rowOf(sheet);
}

void reserveEffects(TimelineSheet& sheet) {
    if (sheet.drawsDensity) {
        return;
    }
    const auto [begin, end] = effectsInView(sheet);
    for (auto effect = begin; effect != end; ++effect) {
        if (const LaneBox* lane = sheet.laneOf(effect->lane)) {
            const double x = sheet.xOf(effect->at);
            sheet.labels.add({x - 9, lane->axisY - 9, 18, 18});
        }
    }
}

void drawEffects(TimelineSheet& sheet) {
    drawDoubles(sheet);
    if (sheet.drawsDensity) {
        drawDoubleRings(sheet);
        return;
    }
    const Box& plot = sheet.picture.plot;
    Thinning numbers(sheet, 11);
    const auto [begin, end] = effectsInView(sheet);
    for (auto effect = begin; effect != end; ++effect) {
        const LaneBox* lane = sheet.laneOf(effect->lane);
        const double x = sheet.xOf(effect->at);
        if (lane == nullptr || x < plot.left || x > plot.right() ||
            sheet.isDimmed(effect->intent, sheet.index.keyOfIntent[effect->intent.value])) {
            continue;
        }
        const bool isNew = !effect->isReplay && !effect->isUndone;
        drawEffect(sheet, *lane, *effect, isNew && numbers.takes(*lane, x));
    }
}

/// Of few all. Of many those whose money moved twice in view come first, then those of which
/// something changes in view.
void chooseLedger(TimelineSheet& sheet) {
    const std::size_t count = sheet.view.showsLedger ? sheet.index.names.intents.size() : 0;
    std::vector<IntentId>& chosen = sheet.ledger;
    const auto choose = [&](IntentId intent) {
        const bool isOne = intent.value < count && chosen.size() < intentsMax &&
                           !sheet.isDimmed(intent, sheet.index.keyOfIntent[intent.value]);
        if (isOne && std::find(chosen.begin(), chosen.end(), intent) == chosen.end()) {
            chosen.push_back(intent);
        }
    };
    if (count > intentsMax) {
        const auto& effects = sheet.index.effects;
        const auto [first, end] = inView(sheet, sheet.index.doubles, [&](const DoubleEffect& pair) {
            return effects[pair.second].at;
        });
        for (auto pair = first; pair != end && chosen.size() < intentsMax; ++pair) {
            choose(effects[pair->second].intent);
        }
        const auto& standings = sheet.index.standings;
        const Time before{sheet.seen.from.ns - 1};
        for (std::size_t at = SpanFinder::startedBy(standings, before);
             at < standings.size() && standings[at].span.from <= sheet.seen.to &&
             chosen.size() < intentsMax;
             ++at) {
            choose(standings[at].intent);
        }
    }
    for (std::uint32_t at = 0; at < count && chosen.size() < intentsMax; ++at) {
        choose(IntentId{at});
    }
    std::sort(chosen.begin(), chosen.end());
}

namespace {

void drawLedgerRow(TimelineSheet& sheet, IntentId intent, double top) {
    const IntentName& name = sheet.index.names.intents[intent.value];
    const std::string who = sheet.nameOf(name.client) + amountOf(name);
    sheet.text({{10, top + 10},
                fitted(who, gutterWidth - 18, boldText),
                Ink::Text,
                Anchor::Start,
                boldText});
    const auto& from = sheet.index.standingsFrom;
    for (std::uint32_t at = from[intent.value]; at < from[intent.value + 1]; ++at) {
        const StandingSpan& span = sheet.index.standings[sheet.index.standingsByIntent[at]];
        if (span.copy == 0 || (span.copy == 1 && sheet.view.showsBeliefs)) {
            drawStanding(sheet, span, top + (span.copy == 0 ? 1 : 15));
        }
    }
}

} // namespace

void drawLedger(TimelineSheet& sheet) {
    if (ledgerHeight(sheet) == 0) {
        return;
    }
    DisplayList& list = sheet.list();
    double top = list.height - 6 - ledgerHeight(sheet);
    list.add(Line{{0, top + 2}, {list.width, top + 2}, Ink::Faint});
    sheet.text({{10, top + 16},
                sheet.view.showsBeliefs ? "Truth and belief" : "Truth",
                Ink::Muted,
                Anchor::Start,
                smallText});
    top += ledgerHead;
    for (const IntentId intent : sheet.ledger) {
        drawLedgerRow(sheet, intent, top);
        top += rowOf(sheet);
    }
}

} // namespace idem
