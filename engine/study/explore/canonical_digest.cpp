#include "engine/study/explore/canonical_digest.h"

#include <algorithm>
#include <utility>

namespace idem {

CanonicalDigest::CanonicalDigest(const ExploredSystem& system)
    : m_system(system), m_renamed(system) {}

Digest128 CanonicalDigest::of(const ExploredState& state, std::span<const int> choices) {
    const Names names = canonicalNames(state);
    if (std::is_sorted(names.begin(), names.end())) {
        return state.digest();
    }
    moveTo(choices, names);
    return m_renamed.digest();
}

CanonicalDigest::Names CanonicalDigest::canonicalNames(const ExploredState& state) const {
    const auto areAlike = [this](int one, int other) {
        const auto& first = m_system.handlers[static_cast<std::size_t>(one)];
        const auto& second = m_system.handlers[static_cast<std::size_t>(other)];
        return first.alike && first.alike == second.alike && first.server == second.server;
    };
    // The name of a handler is its rank among those like it, given out in their order.
    const int count = state.handlerCount();
    const auto comesFirst = [&](int one, int other) {
        const auto seen = std::pair(state.signature(one), one);
        return seen < std::pair(state.signature(other), other);
    };
    Names names(static_cast<std::size_t>(count));
    for (int handler = 0; handler < count; ++handler) {
        Names alike;
        int rank = 0;
        for (int other = 0; other < count; ++other) {
            if (other == handler || areAlike(handler, other)) {
                alike.push_back(other);
                rank += comesFirst(other, handler) ? 1 : 0;
            }
        }
        names[static_cast<std::size_t>(handler)] = alike[static_cast<std::size_t>(rank)];
    }
    return names;
}

void CanonicalDigest::moveTo(std::span<const int> choices, const Names& names) {
    const auto renamed = [&](int handler) { return names[static_cast<std::size_t>(handler)]; };
    std::size_t common = 0;
    while (common < choices.size() && common < m_choices.size() &&
           m_choices[common] == renamed(choices[common])) {
        ++common;
    }
    while (m_choices.size() > common) {
        m_renamed.takeBack();
        m_choices.pop_back();
    }
    for (const int handler : choices.subspan(common)) {
        m_choices.push_back(renamed(handler));
        m_renamed.step(m_choices.back());
    }
}

} // namespace idem
