// What a handler does, as a tree: after these results it announces that operation.
//
// A coroutine is deterministic, so its state is a function of the results that it was given
// (explorer.md 2.1). A point of the tree stands for one such sequence. A new point is reached by
// feeding the sequence to a fresh coroutine; frames are never copied, and never run twice for the
// same sequence.
#pragma once

#include "engine/core/digest.h"
#include "engine/protocol/operation.h"
#include "engine/study/explore/explored_system.h"
#include "engine/study/explore/exploring_handler.h"

#include <cstdint>
#include <deque>

namespace idem {

class Behaviour {
public:
    /// Where a handler stands. Valid as long as its Behaviour.
    struct Point {
        bool ended = false;  ///< The handler has replied and is gone.
        Operation announced; ///< Unless ended.
        /// Of all results so far. Once ended, always the same: what it saw matters no more.
        Digest128 seen;
        /// Of the kinds of results so far, tokens left out: handlers that are alike share it.
        std::uint64_t signature = 0;

    private:
        friend class Behaviour;
        OperationResult m_result; ///< What led here from the parent.
        const Point* m_parent = nullptr;
        mutable const Point* m_firstChild = nullptr; ///< Grows as the search meets more.
        const Point* m_nextSibling = nullptr;
    };

    Behaviour(HandlerProgram program, std::int64_t token);
    Behaviour(const Behaviour&) = delete;
    Behaviour& operator=(const Behaviour&) = delete;
    ~Behaviour() = default;

    const Point& start() const { return m_points.front(); }
    /// Where the handler stands once its announced operation has yielded `result`. REQUIRES: not
    /// ended. Linear in the different results seen here before; a new one costs the whole replay.
    const Point& after(const Point& point, const OperationResult& result);

private:
    Point& discover(const Point* parent, const OperationResult& result);
    void replay(Point& point) const;

    HandlerProgram m_program;
    std::int64_t m_token;
    ExploringClock m_clock;
    std::deque<Point> m_points;
};

} // namespace idem
