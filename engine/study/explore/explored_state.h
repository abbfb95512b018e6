// A schedule under way: where every handler stands and what the stores hold, step by step.
#pragma once

#include "engine/core/digest.h"
#include "engine/study/explore/behaviour.h"
#include "engine/study/explore/explored_stores.h"
#include "engine/study/explore/explored_system.h"

#include <boost/container/static_vector.hpp>

#include <deque>
#include <optional>

namespace idem {

/// One step is one execution of an announced operation: it yields a result, or it blocks and is
/// completed by a later step of another handler. Steps are taken back in reverse order.
class ExploredState {
public:
    /// `system` must outlive the state.
    explicit ExploredState(const ExploredSystem& system);
    ExploredState(const ExploredState&) = delete;
    ExploredState& operator=(const ExploredState&) = delete;
    ~ExploredState() = default;

    int handlerCount() const { return static_cast<int>(m_positions.size()); }
    /// Whether the handler has an announced operation that is not blocked.
    bool isEnabled(int handler) const {
        const Position& position = at(handler);
        return !position.blocked && !position.point->ended;
    }
    bool isBlocked(int handler) const { return at(handler).blocked; }
    bool isAnyBlocked() const;
    /// REQUIRES: the handler has not ended.
    const Operation& announced(int handler) const { return at(handler).point->announced; }
    /// What the handler has seen so far, in a form that handlers which are alike share.
    std::uint64_t signature(int handler) const {
        return at(handler).point->signature ^ (isBlocked(handler) ? 1 : 0);
    }

    /// Executes the handler's announced operation. REQUIRES: isEnabled(handler).
    void step(int handler);
    /// Undoes the last step. REQUIRES: there is one.
    void takeBack();

    /// Steps taken and not taken back.
    int depth() const { return m_depth; }
    /// What the last step yielded; nothing when it blocked.
    const std::optional<OperationResult>& lastResult() const { return m_lastResult; }
    bool isViolated() const { return m_violated; }
    const ExploredStores& stores() const { return m_stores; }
    /// Of the results that each handler has seen and of the stores.
    Digest128 digest() const;

private:
    struct Position {
        const Behaviour::Point* point = nullptr;
        bool blocked = false;
    };
    using Positions = boost::container::static_vector<Position, ExploredSystem::handlersMax>;
    /// What a step overwrites.
    struct Saved {
        ExploredStores stores;
        ExploredStores::Part part;
        Positions positions;
        bool violated = false;
    };

    const Position& at(int handler) const { return m_positions[static_cast<std::size_t>(handler)]; }
    void save(ExploredStores::Part part);
    void deliver(int handler, const OperationResult& result);

    const ExploredSystem& m_system;
    std::deque<Behaviour> m_behaviours; ///< By handler
    ExploredStores m_stores;
    Positions m_positions;
    bool m_violated = false;
    std::optional<OperationResult> m_lastResult;
    int m_depth = 0;
    std::deque<Saved> m_saved; ///< By depth; grown once, then reused
};

} // namespace idem
