#include "app/models/report_pages.h"

#include "app/models/report_slabs.h"
#include "engine/diagram/text_width.h"

#include <fmt/format.h>
#include <map>
#include <utility>

namespace idem::app {

namespace {

constexpr LineLook footLook{{{10, false}, PageFace::Sans}, Ink::Muted};
constexpr LineLook contentsLook{{{12, false}, PageFace::Sans}, Ink::Text};

/// Puts slabs on pages, one beneath the other.
class Paginator {
public:
    explicit Paginator(const Slabs& slabs) : m_slabs(slabs) {}

    std::vector<ReportPage> paginate() {
        newPage(false);
        for (std::size_t at = 0; at < m_slabs.size(); ++at) {
            makeRoom(at);
            place(m_slabs[at]);
        }
        tellPages();
        return std::move(m_pages);
    }

private:
    struct Pointer {
        std::size_t part = 0;
        std::size_t page = 0;
        double bottom = 0;
    };

    double room() const { return page().isLandscape() ? wideTextHeight : textHeight; }
    ReportPage& page() { return m_pages.back(); }
    const ReportPage& page() const { return m_pages.back(); }

    void newPage(bool isWide) {
        ReportPage made;
        made.width = isWide ? pageLongSide : pageShortSide;
        made.height = isWide ? pageShortSide : pageLongSide;
        m_pages.push_back(std::move(made));
        m_top = 0;
    }

    /// The height of the slab and of all that must stand on its page.
    double heightKept(std::size_t at) const {
        double height = m_slabs[at].height;
        while (m_slabs[at].keepsNext && at + 1 < m_slabs.size()) {
            ++at;
            height += m_slabs[at].gap + m_slabs[at].height;
        }
        return height;
    }

    void makeRoom(std::size_t at) {
        const Slab& slab = m_slabs[at];
        if (slab.isWide != page().isLandscape()) {
            m_top > 0 ? newPage(slab.isWide) : turnPage(slab.isWide);
        }
        const double kept = heightKept(at);
        const double wanted = kept <= room() ? kept : slab.height;
        if (m_top > 0 && m_top + slab.gap + wanted > room()) {
            newPage(slab.isWide);
        }
        if (m_top == 0 && slab.head != nullptr) {
            place(*slab.head);
        }
    }

    void turnPage(bool isWide) {
        m_pages.pop_back();
        newPage(isWide);
    }

    void place(const Slab& slab) {
        if (m_top > 0 || !slab.isBetween) {
            m_top += m_top > 0 ? slab.gap : 0;
            append(page().matter, slab.matter, {pageMargin, pageMargin + m_top});
            m_top += slab.height;
        }
        if (slab.begins) {
            m_begins[*slab.begins] = m_pages.size();
        }
        if (slab.pointsTo) {
            m_pointers.push_back({*slab.pointsTo, m_pages.size() - 1, pageMargin + m_top});
        }
    }

    void tellPages() {
        for (const Pointer& pointer : m_pointers) {
            const std::string number = std::to_string(m_begins[pointer.part]);
            const double left = pageMargin + textWidth - widthOf(number, contentsLook.font);
            const double top = pointer.bottom - contentsLook.font.style.sizePx * lineShare;
            addLine(m_pages[pointer.page].matter, {left, top}, number, contentsLook);
        }
    }

    const Slabs& m_slabs;
    std::vector<ReportPage> m_pages;
    double m_top = 0;                            ///< Where the next slab goes, beneath the margin.
    std::map<std::size_t, std::size_t> m_begins; ///< Number of the page on which a part begins.
    std::vector<Pointer> m_pointers;
};

void addFoot(ReportPage& page, const Report& report, const std::string& number) {
    const double top = page.height - pageMargin - footLook.font.style.sizePx * lineShare;
    const double right = page.width - pageMargin;
    page.matter.shapes.add(
        Line{{pageMargin, top - 6}, {right, top - 6}, Ink::Grid, 1, Dash::Solid});
    const std::string maker = report.engineVersion.empty() ? std::string("Idemscope")
                                                           : "Idemscope " + report.engineVersion;
    const double numberLeft = right - widthOf(number, footLook.font);
    const double makerLeft =
        (page.width - widthOf(maker, footLook.font)) / 2 + (right - pageMargin) / 6;
    addLine(page.matter,
            {pageMargin, top},
            fitted(report.scenario, makerLeft - pageMargin - 16, footLook.font.style),
            footLook);
    addLine(page.matter, {makerLeft, top}, maker, footLook);
    addLine(page.matter, {numberLeft, top}, number, footLook);
}

} // namespace

PagedReport layOutPages(std::shared_ptr<const Report> report) {
    const Slabs slabs = slabsOf(*report);
    PagedReport paged{report, Paginator(slabs).paginate()};
    for (std::size_t at = 0; at < paged.pages.size(); ++at) {
        addFoot(paged.pages[at], *report, fmt::format("Page {} of {}", at + 1, paged.pages.size()));
    }
    return paged;
}

} // namespace idem::app
