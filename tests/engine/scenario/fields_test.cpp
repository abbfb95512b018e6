// The table of fields agrees with the structs that it describes and with what is written about it.
#include "engine/scenario/field_reference.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/known_strategies.h"

#include <gtest/gtest.h>

#include <set>

namespace idem {

TEST(FieldTableTest, PathsAreUnique) {
    std::set<std::string> paths;
    for (const Field& field : fields()) {
        EXPECT_TRUE(paths.insert(pathPattern(field)).second) << pathPattern(field);
    }
}

TEST(FieldTableTest, EveryGroupHasFields) {
    for (const FieldGroupInfo& info : fieldGroups()) {
        EXPECT_FALSE(fieldsOf(info.group).empty()) << info.table;
        EXPECT_EQ(&infoOf(info.group), &info);
    }
}

TEST(FieldTableTest, EveryDefaultIsAllowedAndReadsBack) {
    for (const Field& field : fields()) {
        const bool hasNoDefault = field.group == FieldGroup::Expected;
        const FieldValue value = defaultOf(field);
        if (hasNoDefault || value == FieldValue(std::vector<std::string>())) {
            continue;
        }
        EXPECT_FALSE(problemOf(field, value)) << pathPattern(field);
        const auto read = readFieldValue(field, toText(field, value));
        EXPECT_EQ(read.value, value) << pathPattern(field);
    }
}

TEST(FieldTableTest, EveryOptionThatAStrategyReadsIsAField) {
    for (const StrategyInfo& strategy : knownStrategies()) {
        for (const std::string_view option : strategy.options) {
            EXPECT_NE(findField(FieldGroup::Strategy, option), nullptr)
                << strategy.name << " reads " << option;
        }
    }
}

TEST(FieldTableTest, HelpIsOneLine) {
    for (const Field& field : fields()) {
        EXPECT_TRUE(field.help.ends_with('.')) << pathPattern(field);
        EXPECT_EQ(field.help.find('\n'), std::string_view::npos) << pathPattern(field);
        EXPECT_EQ(field.help.find('|'), std::string_view::npos) << pathPattern(field);
    }
}

TEST(FieldTableTest, TheReferenceNamesEveryField) {
    const std::string page = fieldReference();
    for (const Field& field : fields()) {
        EXPECT_NE(page.find("| `" + pathPattern(field) + "` |"), std::string::npos);
    }
    EXPECT_NE(page.find("| `clients.*.retries` | a whole number from 0 to 100 | `1` |"),
              std::string::npos);
}

TEST(FieldTableTest, TheSchemaNamesEveryField) {
    const std::string schema = jsonSchema();
    for (const Field& field : fields()) {
        const bool isNamed = field.name != "*";
        EXPECT_TRUE(!isNamed ||
                    schema.find("\"" + std::string(field.name) + "\": {") != std::string::npos)
            << field.name;
    }
}

TEST(FieldTableTest, EnumsAreSpelledAsChoices) {
    EXPECT_EQ(expectedText(*findField(FieldGroup::Fault, "at")), "c0, c1, c2, c3, c4 or c5");
    EXPECT_EQ(expectedText(*findField(FieldGroup::Client, "key")),
              "per-operation, per-attempt, none, uuid-operation, uuid-timestamp, shared, content, "
              "content-second, per-copy or sequence");
}

} // namespace idem
