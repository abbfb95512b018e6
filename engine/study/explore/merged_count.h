// Exact counting over merged states.
#pragma once

#include "engine/core/digest.h"
#include "engine/study/explore/canonical_digest.h"
#include "engine/study/explore/exploration.h"
#include "engine/study/explore/explored_state.h"
#include "engine/study/explore/explored_system.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <deque>
#include <limits>
#include <vector>

namespace idem {

/// Algorithm A4 (explorer.md 2.4). Two schedules that lead to the same results seen and the same
/// stores have the same futures, so those are counted once and remembered under a digest of 128
/// bits: with n states, a wrong merge has a probability below n^2 / 2^129.
class MergedCount {
public:
    MergedCount(const ExploredSystem& system, const ExplorationBounds& bounds);

    /// Once only.
    Exploration run();

private:
    static constexpr int never = std::numeric_limits<int>::max();
    /// All schedules that begin in one state.
    struct Future {
        BigInteger schedules;
        BigInteger bad;
        BigInteger stuck;
        int stepsToViolation = never; ///< Of the shortest way; `never` if none ends violated.
    };
    struct DigestHash {
        std::size_t operator()(const Digest128& digest) const { return digest.low; }
    };

    const Future& visit();
    Future explore();
    Future end() const;
    void addChoice(Future& future, int handler);
    Digest128 digest() { return m_canonical.of(m_state, m_choices); }
    void step(int handler);
    void takeBack();
    std::vector<int> shortestViolation();
    int firstTowardsViolation(int stepsLeft);
    bool leadsToViolation(int handler, int stepsLeft);

    const ExplorationBounds& m_bounds;
    ExploredState m_state;
    std::vector<int> m_choices; ///< That led to m_state
    CanonicalDigest m_canonical;
    std::deque<Future> m_futures;
    boost::unordered_flat_map<Digest128, const Future*, DigestHash> m_known;
    bool m_stopped = false;
    std::uint64_t m_steps = 0;
};

} // namespace idem
