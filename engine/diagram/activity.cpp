#include "engine/diagram/activity.h"

namespace idem {

namespace {

/// The first at or after an instant that is known to be near: the steps double until it is passed.
std::size_t gallop(const std::vector<Time>& times, std::size_t from, Time sought) {
    std::size_t low = from;
    std::size_t step = 1;
    while (low + step < times.size() && times[low + step] < sought) {
        low += step;
        step *= 2;
    }
    const auto begin = times.begin() + static_cast<std::ptrdiff_t>(low);
    const auto end =
        times.begin() + static_cast<std::ptrdiff_t>(std::min(low + step + 1, times.size()));
    return static_cast<std::size_t>(std::lower_bound(begin, end, sought) - times.begin());
}

} // namespace

std::vector<std::size_t> countsBetween(const std::vector<Time>& times,
                                       const std::vector<Time>& edges) {
    std::vector<std::size_t> counts;
    counts.reserve(edges.size());
    auto at = static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), edges.front()) -
                                       times.begin());
    for (std::size_t edge = 1; edge < edges.size(); ++edge) {
        const std::size_t next = gallop(times, at, edges[edge]);
        counts.push_back(next - at);
        at = next;
    }
    return counts;
}

} // namespace idem
