// Enumeration, depth first: take a step, go through everything that can follow, take it back.

#include "engine/study/explore/explorer.h"

#include "engine/study/explore/merged_count.h"

#include <utility>

namespace idem {

namespace {

class Enumeration {
public:
    Enumeration(const ExploredSystem& system, const ExplorationBounds& bounds)
        : m_system(system), m_bounds(bounds), m_state(system) {}

    Exploration run() {
        visit();
        m_found.isComplete = !m_stopped;
        m_found.schedules = m_schedules;
        m_found.bad = m_bad;
        m_found.stuck = m_stuck;
        if (m_bad > 0) {
            ExploredState fresh(m_system);
            m_found.smallestBad = follow(fresh, m_smallest);
        }
        return std::move(m_found);
    }

private:
    void visit() {
        bool isEnd = true;
        for (int handler = 0; handler < m_state.handlerCount() && !m_stopped; ++handler) {
            if (m_state.isEnabled(handler)) {
                isEnd = false;
                tryStep(handler);
            }
        }
        if (isEnd && !m_stopped) {
            countSchedule();
        }
    }

    void tryStep(int handler) {
        if (m_state.depth() >= m_bounds.stepsMax) {
            m_stopped = true;
            return;
        }
        const auto violatedAt = m_violatedAt;
        m_state.step(handler);
        ++m_found.steps;
        m_choices.push_back(handler);
        if (m_violatedAt == 0 && m_state.isViolated()) {
            m_violatedAt = m_choices.size();
        }
        visit();
        m_violatedAt = violatedAt;
        m_choices.pop_back();
        m_state.takeBack();
    }

    void countSchedule() {
        if (m_schedules == m_bounds.schedulesMax) {
            m_stopped = true;
            return;
        }
        ++m_schedules;
        m_stuck += m_state.isAnyBlocked() ? 1 : 0;
        if (m_state.isViolated()) {
            ++m_bad;
            if (m_bad == 1 || m_violatedAt < m_smallest.size()) {
                const auto end = static_cast<std::ptrdiff_t>(m_violatedAt);
                m_smallest.assign(m_choices.begin(), m_choices.begin() + end);
            }
        }
    }

    const ExploredSystem& m_system;
    const ExplorationBounds& m_bounds;
    ExploredState m_state;
    std::vector<int> m_choices;
    std::size_t m_violatedAt = 0; ///< How many choices led to the first violation; 0: none
    std::vector<int> m_smallest;
    bool m_stopped = false;
    std::uint64_t m_schedules = 0;
    std::uint64_t m_bad = 0;
    std::uint64_t m_stuck = 0;
    Exploration m_found;
};

} // namespace

Explorer::Explorer(ExploredSystem system, ExplorationBounds bounds)
    : m_system(std::move(system)), m_bounds(bounds) {}

Exploration Explorer::enumerate() const {
    return Enumeration(m_system, m_bounds).run();
}

Exploration Explorer::count() const {
    return MergedCount(m_system, m_bounds).run();
}

} // namespace idem
