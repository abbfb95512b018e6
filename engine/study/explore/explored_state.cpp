#include "engine/study/explore/explored_state.h"

#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

ExploredState::ExploredState(const ExploredSystem& system) : m_system(system), m_stores(system) {
    ENSURE(system.handlers.size() <= ExploredSystem::handlersMax);
    std::int64_t token = 0;
    for (const ExploredHandler& handler : system.handlers) {
        m_behaviours.emplace_back(handler.program, ++token);
    }
    for (const Behaviour& behaviour : m_behaviours) {
        m_positions.push_back({&behaviour.start(), false});
    }
}

bool ExploredState::isAnyBlocked() const {
    return std::any_of(m_positions.begin(), m_positions.end(), [](const Position& position) {
        return position.blocked;
    });
}

void ExploredState::step(int handler) {
    ENSURE(isEnabled(handler));
    const Operation& operation = announced(handler);
    const auto part = m_stores.partOf(handler, operation);
    save(part);
    m_lastResult = m_stores.execute(handler, operation);
    if (m_lastResult) {
        deliver(handler, *m_lastResult);
    } else {
        m_positions[static_cast<std::size_t>(handler)].blocked = true;
    }
    for (const auto& completion : m_stores.completions()) {
        ENSURE(isBlocked(completion.handler));
        deliver(completion.handler, completion.result);
    }
    using enum ExploredStores::PartKind;
    if (part.kind == Provider || part.kind == Database) {
        m_violated = m_stores.isViolated(m_system.effectsMax);
    }
}

void ExploredState::save(ExploredStores::Part part) {
    if (static_cast<std::size_t>(m_depth) == m_saved.size()) {
        m_saved.push_back({m_stores, part, m_positions, m_violated});
    } else {
        Saved& saved = m_saved[static_cast<std::size_t>(m_depth)];
        saved.stores.copyPart(m_stores, part);
        saved.part = part;
        saved.positions = m_positions;
        saved.violated = m_violated;
    }
    ++m_depth;
}

void ExploredState::takeBack() {
    ENSURE(m_depth > 0);
    --m_depth;
    const Saved& saved = m_saved[static_cast<std::size_t>(m_depth)];
    m_stores.copyPart(saved.stores, saved.part);
    m_positions = saved.positions;
    m_violated = saved.violated;
}

void ExploredState::deliver(int handler, const OperationResult& result) {
    const auto index = static_cast<std::size_t>(handler);
    m_positions[index] = {&m_behaviours[index].after(*m_positions[index].point, result), false};
}

Digest128 ExploredState::digest() const {
    Digest digest;
    for (const Position& position : m_positions) {
        digest.add(position.point->seen).add(position.point->ended).add(position.blocked);
    }
    return digest.add(m_stores.digest()).value();
}

} // namespace idem
