// The file that a person begins with reads without a complaint, names every field, and shows what
// it promises.

#include "engine/scenario/field.h"
#include "engine/scenario/read.h"
#include "engine/scenario/starter.h"

#include <gtest/gtest.h>

#include <string>

namespace idem {

TEST(StarterTest, ReadsWithoutADiagnostic) {
    const auto parsed = readScenario(starterScenario(), "starter.toml");
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed.diagnostics.empty());
    EXPECT_EQ(parsed.value->world.clients.at(0).name, "alice");
    EXPECT_GE(parsed.value->expected.size(), 2U);
}

TEST(StarterTest, NamesEveryFieldWithItsHelp) {
    const std::string text = starterScenario();
    for (const Field& field : fields()) {
        EXPECT_NE(text.find("# " + std::string(field.help)), std::string::npos) << field.name;
        if (field.name != "*") {
            EXPECT_NE(text.find("\n" + std::string(field.name) + " = "),
                      text.find("\n# " + std::string(field.name) + " = "))
                << field.name << " stands nowhere";
        }
    }
}

// Whoever removes the marks of a comment must find a file that still reads, table by table. What
// needs another field beside it (a fault's kind, a strategy that reads the option) is left out.
TEST(StarterTest, ADefaultInACommentIsWhatTheFieldAccepts) {
    for (const FieldGroup group : {FieldGroup::Top, FieldGroup::Network, FieldGroup::Provider}) {
        for (const Field& field : fieldsOf(group)) {
            std::string text = starterScenario();
            const std::string commented = "\n# " + std::string(field.name) + " = ";
            const std::string header = "\n# " + std::string(infoOf(group).table) + "\n";
            const std::string bareHeader = "\n" + std::string(infoOf(group).table) + "\n";
            if (const auto at = text.find(header);
                group != FieldGroup::Top && at != std::string::npos) {
                text.erase(at + 1, 2);
            }
            const std::size_t begin = group == FieldGroup::Top ? 0 : text.find(bareHeader);
            ASSERT_NE(begin, std::string::npos) << infoOf(group).table;
            if (const auto at = text.find(commented, begin); at != std::string::npos) {
                text.erase(at + 1, 2);
            }
            const auto parsed = readScenario(text, "starter.toml");
            for (const Diagnostic& diagnostic : parsed.diagnostics) {
                EXPECT_NE(diagnostic.severity, Severity::Error)
                    << field.name << ": " << toText(diagnostic);
            }
        }
    }
}

} // namespace idem
