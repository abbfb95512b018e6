// The form shows what a scenario declares, in the words and the order of the field table.
#include "engine/scenario/form.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "tests/support/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace idem {

namespace {

Scenario formed(std::string_view text) {
    const auto read = readScenario(text, "form.toml");
    EXPECT_TRUE(read) << toText(read.diagnostics.front());
    return *read.value;
}

const FormField* fieldAt(const std::vector<FormField>& fields, std::string_view path) {
    const auto found = std::find_if(fields.begin(), fields.end(), [path](const FormField& field) {
        return field.path == path;
    });
    return found == fields.end() ? nullptr : &*found;
}

/// The fields under a heading, a line each: a mark if it differs from the default, label, value.
std::string shownUnder(const std::vector<FormField>& fields, std::string_view heading) {
    std::string text;
    for (const FormField& field : fields) {
        if (field.group == heading) {
            text += (field.isDefault ? "  " : "* ") + field.label + ": " + field.value + "\n";
        }
    }
    return text;
}

} // namespace

TEST(FormTest, EachElementHasAHeadingOfItsOwn) {
    const auto fields = formFields(formed(R"toml(
        strategy = "mutex"
        [clients.alice]
        [clients.bob]
        [strategies.claim-lease]
        [[faults]]
        kind = "drop"
        [expected]
        none = "double"
        )toml"));
    std::vector<std::string> headings;
    for (const FormField& field : fields) {
        if (headings.empty() || headings.back() != field.group) {
            headings.push_back(field.group);
        }
    }
    EXPECT_EQ(headings,
              (std::vector<std::string>{"Scenario",
                                        "Network",
                                        "Client alice",
                                        "Client bob",
                                        "Balancer",
                                        "Servers",
                                        "Server server-1",
                                        "Server server-2",
                                        "Database",
                                        "Cache",
                                        "Provider",
                                        "Protocol",
                                        "Strategy mutex",
                                        "Strategy claim-lease",
                                        "Fault 1",
                                        "Expected outcomes"}));
}

TEST(FormTest, AFaultShowsWhatAppliesToItsKind) {
    const auto fields = formFields(formed(R"toml(
        [[faults]]
        kind = "crash"
        attempt = 2
        restart-after = "1s"
        )toml"));
    EXPECT_EQ(shownUnder(fields, "Fault 1"),
              "* Kind: crash\n"
              "  Client: \n"
              "  Intent: 1\n"
              "  Copy: 1\n"
              "* Attempt: 2\n"
              "  Try: 0\n"
              "  At: c3\n"
              "* Restart after: 1s\n");
}

TEST(FormTest, AStrategyShowsTheOptionsThatItReads) {
    const Strategies twoStrategies{{"none", {}}, {"claim-lease", {"lease", "renew"}}};
    const auto fields = formFields(formed("strategy = \"claim-lease\""), twoStrategies);
    EXPECT_EQ(shownUnder(fields, "Strategy claim-lease"), "  Lease: 5s\n  Renew: true\n");
    EXPECT_EQ(shownUnder(formFields(formed(""), twoStrategies), "Strategy none"), "");
}

TEST(FormTest, DefaultsAreThoseBesideThePreset) {
    const auto fields = formFields(formed(R"toml(
        [clients.alice]
        sdk = "stripe"
        )toml"));
    const FormField* timeout = fieldAt(fields, "clients.alice.timeout");
    ASSERT_NE(timeout, nullptr);
    EXPECT_TRUE(timeout->isDefault);
    EXPECT_EQ(timeout->value, timeout->defaultValue);
    EXPECT_FALSE(fieldAt(fields, "clients.alice.sdk")->isDefault);
}

TEST(FormTest, ReferencesOfferTheNamesThatExist) {
    const auto fields = formFields(formed(R"toml(
        regions = ["eu", "us"]
        [clients.alice]
        [clients.bob]
        [servers.front]
        [[faults]]
        kind = "drop"
        )toml"));
    using Names = std::vector<std::string>;
    EXPECT_EQ(fieldAt(fields, "clients.alice.region")->choices, (Names{"", "eu", "us"}));
    EXPECT_EQ(fieldAt(fields, "faults[1].client")->choices, (Names{"", "alice", "bob"}));
    EXPECT_EQ(fieldAt(fields, "balancer.servers")->choices, (Names{"front"}));
    EXPECT_EQ(fieldAt(fields, "faults[1].store")->choices,
              (Names{"", "database", "cache", "provider"}));
}

TEST(FormTest, EveryFieldOfEveryScenarioCanBeSetToWhatItShows) {
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        const Scenario scenario = formed(file.text);
        std::set<std::string> paths;
        for (const FormField& field : formFields(scenario)) {
            EXPECT_TRUE(paths.insert(field.path).second) << file.name << ": " << field.path;
            EXPECT_EQ(fieldText(scenario, field.path), field.value) << file.name << field.path;
            EXPECT_EQ(field.isDefault, field.value == field.defaultValue) << field.path;
        }
    }
}

TEST(FormTest, LabelsAreWords) {
    EXPECT_EQ(formLabel("retry-wait"), "Retry wait");
    EXPECT_EQ(formLabel("idle-in-transaction-timeout"), "Idle in transaction timeout");
}

} // namespace idem
