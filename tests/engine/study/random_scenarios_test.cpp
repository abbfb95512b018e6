// Whatever scenario is accepted can be run, and its trace survives a file: what is read back is
// judged and explained as the run itself was.

#include "engine/scenario/field.h"
#include "engine/study/run.h"
#include "engine/trace/json_lines.h"
#include "tests/support/full_run.h"
#include "tests/support/random_scenario.h"

#include <gtest/gtest.h>

namespace idem {

TEST(RandomScenariosTest, SurviveBeingSavedAsATrace) {
    const auto count = support::samples<std::uint64_t>(150, 20'000);
    for (std::uint64_t seed = 0; seed < count && !testing::Test::HasFailure(); ++seed) {
        const Scenario scenario = randomScenario(seed);
        const StrategyEntry& strategy = strategies()[seed % strategies().size()];
        SCOPED_TRACE("random scenario " + std::to_string(seed) + ", " + std::string(strategy.name));
        const idem::Run run = runScenario(scenario, strategy, scenario.seed);
        auto saved = readJsonLines(toJsonLines(run.trace));
        ASSERT_TRUE(saved.value) << toText(saved.diagnostics.front());
        ASSERT_EQ(saved.value->records, run.trace.records);
        const idem::Run again = runFromTrace(std::move(*saved.value));
        EXPECT_EQ(again.fingerprint, run.fingerprint);
        EXPECT_EQ(again.worst(), run.worst());
        ASSERT_EQ(again.explanation.has_value(), run.explanation.has_value());
        if (run.explanation) {
            EXPECT_EQ(again.explanation->sentence, run.explanation->sentence);
        }
    }
}

TEST(RandomScenariosTest, MayCarryTheGreatestAmount) {
    Scenario scenario = randomScenario(0);
    scenario.world.clients[0].amount = findField(FieldGroup::Client, "amount")->range.most;
    const idem::Run run = runScenario(scenario, strategies()[0], scenario.seed);
    EXPECT_TRUE(readJsonLines(toJsonLines(run.trace)).value);
}

} // namespace idem
