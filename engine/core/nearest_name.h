// "Did you mean": the known name nearest to what a person wrote.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace idem {

/// Longer names are never compared, which bounds the work for hostile input.
inline constexpr std::size_t nearestNameLengthMax = 64;

/// How many insertions, deletions, replacements and swaps of neighbours turn one name into the
/// other, where case does not count. REQUIRES: both at most nearestNameLengthMax bytes long.
/// Quadratic in the length.
std::size_t editDistance(std::string_view left, std::string_view right);

/// The first of the nearest candidates (any range of strings), none if all are too far away: more
/// than a third of the longer name, but one edit is always near. Never more than 64 x 64 steps a
/// candidate.
template <class Names>
std::optional<std::string> nearestName(std::string_view name, const Names& candidates) {
    std::optional<std::string> nearest;
    std::size_t nearestDistance = nearestNameLengthMax;
    if (name.empty() || name.size() > nearestNameLengthMax) {
        return nearest;
    }
    for (const auto& item : candidates) {
        const std::string_view candidate = item;
        if (candidate.size() > nearestNameLengthMax) {
            continue;
        }
        const std::size_t distance = editDistance(name, candidate);
        const std::size_t near =
            std::max<std::size_t>(1, std::max(name.size(), candidate.size()) / 3);
        if (distance <= near && distance < nearestDistance) {
            nearest = candidate;
            nearestDistance = distance;
        }
    }
    return nearest;
}

} // namespace idem
