#include "engine/study/explore/behaviour.h"

#include "engine/core/digest.h"
#include "engine/core/ensure.h"

#include <optional>
#include <utility>
#include <vector>

namespace idem {

namespace {

/// What a result says; without `names`, apart from the cells and values that may hold tokens.
struct ResultDigest {
    Digest digest;
    bool names;

    void operator()(std::monostate) {}
    void operator()(const StatementResult& result) {
        digest.add(result.state).add(result.rowCount);
        for (const Row& row : result.rows) {
            addCells(row);
        }
    }
    void operator()(const CacheResult& result) {
        digest.add(result.status).add(result.integer);
        addValue(result.value);
    }
    void operator()(const ProviderResult& result) {
        digest.add(result.status).add(result.payment).add(result.replayed);
    }
    void operator()(const MemoryResult& result) {
        digest.add(result.done);
        addValue(result.value);
    }
    void operator()(const Exception& exception) { digest.add(exception.isAfterEffect); }

private:
    void addValue(const std::optional<CacheValue>& value) {
        digest.add(value.has_value());
        if (value) {
            addCells(*value);
        }
    }
    template <class Cells>
    void addCells(const Cells& cells) {
        for (const std::int64_t cell : cells) {
            digest.add(names ? cell : 0);
        }
    }
};

Digest digestWith(Digest before, const OperationResult& result, bool names) {
    ResultDigest visitor{before, names};
    visitor.digest.add(result.index());
    std::visit(visitor, result);
    return visitor.digest;
}

} // namespace

Behaviour::Behaviour(HandlerProgram program, std::int64_t token)
    : m_program(std::move(program)), m_token(token) {
    discover(nullptr, {});
}

const Behaviour::Point& Behaviour::after(const Point& point, const OperationResult& result) {
    ENSURE(!point.ended);
    for (const Point* child = point.m_firstChild; child; child = child->m_nextSibling) {
        if (child->m_result == result) {
            return *child;
        }
    }
    return discover(&point, result);
}

Behaviour::Point& Behaviour::discover(const Point* parent, const OperationResult& result) {
    Point& point = m_points.emplace_back();
    point.m_result = result;
    point.m_parent = parent;
    if (parent != nullptr) {
        point.seen = digestWith(Digest().add(parent->seen), result, true).value();
        point.signature = digestWith(Digest().add(parent->signature), result, false).value64();
        point.m_nextSibling = std::exchange(parent->m_firstChild, &point);
    }
    replay(point);
    return point;
}

void Behaviour::replay(Point& point) const {
    std::vector<const OperationResult*> newestFirst;
    for (const Point* at = &point; at->m_parent != nullptr; at = at->m_parent) {
        newestFirst.push_back(&at->m_result);
    }
    ExploringHandler handler(m_clock, m_token);
    auto task = m_program(handler);
    task.start();
    for (auto result = newestFirst.rbegin(); result != newestFirst.rend(); ++result) {
        handler.resume(**result);
    }
    point.ended = task.done();
    if (point.ended) {
        task.take();
        point.seen = {};
        return;
    }
    ENSURE(handler.isWaiting());
    point.announced = handler.pending();
}

} // namespace idem
