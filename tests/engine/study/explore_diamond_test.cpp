// The diamond test: two enabled operations whose footprints are independent may be swapped. Both
// orders give the same results and the same state, whatever the state before.

#include "engine/study/explore/explored_story.h"
#include "tests/engine/study/explored_programs.h"
#include "tests/support/full_run.h"

#include <gtest/gtest.h>

#include <random>

namespace idem {

namespace {

using StepResult = std::optional<OperationResult>;

struct Swap {
    StepResult first;
    StepResult second;
    Digest128 stores;
    Digest128 state;
    std::string future; ///< What the default choices lead to afterwards.
};

/// Both steps in the order given, then on to the end, then everything taken back.
Swap stepBoth(ExploredState& state, int first, int second) {
    Swap swap;
    const int depth = state.depth();
    state.step(first);
    swap.first = state.lastResult();
    if (state.isEnabled(second)) {
        state.step(second);
        swap.second = state.lastResult();
        swap.stores = state.stores().digest();
        swap.state = state.digest();
        swap.future = toText(finish(state));
    }
    while (state.depth() > depth) {
        state.takeBack();
    }
    return swap;
}

std::string nameOf(const ExploredState& state, int handler) {
    const Operation& operation = state.announced(handler);
    return std::to_string(static_cast<int>(operation.name)) + " of key " +
           std::to_string(operation.key);
}

class DiamondTest : public testing::Test {
protected:
    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(m_engine()) % limit;
    }

    /// One key a program: footprints hold only if no transaction claims two.
    ExploredSystem randomSystem() {
        std::vector<Program> programs(3, Program(6));
        for (Program& program : programs) {
            const std::uint32_t key = 1 + below(3);
            for (ProgramLine& line : program) {
                line.verb =
                    static_cast<Verb>(below(static_cast<std::uint32_t>(Verb::Rollback) + 1));
                line.key = key;
            }
        }
        return systemOf(programs);
    }

    void walk(const ExploredSystem& system) {
        ExploredState state(system);
        for (;;) {
            std::vector<int> enabled;
            for (int handler = 0; handler < state.handlerCount(); ++handler) {
                if (state.isEnabled(handler)) {
                    enabled.push_back(handler);
                }
            }
            if (enabled.empty()) {
                return;
            }
            tryAllPairs(state, enabled);
            state.step(enabled[below(static_cast<std::uint32_t>(enabled.size()))]);
        }
    }

    void tryAllPairs(ExploredState& state, const std::vector<int>& enabled) {
        for (const int one : enabled) {
            for (const int other : enabled) {
                const auto first = footprint(state.announced(one));
                const auto second = footprint(state.announced(other));
                if (one < other && !isDependent(first, second)) {
                    expectDiamond(state, one, other);
                    ++m_pairs;
                }
            }
        }
    }

    void expectDiamond(ExploredState& state, int one, int other) {
        SCOPED_TRACE(nameOf(state, one) + " and " + nameOf(state, other));
        const Swap inOrder = stepBoth(state, one, other);
        const Swap swapped = stepBoth(state, other, one);
        if (areBothAdding(state, one, other)) {
            // Two charges swap their payment numbers, which no verdict looks at.
            EXPECT_EQ(inOrder.stores, swapped.stores);
            return;
        }
        EXPECT_EQ(inOrder.first, swapped.second);
        EXPECT_EQ(inOrder.second, swapped.first);
        EXPECT_EQ(inOrder.future, swapped.future);
        // The digest of a database tells more of a blocked statement than matters: which rows of
        // other keys it could see when it began, and who else waits for the same rival. Of a
        // transaction above READ COMMITTED it tells the same from its first statement on.
        if (inOrder.first && inOrder.second && !m_holdsSnapshots) {
            EXPECT_EQ(inOrder.state, swapped.state);
        }
    }

    static bool areBothAdding(const ExploredState& state, int one, int other) {
        return footprint(state.announced(one)).access == Access::Add &&
               footprint(state.announced(other)).access == Access::Add;
    }

    std::mt19937 m_engine{20'252};
    int m_pairs = 0;
    bool m_holdsSnapshots = false; ///< Some transaction is above READ COMMITTED.
};

TEST_F(DiamondTest, IndependentOperationsOfRandomProgramsCommute) {
    const int pairs = support::samples(30'000, 1'000'000);
    while (m_pairs < pairs && !HasFailure()) {
        walk(randomSystem());
    }
}

TEST_F(DiamondTest, IndependentOperationsOfStrategiesCommute) {
    const ProtocolSetup setup;
    const int rounds = support::samples(300, 10'000, 6);
    for (const StrategyEntry& strategy : strategies()) {
        SCOPED_TRACE(strategy.name);
        m_holdsSnapshots = strategy.name.starts_with("serializable");
        auto system = duplicates(strategy, setup, paymentWithKey(1), 4, 2);
        for (const std::size_t other : {1U, 2U}) {
            system.handlers[other] =
                duplicates(strategy, setup, paymentWithKey(2), 1).handlers.front();
        }
        for (int round = 0; round < rounds && !HasFailure(); ++round) {
            walk(system);
        }
    }
    EXPECT_GT(m_pairs, 30 * rounds);
}

} // namespace

} // namespace idem
