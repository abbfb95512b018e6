// Over thousands of random programs both algorithms agree, and where nothing blocks the number of
// schedules is the multinomial.

#include "engine/study/explore/explorer.h"
#include "tests/engine/study/explored_programs.h"
#include "tests/support/full_run.h"

#include <gtest/gtest.h>

#include <random>

namespace idem {

namespace {

class RandomPrograms {
public:
    explicit RandomPrograms(unsigned seed) : m_engine(seed) {}

    std::uint32_t below(std::uint32_t limit) {
        return static_cast<std::uint32_t>(m_engine()) % limit;
    }

    ExploredSystem system(int handlers, bool mayBlock) {
        ExploredSystem made;
        made.servers = 1 + static_cast<int>(below(2));
        made.regions = 1 + static_cast<int>(below(2));
        made.effectsMax = static_cast<int>(below(3));
        const bool areAlike = below(2) == 0;
        Program program = this->program(mayBlock);
        for (int handler = 0; handler < handlers; ++handler) {
            if (!areAlike && handler > 0) {
                program = this->program(mayBlock);
            }
            m_lengths.push_back(static_cast<int>(program.size()));
            const int server = handler % made.servers;
            made.handlers.push_back(
                {running(program), server, areAlike ? std::optional(0) : std::nullopt});
        }
        return made;
    }

    /// How many schedules the last system has if nothing blocks.
    BigInteger multinomial() {
        BigInteger product = 1;
        int steps = 0;
        for (const int length : m_lengths) {
            for (int step = 1; step <= length; ++step) {
                product = product * ++steps / step;
            }
        }
        m_lengths.clear();
        return product;
    }

private:
    Program program(bool mayBlock) {
        constexpr auto harmless = static_cast<std::uint32_t>(Verb::Mutex);
        constexpr auto all = static_cast<std::uint32_t>(Verb::Rollback) + 1;
        Program made(1 + below(4));
        for (ProgramLine& line : made) {
            // Half of the lines of a program that may block are of the kinds that can do so.
            const bool mayThis = mayBlock && below(2) == 0;
            line.verb =
                static_cast<Verb>(mayThis ? harmless + below(all - harmless) : below(harmless));
            line.key = 1 + below(2);
        }
        return made;
    }

    std::mt19937 m_engine;
    std::vector<int> m_lengths;
};

void expectAgreement(const Exploration& enumerated, const Exploration& counted) {
    EXPECT_TRUE(enumerated.isComplete && counted.isComplete);
    EXPECT_EQ(enumerated.schedules, counted.schedules);
    EXPECT_EQ(enumerated.bad, counted.bad);
    EXPECT_EQ(enumerated.stuck, counted.stuck);
    EXPECT_EQ(toText(enumerated.smallestBad), toText(counted.smallestBad));
}

void tryRandomSystems(int count, int handlers, bool mayBlock) {
    constexpr unsigned seed = 20'251;
    RandomPrograms random(seed);
    for (int trial = 0; trial < count && !testing::Test::HasFailure(); ++trial) {
        SCOPED_TRACE("seed " + std::to_string(seed) + ", trial " + std::to_string(trial));
        const Explorer explorer(random.system(handlers, mayBlock));
        const auto enumerated = explorer.enumerate();
        expectAgreement(enumerated, explorer.count());
        const auto unblocked = random.multinomial();
        if (mayBlock) {
            EXPECT_LE(enumerated.schedules, unblocked);
        } else {
            EXPECT_EQ(enumerated.schedules, unblocked);
            EXPECT_EQ(enumerated.stuck, 0);
        }
    }
}

TEST(ExploreRandomTest, TwoHandlersThatNeverBlockHaveTheMultinomial) {
    tryRandomSystems(support::samples(3'000, 30'000, 200), 2, false);
}

TEST(ExploreRandomTest, ThreeHandlersThatNeverBlockHaveTheMultinomial) {
    tryRandomSystems(support::samples(150, 1'500, 10), 3, false);
}

TEST(ExploreRandomTest, TwoHandlersThatMayBlockAreCountedAlike) {
    tryRandomSystems(support::samples(7'000, 70'000, 500), 2, true);
}

TEST(ExploreRandomTest, ThreeHandlersThatMayBlockAreCountedAlike) {
    tryRandomSystems(support::samples(300, 3'000, 10), 3, true);
}

} // namespace

} // namespace idem
