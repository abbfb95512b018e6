// The optimal string alignment distance, row by row on the stack.
#include "engine/core/nearest_name.h"

#include "engine/core/ensure.h"

#include <array>

namespace idem {

namespace {

char lowered(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

} // namespace

std::size_t editDistance(std::string_view left, std::string_view right) {
    ENSURE(left.size() <= nearestNameLengthMax && right.size() <= nearestNameLengthMax);
    using Row = std::array<std::size_t, nearestNameLengthMax + 1>;
    const auto same = [&](std::size_t i, std::size_t j) {
        return lowered(left[i - 1]) == lowered(right[j - 1]);
    };
    Row twoAbove{};
    Row above{};
    Row row{};
    for (std::size_t j = 0; j <= right.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= left.size(); ++i) {
        twoAbove = above;
        above = row;
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            row[j] =
                std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same(i, j) ? 0U : 1U)});
            if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j)) {
                row[j] = std::min(row[j], twoAbove[j - 2] + 1);
            }
        }
    }
    return row[right.size()];
}

} // namespace idem
