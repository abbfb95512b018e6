// One digest for all states that differ only in the names of interchangeable handlers.
#pragma once

#include "engine/core/digest.h"
#include "engine/study/explore/explored_state.h"
#include "engine/study/explore/explored_system.h"

#include <boost/container/static_vector.hpp>

#include <span>
#include <vector>

namespace idem {

/// Handlers that are alike differ in nothing but their number, which is also their token and
/// session, and stores only compare those for equality. So a schedule with the handlers renamed
/// leads to a state with the same future, renamed. Of all such states the one is digested in which
/// handlers that are alike are sorted by what they have seen; it is reached by renaming the
/// choices and running them.
class CanonicalDigest {
public:
    /// `system` must outlive the object.
    explicit CanonicalDigest(const ExploredSystem& system);

    /// REQUIRES: `choices` are those that led to `state`, a state of the same system.
    Digest128 of(const ExploredState& state, std::span<const int> choices);

private:
    using Names = boost::container::static_vector<int, ExploredSystem::handlersMax>;

    Names canonicalNames(const ExploredState& state) const;
    void moveTo(std::span<const int> choices, const Names& names);

    const ExploredSystem& m_system;
    ExploredState m_renamed;
    std::vector<int> m_choices; ///< That led to m_renamed
};

} // namespace idem
