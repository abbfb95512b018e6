// Tables of a report as pieces of pages.

#include "app/models/report_slabs.h"
#include "engine/diagram/outcome_look.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <numeric>

namespace idem::app {

namespace {

constexpr LineLook tableCaptionLook{{{12, true}, PageFace::Sans}, Ink::Text};
constexpr double columnGap = 12;
constexpr double cellPad = 4;
constexpr double markGap = 5;
constexpr double sizeMost = 11;
constexpr double sizeLeast = 8;

struct TableLook {
    LineLook plain;
    LineLook strong;

    explicit TableLook(double size)
        : plain{{{size, false}, PageFace::Sans}, Ink::Text},
          strong{{{size, true}, PageFace::Sans}, Ink::Text} {}
    double markSide() const { return plain.font.style.sizePx + 1; }
    double markRoom(const ReportCell& cell) const {
        return cell.outcome ? markSide() + markGap : 0;
    }
    /// The first column names the row.
    const LineLook& of(std::size_t column) const { return column == 0 ? strong : plain; }
};

/// The widths of the columns: as they would like to be if that fits, else the room is shared so
/// that no word breaks, else anyhow.
class ColumnWidths {
public:
    ColumnWidths(const ReportTable& table, const TableLook& look) {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            double wanted = widthOf(table.columns[column].title, look.strong.font);
            double least = leastOf(table.columns[column].title, look.strong.font);
            for (const auto& row : table.rows) {
                const ReportCell& cell = row[column];
                const PageFont& font = look.of(column).font;
                const double mark = look.markRoom(cell);
                wanted = std::max(wanted, widthOf(cell.text, font) + mark);
                least = std::max(least, leastOf(cell.text, font) + mark);
            }
            m_wanted.push_back(wanted + slack);
            m_least.push_back(std::min(least, wordMost) + slack);
        }
    }

    bool fits() const { return sum(m_least) <= room(); }

    std::vector<double> shared() const {
        const double wanted = sum(m_wanted);
        if (wanted <= room()) {
            return between(m_wanted, 1 + (room() - wanted) / wanted);
        }
        const double least = sum(m_least);
        if (least >= room()) {
            return between(m_least, room() / least);
        }
        const double share = (room() - least) / (wanted - least);
        std::vector<double> widths;
        for (std::size_t at = 0; at < m_wanted.size(); ++at) {
            widths.push_back(m_least[at] + share * (m_wanted[at] - m_least[at]));
        }
        return widths;
    }

private:
    static constexpr double wordMost = 170;
    static constexpr double wholeMost = 80; ///< Texts that are no wider stay in one line.
    static constexpr double slack = 0.5;    ///< For what rounding loses.

    static double leastOf(const std::string& text, const PageFont& font) {
        const double width = widthOf(text, font);
        return width <= wholeMost ? width : widestWord(text, font);
    }
    static double sum(const std::vector<double>& widths) {
        return std::accumulate(widths.begin(), widths.end(), 0.0);
    }
    static std::vector<double> between(std::vector<double> widths, double factor) {
        for (double& width : widths) {
            width *= factor;
        }
        return widths;
    }
    double room() const {
        return textWidth - columnGap * (static_cast<double>(m_wanted.size()) - 1);
    }

    std::vector<double> m_wanted;
    std::vector<double> m_least;
};

/// Adds the lines of a cell; returns how high they are.
double addCell(PageMatter& matter,
               const ReportCell& cell,
               CellAlignment alignment,
               Box within,
               const LineLook& look) {
    const TableLook marks(look.font.style.sizePx);
    const double mark = marks.markRoom(cell);
    if (cell.outcome) {
        drawOutcome(matter.shapes, {within.left, within.top + 1}, marks.markSide(), *cell.outcome);
    }
    double height = 0;
    for (const std::string& line : brokenLines(cell.text, within.width - mark, look.font)) {
        const double left = alignment == CellAlignment::End
                                ? within.right() - widthOf(line, look.font)
                                : within.left + mark;
        addLine(matter, {left, within.top + height}, line, look);
        height += look.font.style.sizePx * lineShare;
    }
    return height;
}

struct RowLook {
    double lineWidth = 1;
    Ink line = Ink::Grid;
    bool isHead = false;
};

Slab rowSlab(const ReportTable& table,
             const std::vector<ReportCell>& row,
             const std::vector<double>& widths,
             const TableLook& look,
             const RowLook& rowLook) {
    Slab slab;
    double left = 0;
    double height = 0;
    for (std::size_t column = 0; column < row.size(); ++column) {
        const LineLook& text = rowLook.isHead ? look.strong : look.of(column);
        height = std::max(height,
                          addCell(slab.matter,
                                  row[column],
                                  table.columns[column].alignment,
                                  {left, cellPad, widths[column], 0},
                                  text));
        left += widths[column] + columnGap;
    }
    slab.height = height + 2 * cellPad;
    slab.matter.shapes.add(Line{
        {0, slab.height}, {textWidth, slab.height}, rowLook.line, rowLook.lineWidth, Dash::Solid});
    return slab;
}

} // namespace

Slabs tableSlabs(const ReportTable& table) {
    double size = sizeMost;
    while (size > sizeLeast && !ColumnWidths(table, TableLook(size)).fits()) {
        size -= 0.5;
    }
    const TableLook look(size);
    const auto widths = ColumnWidths(table, look).shared();
    Slabs slabs = textSlabs(table.caption, tableCaptionLook, 18, {0, 0, textWidth, 0});
    for (Slab& line : slabs) {
        line.keepsNext = true;
    }
    std::vector<ReportCell> titles;
    for (const ReportColumn& column : table.columns) {
        titles.push_back({column.title, std::nullopt, std::nullopt});
    }
    Slab head = rowSlab(table, titles, widths, look, {1.5, Ink::Muted, true});
    head.keepsNext = true;
    const auto repeated = std::make_shared<const Slab>(head);
    slabs.push_back(std::move(head));
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        slabs.push_back(rowSlab(table, table.rows[row], widths, look, {}));
        slabs.back().head = repeated;
        // No row is left alone.
        slabs.back().keepsNext =
            table.rows.size() > 1 && (row == 0 || row + 2 == table.rows.size());
    }
    return slabs;
}

} // namespace idem::app
