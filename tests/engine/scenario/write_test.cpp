// What is written is read back to an equal scenario, whatever it holds.
#include "engine/scenario/check.h"
#include "engine/scenario/read.h"
#include "engine/scenario/write.h"
#include "tests/support/files.h"
#include "tests/support/full_run.h"
#include "tests/support/random_scenario.h"

#include <gtest/gtest.h>

namespace idem {

TEST(WriteScenarioTest, ReadingUndoesWriting) {
    const auto count = support::samples<std::uint64_t>(2'000, 100'000);
    for (std::uint64_t seed = 0; seed < count; ++seed) {
        const Scenario scenario = randomScenario(seed);
        const std::string text = writeScenario(scenario);
        const auto parsed = readScenario(text, "written.toml");
        ASSERT_TRUE(parsed) << text << toText(parsed.diagnostics.front());
        ASSERT_EQ(*parsed.value, scenario) << text;
    }
}

TEST(WriteScenarioTest, WritingTwiceGivesTheSameText) {
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        const auto parsed = readScenario(file.text, file.name);
        ASSERT_TRUE(parsed) << file.name;
        const std::string once = writeScenario(*parsed.value);
        EXPECT_EQ(writeScenario(*readScenario(once, file.name).value), once) << file.name;
    }
}

TEST(WriteScenarioTest, DefaultsAreLeftOut) {
    const auto parsed = readScenario("", "empty.toml");
    EXPECT_EQ(writeScenario(*parsed.value),
              "format = 1\n"
              "strategy = \"none\"\n"
              "\n"
              "[clients.client-1]\n");
}

TEST(WriteScenarioTest, RandomScenariosUseTheWholeTable) {
    std::string all;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        all += writeScenario(randomScenario(seed));
    }
    for (const Field& field : fields()) {
        if (field.name != "*" && field.choices.size() != 1) {
            EXPECT_NE(all.find(std::string(field.name) + " = "), std::string::npos) << field.name;
        }
    }
}

} // namespace idem
