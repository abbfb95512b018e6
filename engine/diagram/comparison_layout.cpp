#include "engine/diagram/comparison_layout.h"

#include "engine/core/ensure.h"
#include "engine/diagram/outcome_look.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace idem {

namespace {

constexpr double headingHeight = 22;
constexpr double partingHeight = 20; ///< The line that says where it parts from the first.
constexpr double gapBelow = 10;
constexpr double markSide = 12;
constexpr double numberRadius = 7;
constexpr TextStyle nameText{12, true};
constexpr TextStyle outcomeText{11, true};
constexpr TextStyle factText{10.5, false};
constexpr TextStyle numberText{9, true};

/// One comparison while it is laid out.
struct ComparisonSheet {
    const ComparedRuns& runs;
    const TimeAxis& axis;
    const ComparisonView& view;
    ComparisonPicture picture;

    DisplayList& list() { return picture.list; }
    double xOf(Time time) const { return picture.xOf(axis.positionOf(time), view); }
    bool isInPlot(double x) const { return x >= picture.plot.left && x <= picture.plot.right(); }
};

/// Whether it belongs to the ruler, which the pictures of all runs have in common.
struct LiesAbove {
    double y;

    bool operator()(const Line& line) const { return std::max(line.from.y, line.to.y) <= y; }
    bool operator()(const Surface& surface) const { return surface.box.bottom() <= y; }
    bool operator()(const Polygon& polygon) const {
        return std::all_of(polygon.corners.begin(), polygon.corners.end(), [this](Point corner) {
            return corner.y <= y;
        });
    }
    bool operator()(const Disc& disc) const { return disc.centre.y + disc.radius <= y; }
    bool operator()(const Label& label) const { return label.at.y <= y; }
};

void makeCompact(TimelineView& view, const TimelineIndex& index) {
    std::vector<bool> hasEffect(index.names.nodes.size());
    for (const EffectMark& effect : index.effects) {
        hasEffect[effect.lane.value] = true;
    }
    view.showsSteps = false;
    for (std::uint32_t at = 0; at < hasEffect.size(); ++at) {
        const NodeRole role = index.names.nodes[at].role;
        const bool isShown = hasEffect[at] || role == NodeRole::Client || role == NodeRole::Server;
        (isShown ? view.collapsed : view.hidden).push_back({at});
    }
}

TimelinePicture timelineOf(const ComparisonSheet& sheet, std::size_t run) {
    TimelineView view;
    view.width = sheet.view.width;
    view.from = sheet.view.from;
    view.to = sheet.view.to;
    view.showsSteps = sheet.view.showsSteps;
    view.showsLedger = sheet.view.showsLedger;
    if (sheet.view.isCompact) {
        makeCompact(view, sheet.runs.indexes[run]);
    }
    const auto& explanation = sheet.runs.comparison.runs[run].explanation;
    if (explanation) {
        view.chain = explanation->events;
    }
    return layoutTimeline(sheet.runs.indexes[run], sheet.axis, view);
}

void drawRulerOf(ComparisonSheet& sheet, const TimelinePicture& timeline) {
    const double edge = timeline.plot.top;
    for (const Item& item : timeline.list.items) {
        if (std::visit(LiesAbove{edge}, item.shape)) {
            sheet.list().items.push_back(item);
        }
    }
}

/// The lanes and the ledger of one run, without its ruler. Returns the lower end.
double drawTimeline(ComparisonSheet& sheet, Multiple& multiple, const TimelinePicture& timeline) {
    const double edge = timeline.plot.top;
    const double top = sheet.list().height;
    const Point by{0, top - edge};
    for (const Item& item : timeline.list.items) {
        if (std::visit(LiesAbove{edge}, item.shape)) {
            continue;
        }
        Item moved{shifted(item.shape, by), item.record};
        if (auto* surface = std::get_if<Surface>(&moved.shape); surface && surface->box.top < top) {
            surface->box.height -= top - surface->box.top;
            surface->box.top = top;
        }
        sheet.list().items.push_back(std::move(moved));
    }
    multiple.lanes = timeline.lanes;
    for (LaneBox& lane : multiple.lanes) {
        lane.top += by.y;
        lane.axisY += by.y;
        lane.stripsTop += by.y;
    }
    return top + timeline.list.height - edge;
}

std::string factsOf(const ComparedRuns& runs, std::size_t run) {
    const ComparisonRow& row = runs.rows[run];
    std::string text = fmt::format("{}s {}", runs.noun, effectsText(row));
    text +=
        row.latency
            ? fmt::format(" \u00b7 answers {} \u00b7 waited {}", answersText(row), latencyText(row))
            : std::string(" \u00b7 no answer");
    text += fmt::format(
        " \u00b7 {} store operation{}", row.storeOperations, row.storeOperations == 1 ? "" : "s");
    for (const std::string& warning : runs.comparison.runs[run].warnings) {
        text += " \u00b7 " + warning;
    }
    return text;
}

/// Who it is, how it ended, and in numbers.
void drawHeading(ComparisonSheet& sheet, std::size_t run) {
    DisplayList& list = sheet.list();
    const double top = list.height;
    const double base = top + 15;
    const ComparisonRow& row = sheet.runs.rows[run];
    list.add(Surface{{0, top, list.width, headingHeight}, Ink::Grid, Fill::Pale});
    list.add(Line{{0, top}, {list.width, top}, Ink::Faint});
    const double room = list.width - 20;
    const std::string name = fitted(row.strategy, room / 3, nameText);
    double x = 10;
    list.add(Label{{x, base}, name, Ink::Text, Anchor::Start, nameText});
    x += widthOf(name, nameText) + 12;
    drawOutcome(list, {x, base - 11}, markSide, row.outcome);
    x += markSide + 5;
    const std::string outcome = outcomeWords(row.outcome);
    list.add(Label{{x, base}, outcome, outcomeInk(row.outcome), Anchor::Start, outcomeText});
    x += widthOf(outcome, outcomeText) + 14;
    const std::string facts = fitted(factsOf(sheet.runs, run), room - x, factText);
    list.add(Label{{x, base}, facts, Ink::Text, Anchor::Start, factText});
    list.height += headingHeight;
}

void drawNumber(ComparisonSheet& sheet, Point centre, std::size_t number, RecordId record) {
    sheet.list().add(Disc{centre, numberRadius, Ink::Selection, Fill::Solid}, record);
    sheet.list().add(Label{{centre.x, centre.y + 3.3},
                           std::to_string(number),
                           Ink::OnStrong,
                           Anchor::Middle,
                           numberText},
                     record);
}

/// The text beside a mark: on the side that has more room for it.
void drawSentence(ComparisonSheet& sheet, double x, double base, const std::string& sentence) {
    const Box& plot = sheet.picture.plot;
    const double right = plot.right() - x - numberRadius - 5;
    const double left = x - numberRadius - 5 - 10;
    const bool isRight = right >= left || widthOf(sentence, factText) <= right;
    const std::string text = fitted(sentence, std::max(left, right), factText);
    sheet.list().add(Label{{isRight ? x + numberRadius + 5 : x - numberRadius - 5, base},
                           text,
                           Ink::Text,
                           isRight ? Anchor::Start : Anchor::End,
                           factText});
}

struct PartingPlace {
    std::size_t divergence;
    double x;
};

/// Where the numbers of all divergences in view stand: each where it happens, and side by side
/// where several happen at once.
std::vector<PartingPlace> partingPlaces(const ComparisonSheet& sheet) {
    constexpr double pitch = 2 * numberRadius + 1;
    std::vector<PartingPlace> places;
    const auto& divergences = sheet.runs.comparison.divergences;
    for (std::size_t at = 0; at < divergences.size(); ++at) {
        const double x = sheet.xOf(divergences[at].at);
        if (sheet.isInPlot(x)) {
            places.push_back({at, x});
        }
    }
    std::stable_sort(places.begin(),
                     places.end(),
                     [](const PartingPlace& a, const PartingPlace& b) { return a.x < b.x; });
    for (std::size_t at = 1; at < places.size(); ++at) {
        places[at].x = std::max(places[at].x, places[at - 1].x + pitch);
    }
    double limit = sheet.picture.plot.right() + numberRadius;
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        place->x = std::min(place->x, limit);
        limit = place->x - pitch;
    }
    return places;
}

