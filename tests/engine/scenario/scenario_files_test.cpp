// Every scenario that ships is read without an error and says what each strategy must do.
#include "engine/scenario/read.h"
#include "tests/support/files.h"

#include <gtest/gtest.h>

namespace idem {

TEST(ScenarioFilesTest, EveryFileIsRead) {
    const auto files = filesIn("scenarios", ".toml");
    ASSERT_FALSE(files.empty());
    for (const TextFile& file : files) {
        const auto parsed = readScenario(file.text, file.name);
        for (const Diagnostic& diagnostic : parsed.diagnostics) {
            ADD_FAILURE() << toText(diagnostic);
        }
        ASSERT_TRUE(parsed) << file.name;
        EXPECT_FALSE(parsed.value->title.empty()) << file.name;
        EXPECT_FALSE(parsed.value->story.empty()) << file.name;
        EXPECT_FALSE(parsed.value->expected.empty()) << file.name;
    }
}

} // namespace idem
