// How much of what is in view is drawn for itself, and what that is.

#include "engine/core/number_text.h"
#include "engine/diagram/timeline_sheet.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

class Collector {
public:
    explicit Collector(TimelineSheet& sheet) : m_sheet(sheet), m_index(sheet.index) {}

    void collect() {
        std::size_t& total = m_sheet.picture.itemsInView;
        total = SpanFinder::startingIn(m_index.arrows, m_sheet.seen) +
                SpanFinder::startingIn(m_index.bars, m_sheet.seen) +
                SpanFinder::startingIn(m_index.strips, m_sheet.seen) +
                SpanFinder::startingIn(m_index.waits, m_sheet.seen);
        const bool isTooMuch = total > m_sheet.view.singlyMax;
        m_removes = m_sheet.view.filter.removes || isTooMuch;
        m_sheet.drawsDensity = isTooMuch && !m_sheet.view.filter.removes;
        // What passes a filter may be little enough, however much there is.
        const bool isDense = isTooMuch && !m_sheet.view.filter.isActive();
        if (!isDense) {
            collectAll();
        }
        if (isDense || m_count > m_sheet.view.singlyMax) {
            m_sheet.items = {};
            m_sheet.drawsDensity = true;
            m_sheet.picture.detail = Detail::Far;
        } else if (m_count > m_sheet.view.nearMax) {
            m_sheet.picture.detail = Detail::Middle;
        }
    }

private:
    void collectAll() {
        const TimeSpan& seen = m_sheet.seen;
        ItemsInView& items = m_sheet.items;
        m_index.arrowFinder.visit(m_index.arrows, seen, [&](const Arrow& arrow) {
            if (isWanted(arrow)) {
                keep(items.arrows, arrow);
            }
        });
        m_index.barFinder.visit(m_index.bars, seen, [&](const Bar& bar) {
            if (bar.kind == BarKind::Working || bar.kind == BarKind::Queued) {
                keepIfShown(items.bars, bar);
            }
        });
        m_index.waitFinder.visit(
            m_index.waits, seen, [&](const WaitSpan& wait) { keepIfShown(items.waits, wait); });
        collectStrips();
    }

    bool passes(IntentId intent, std::uint32_t key) const {
        return !m_removes || !m_sheet.isDimmed(intent, key);
    }

    bool isWanted(const Arrow& arrow) const {
        const TimelineView& view = m_sheet.view;
        const bool isStep =
            arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result;
        if (isStep && !view.showsSteps) {
            return false;
        }
        if (m_removes && view.filter.isActive() && !view.filter.passes(m_index, arrow)) {
            return false;
        }
        if (view.arrows == ArrowChoice::All || arrow.isLost) {
            return true;
        }
        const Journey journey{arrow.intent, arrow.attempt, arrow.copy};
        return m_sheet.isInChain(arrow.sent) || m_sheet.isInChain(arrow.arrived) ||
               std::find(view.journeys.begin(), view.journeys.end(), journey) !=
                   view.journeys.end();
    }

    template <class Item>
    void keepIfShown(std::vector<const Item*>& kept, const Item& item) {
        if (m_sheet.laneOf(item.lane) != nullptr && passes(item.intent, item.key)) {
            keep(kept, item);
        }
    }

    /// There is no use in more than are drawn in the end.
    template <class Item>
    void keep(std::vector<const Item*>& kept, const Item& item) {
        ++m_count;
        if (m_count <= m_sheet.view.singlyMax) {
            kept.push_back(&item);
        }
    }

    /// Lanes with few keys have a row for each. In the others the keys that change in view get the
    /// rows, in the order in which they do.
    void collectStrips() {
        const auto& strips = m_index.strips;
        const std::size_t begin = SpanFinder::startedBy(strips, Time{m_sheet.seen.from.ns - 1});
        const std::size_t end = SpanFinder::startedBy(strips, m_sheet.seen.to);
        for (std::size_t at = begin; at < end && m_count <= m_sheet.view.singlyMax; ++at) {
            if (isShown(strips[at]) && rowOf(strips[at]) >= stripRowsMax) {
                ++m_sheet.keysWithoutRow;
            }
        }
        m_index.stripFinder.visit(strips, m_sheet.seen, [&](const KeyStrip& strip) {
            if (!isShown(strip)) {
                return;
            }
            const std::uint32_t row = rowOf(strip);
            if (row < stripRowsMax) {
                m_sheet.items.strips.push_back({&strip, row});
                m_count += strip.span.from >= m_sheet.seen.from ? 1U : 0U;
            }
        });
    }

    bool isShown(const KeyStrip& strip) const {
        const LaneBox* lane = m_sheet.laneOf(strip.lane);
        return lane != nullptr && !lane->isCollapsed && passes(strip.intent, strip.key);
    }

    std::uint32_t rowOf(const KeyStrip& strip) {
        if (m_index.extents[strip.lane.value].stripRows <= stripRowsMax) {
            return strip.row;
        }
        auto& rows = m_rows[strip.lane.value];
        const auto row = std::find(rows.begin(), rows.end(), strip.row);
        if (row == rows.end() && rows.size() < stripRowsMax) {
            rows.push_back(strip.row);
            return static_cast<std::uint32_t>(rows.size() - 1);
        }
        return row == rows.end() ? stripRowsMax : static_cast<std::uint32_t>(row - rows.begin());
    }

    TimelineSheet& m_sheet;
    const TimelineIndex& m_index;
    std::size_t m_count = 0;
    bool m_removes = false;
    boost::unordered_flat_map<std::uint32_t, std::vector<std::uint32_t>> m_rows; ///< By lane.
};

} // namespace

void collectItems(TimelineSheet& sheet) {
    Collector(sheet).collect();
}

void drawNotice(TimelineSheet& sheet) {
    std::string& notice = sheet.picture.notice;
    const std::string items = groupedText(sheet.picture.itemsInView) + " items in view";
    if (sheet.drawsDensity) {
        notice = items + ": the height tells how many, what hangs from above went wrong. "
                         "Losses, faults and doubles are shown singly; zoom in to see the rest.";
    } else if (sheet.picture.detail == Detail::Middle) {
        notice = items + ": without labels, and what falls together is drawn once. Zoom in.";
    } else if (sheet.keysWithoutRow > 0) {
        notice = fmt::format("{} states of further keys are not shown.",
                             groupedText(sheet.keysWithoutRow));
    }
    const std::size_t intents = sheet.index.names.intents.size();
    if (!sheet.ledger.empty() && sheet.ledger.size() < intents) {
        notice += fmt::format("{}Truth and belief: {} of {} operations.",
                              notice.empty() ? "" : " ",
                              sheet.ledger.size(),
                              groupedText(intents));
    }
    if (notice.empty()) {
        return;
    }
    const Box& plot = sheet.picture.plot;
    const double y = sheet.list().height + 9;
    sheet.list().height += 16;
    sheet.list().add(Surface{{0, y - 15, sheet.list().width, 22}, Ink::Paper, Fill::Solid});
    sheet.text({{plot.left, y},
                fitted(notice, plot.width, smallText),
                Ink::Muted,
                Anchor::Start,
                smallText});
}

} // namespace idem