void drawPartingsOfFirst(ComparisonSheet& sheet, double top) {
    const auto places = partingPlaces(sheet);
    for (const PartingPlace& place : places) {
        const Divergence& divergence = sheet.runs.comparison.divergences[place.divergence];
        drawNumber(sheet, {place.x, top + 10}, place.divergence + 1, divergence.firstRecord);
    }
    if (sheet.runs.rows.size() == 1) {
        return;
    }
    const std::string text = "The others are held against it.";
    const Box& plot = sheet.picture.plot;
    const double wide = widthOf(text, factText) + numberRadius + 5;
    const double first = places.empty() ? plot.right() : places.front().x;
    const double last = places.empty() ? plot.right() : places.back().x;
    if (first - plot.left < wide && plot.right() - last < wide) {
        return; // The numbers say so too.
    }
    const bool isBefore = first - plot.left >= wide;
    const double x = isBefore ? plot.left : last + numberRadius + 5;
    sheet.list().add(Label{{x, top + 14}, text, Ink::Muted, Anchor::Start, factText});
}

void drawParting(ComparisonSheet& sheet, std::size_t run, double top) {
    const Box& plot = sheet.picture.plot;
    const Divergence* divergence = sheet.runs.divergenceOf(run);
    if (divergence == nullptr) {
        const std::string text = fmt::format("Does just what {} does, event by event.",
                                             sheet.runs.rows.front().strategy);
        sheet.list().add(Label{{plot.left, top + 14},
                               fitted(text, plot.width, factText),
                               Ink::Muted,
                               Anchor::Start,
                               factText});
        return;
    }
    // Out of view it stands at the edge, on its side.
    const double x = std::clamp(sheet.xOf(divergence->at), plot.left, plot.right());
    drawSentence(sheet, x, top + 14, divergence->sentence);
    drawNumber(sheet, {x, top + 10}, sheet.runs.numberOf(run), divergence->record);
}

