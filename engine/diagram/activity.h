// How much happens from edge to edge, counted without looking at each.
#pragma once

#include "engine/core/mathematics.h"
#include "engine/core/time.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace idem {

/// How many of the times lie from each edge to the next. Both ascend. Logarithmic in the gaps.
std::vector<std::size_t> countsBetween(const std::vector<Time>& times,
                                       const std::vector<Time>& edges);

/// Logarithmic, to whole pixels: neighbours of about the same height become one surface.
class HeightScale {
public:
    /// REQUIRES: most is not 0.
    HeightScale(std::size_t most, double height)
        : m_whole(mathematics::log(1 + static_cast<double>(most))), m_height(height) {}

    double of(std::size_t count) const {
        const double share = mathematics::log(1 + static_cast<double>(count)) / m_whole;
        return count == 0 ? 0 : std::max(1.0, std::round(share * m_height));
    }

private:
    double m_whole;
    double m_height;
};

/// Runs of equal heights: calls `draw(begin, end, height)` for each that is not 0.
template <class Draw>
void forEachRun(const std::vector<double>& heights, Draw draw) {
    for (std::size_t begin = 0; begin < heights.size();) {
        std::size_t end = begin + 1;
        while (end < heights.size() && heights[end] == heights[begin]) {
            ++end;
        }
        if (heights[begin] > 0) {
            draw(begin, end, heights[begin]);
        }
        begin = end;
    }
}

} // namespace idem
