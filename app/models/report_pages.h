// A report on pages of A4: what stands where, known without a window and without a printer, so that
// the preview and the PDF cannot disagree.
#pragma once

#include "app/models/page_text.h"
#include "engine/report/report.h"

#include <memory>
#include <vector>

namespace idem::app {

/// A part of a picture, in its own units, drawn smaller or larger.
struct PagePicture {
    const DisplayList* list = nullptr; ///< Of the report.
    Box part;
    Point at; ///< Where the part's upper left corner lies on the page.
    double scale = 1;
};

/// What stands on a page or a piece of one, in pixels of 1/96 inch: shapes, above them pictures,
/// above them text.
struct PageMatter {
    DisplayList shapes;
    std::vector<PagePicture> pictures;
    std::vector<PageText> texts;
};

struct ReportPage {
    double width = 0;
    double height = 0;
    PageMatter matter;

    bool isLandscape() const { return width > height; }
};

struct PagedReport {
    std::shared_ptr<const Report> report; ///< Whose pictures the pages show.
    std::vector<ReportPage> pages;        ///< At least one.
};

/// Of the shorter and the longer side of A4.
inline constexpr double pageShortSide = 793.7;
inline constexpr double pageLongSide = 1'122.5;

/// Title, result, notes, contents, then the parts. Rows of tables, facts, notes and pictures are
/// not cut unless they are higher than a page; headings stay with what follows, heads of tables are
/// repeated. Pictures are made to fit the width; much wider ones have a page in landscape, much
/// higher ones go on over several pages. Linear.
PagedReport layOutPages(std::shared_ptr<const Report> report);

} // namespace idem::app