/// Through the lanes; the ledger beneath them has texts of its own.
void drawMarkerLine(ComparisonSheet& sheet,
                    const Divergence& divergence,
                    const Multiple& multiple) {
    const double x = sheet.xOf(divergence.at);
    if (sheet.isInPlot(x) && !multiple.lanes.empty()) {
        const double top = multiple.top + headingHeight + partingHeight / 2 + numberRadius;
        const LaneBox& last = multiple.lanes.back();
        sheet.list().add(
            Line{{x, top}, {x, last.top + last.height}, Ink::Selection, 1.5, Dash::Dashed});
    }
}

void drawMultiple(ComparisonSheet& sheet, std::size_t run, const TimelinePicture& timeline) {
    Multiple multiple;
    multiple.run = run;
    multiple.top = sheet.list().height;
    multiple.firstItem = sheet.list().items.size();
    drawHeading(sheet, run);
    const double partingTop = sheet.list().height;
    sheet.list().height += partingHeight;
    sheet.list().height = drawTimeline(sheet, multiple, timeline);
    for (const Divergence& divergence : sheet.runs.comparison.divergences) {
        const bool isOfThis = run == 0 || &divergence == sheet.runs.divergenceOf(run);
        if (isOfThis) {
            drawMarkerLine(sheet, divergence, multiple);
        }
    }
    run == 0 ? drawPartingsOfFirst(sheet, partingTop) : drawParting(sheet, run, partingTop);
    multiple.bottom = sheet.list().height;
    multiple.endItem = sheet.list().items.size();
    sheet.picture.multiples.push_back(std::move(multiple));
}

} // namespace

ComparedRuns ComparedRuns::of(RunComparison comparison, const Scenario& scenario) {
    ComparedRuns runs;
    runs.comparison = std::move(comparison);
    runs.noun = effectNoun(scenario);
    for (const Run& run : runs.comparison.runs) {
        runs.indexes.push_back(TimelineIndex::of(run.trace, run.verdict));
        runs.rows.push_back(comparisonRowOf(run));
    }
    return runs;
}

const Divergence* ComparedRuns::divergenceOf(std::size_t run) const {
    const std::size_t number = numberOf(run);
    return number == 0 ? nullptr : &comparison.divergences[number - 1];
}

std::size_t ComparedRuns::numberOf(std::size_t run) const {
    for (std::size_t at = 0; at < comparison.divergences.size(); ++at) {
        if (run > 0 && comparison.divergences[at].strategy == rows[run].strategy) {
            return at + 1;
        }
    }
    return 0;
}

TimeAxis ComparedRuns::axis(TimeMapping mapping) const {
    std::vector<const Trace*> traces;
    for (const Run& run : comparison.runs) {
        traces.push_back(&run.trace);
    }
    return {traces, mapping};
}

const Multiple* ComparisonPicture::multipleAt(double y) const {
    const auto found = std::find_if(multiples.begin(), multiples.end(), [y](const Multiple& each) {
        return y >= each.top && y < each.bottom;
    });
    return found == multiples.end() ? nullptr : &*found;
}

std::optional<ComparedRecord> recordAt(const ComparisonPicture& picture, Point at, double reach) {
    const Multiple* multiple = picture.multipleAt(at.y);
    if (multiple == nullptr) {
        return std::nullopt;
    }
    DisplayList part;
    const auto begin = picture.list.items.begin();
    part.items.assign(begin + static_cast<std::ptrdiff_t>(multiple->firstItem),
                      begin + static_cast<std::ptrdiff_t>(multiple->endItem));
    const auto record = recordAt(part, at, reach);
    return record ? std::optional(ComparedRecord{multiple->run, *record}) : std::nullopt;
}

ComparisonPicture
layoutComparison(const ComparedRuns& runs, const TimeAxis& axis, const ComparisonView& view) {
    ENSURE(!runs.comparison.runs.empty());
    ComparisonSheet sheet{runs, axis, view, {}};
    std::vector<TimelinePicture> timelines;
    for (std::size_t run = 0; run < runs.comparison.runs.size(); ++run) {
        timelines.push_back(timelineOf(sheet, run));
    }
    const Box& plot = timelines.front().plot;
    sheet.picture.plot = {plot.left, plot.top, plot.width, 0};
    sheet.list().width = view.width;
    // The paper goes first; how high it is, is known at the end.
    sheet.list().add(Surface{{0, 0, view.width, 0}, Ink::Paper, Fill::Solid});
    drawRulerOf(sheet, timelines.front());
    sheet.list().height = plot.top;
    for (std::size_t run = 0; run < timelines.size(); ++run) {
        drawMultiple(sheet, run, timelines[run]);
        sheet.list().height += run + 1 < timelines.size() ? gapBelow : 0;
    }
    std::get<Surface>(sheet.list().items.front().shape).box.height = sheet.list().height;
    sheet.picture.plot.height = sheet.list().height - plot.top;
    return std::move(sheet.picture);
}

} // namespace idem
