#include "engine/study/explore/merged_count.h"

#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

MergedCount::MergedCount(const ExploredSystem& system, const ExplorationBounds& bounds)
    : m_bounds(bounds), m_state(system), m_canonical(system) {}

Exploration MergedCount::run() {
    const Future& all = visit();
    Exploration found;
    found.isComplete = !m_stopped;
    found.schedules = all.schedules;
    found.bad = all.bad;
    found.stuck = all.stuck;
    found.states = m_futures.size();
    found.steps = m_steps;
    if (all.bad > 0) {
        const auto choices = shortestViolation();
        found.smallestBad = follow(m_state, choices);
    }
    return found;
}

const MergedCount::Future& MergedCount::visit() {
    const Digest128 key = digest();
    if (const auto known = m_known.find(key); known != m_known.end()) {
        return *known->second;
    }
    m_futures.push_back(explore());
    m_known.emplace(key, &m_futures.back());
    return m_futures.back();
}

MergedCount::Future MergedCount::explore() {
    Future future;
    bool isEnd = true;
    for (int handler = 0; handler < m_state.handlerCount(); ++handler) {
        if (m_state.isEnabled(handler)) {
            isEnd = false;
            addChoice(future, handler);
        }
    }
    if (isEnd) {
        return end();
    }
    if (m_state.isViolated() && future.bad > 0) {
        future.stepsToViolation = 0;
    }
    return future;
}

MergedCount::Future MergedCount::end() const {
    const bool isBad = m_state.isViolated();
    return {1, isBad ? 1 : 0, m_state.isAnyBlocked() ? 1 : 0, isBad ? 0 : never};
}

void MergedCount::addChoice(Future& future, int handler) {
    if (m_stopped || m_state.depth() >= m_bounds.stepsMax ||
        m_futures.size() >= m_bounds.statesMax) {
        m_stopped = true;
        return;
    }
    step(handler);
    const Future& after = visit();
    takeBack();
    future.schedules += after.schedules;
    future.bad += after.bad;
    future.stuck += after.stuck;
    if (after.stepsToViolation != never) {
        future.stepsToViolation = std::min(future.stepsToViolation, after.stepsToViolation + 1);
    }
}

void MergedCount::step(int handler) {
    m_choices.push_back(handler);
    m_state.step(handler);
    ++m_steps;
}

void MergedCount::takeBack() {
    m_state.takeBack();
    m_choices.pop_back();
}

std::vector<int> MergedCount::shortestViolation() {
    for (int left = visit().stepsToViolation; left > 0; --left) {
        const int handler = firstTowardsViolation(left - 1);
        step(handler);
    }
    auto choices = m_choices;
    while (m_state.depth() > 0) {
        takeBack();
    }
    return choices;
}

int MergedCount::firstTowardsViolation(int stepsLeft) {
    int handler = 0;
    while (!leadsToViolation(handler, stepsLeft)) {
        ++handler;
        // A state that leads to a violation has a step towards it.
        ENSURE(handler < m_state.handlerCount());
    }
    return handler;
}

bool MergedCount::leadsToViolation(int handler, int stepsLeft) {
    if (!m_state.isEnabled(handler)) {
        return false;
    }
    step(handler);
    const auto known = m_known.find(digest());
    const bool leads = known != m_known.end() && known->second->stepsToViolation == stepsLeft;
    takeBack();
    return leads;
}

} // namespace idem
