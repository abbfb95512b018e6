#include "engine/diagram/label_grid.h"

#include <algorithm>

namespace idem {

namespace {

constexpr double columnWidth = 48;
constexpr double labelGap = 2;

bool touches(const Box& one, const Box& other) {
    return one.left < other.right() + labelGap && other.left < one.right() + labelGap &&
           one.top < other.bottom() && other.top < one.bottom();
}

} // namespace

std::size_t LabelGrid::columnOf(double x) {
    return static_cast<std::size_t>(std::max(x, 0.0) / columnWidth);
}

void LabelGrid::add(const Box& box) {
    const std::size_t last = columnOf(box.right());
    if (last >= m_columns.size()) {
        m_columns.resize(last + 1);
    }
    for (std::size_t column = columnOf(box.left); column <= last; ++column) {
        m_columns[column].push_back(box);
    }
    ++m_size;
}

bool LabelGrid::hasRoom(const Box& box) const {
    const std::size_t end = std::min(columnOf(box.right() + labelGap) + 1, m_columns.size());
    for (std::size_t column = columnOf(box.left - labelGap); column < end; ++column) {
        const auto& boxes = m_columns[column];
        const bool isTaken = std::any_of(
            boxes.begin(), boxes.end(), [&box](const Box& other) { return touches(box, other); });
        if (isTaken) {
            return false;
        }
    }
    return true;
}

} // namespace idem
