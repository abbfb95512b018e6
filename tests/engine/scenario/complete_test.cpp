// An editor is told what may stand at the cursor, also in a text that is half typed.
#include "engine/scenario/complete.h"
#include "engine/scenario/read.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

const Strategies known{{"none", {}}, {"claim-lease", {"lease", "renew"}}};

/// The completions at the mark "|", between commas, and the word that they replace.
std::string offered(std::string text) {
    const std::size_t offset = text.find('|');
    text.erase(offset, 1);
    const Scenario names = *readScenario("regions = ['eu', 'us']\n[clients.alice]", "n").value;
    const Completions found = completionsAt(text, offset, names, known);
    std::string all = text.substr(found.word.begin, found.word.size()) + ":";
    for (const Completion& completion : found.all) {
        all += " " + completion.text + ",";
    }
    return all;
}

std::string helped(std::string text) {
    const std::size_t offset = text.find('|');
    text.erase(offset, 1);
    return helpAt(text, offset);
}

} // namespace

TEST(CompleteTest, KeysOfTheTableThatAreNotThereYet) {
    const std::string all = offered("[network]\nclient = '1ms'\nre|\nregion = '2ms'\n[cache]\n");
    EXPECT_TRUE(all.starts_with("re: internal = , provider = , request-loss = ,")) << all;
    EXPECT_EQ(all.find(" region = ,"), std::string::npos) << all;
    EXPECT_TRUE(offered("|").starts_with(": format = , title = ,"));
}

TEST(CompleteTest, KeysThatApply) {
    EXPECT_EQ(offered("[strategies.claim-lease]\n|"), ": lease = , renew = ,");
    EXPECT_EQ(offered("[[faults]]\nkind = \"partition\"\n|"),
              ": from = , for = , between = , one-way = ,");
    EXPECT_EQ(offered("[expected]\nnone = 'double'\n|"), ": claim-lease = ,");
}

TEST(CompleteTest, ValuesOfAChoiceOrAReference) {
    EXPECT_EQ(offered("[cache]\nregion = |"), ": \"eu\", \"us\",");
    EXPECT_EQ(offered("[cache]\nregion = \"e|u\""), "eu: eu, us,");
    EXPECT_EQ(offered("strategy = '|"), ": none, claim-lease,");
    EXPECT_EQ(offered("[network]\nin-order = |"), ": true, false,");
    EXPECT_EQ(offered("[clients.alice]\ntimeout = |"), ": \"2s\",");
    EXPECT_EQ(offered("[[faults]]\nclient = \"|\""), ": alice,");
}

TEST(CompleteTest, TablesInAHeader) {
    EXPECT_EQ(offered("[cli|"),
              "cli: network, clients., balancer, servers, servers., database, cache, provider, "
              "protocol, strategies.claim-lease, faults, expected,");
}

TEST(CompleteTest, NothingInCommentsTextsAndUnknownTables) {
    EXPECT_EQ(offered("# stra|"), "stra:");
    EXPECT_EQ(offered("story = \"\"\"\n[cache]\nre|\n\"\"\"\n"), "re:");
    EXPECT_EQ(offered("[nothing]\nre|"), "re:");
}

TEST(CompleteTest, HelpSaysWhatAFieldIs) {
    EXPECT_EQ(helped("[clients.alice]\nretr|ies = 3"),
              "clients.*.retries\nAttempts after the first.\nAccepts a whole number from 0 to "
              "100.\nDefault: 1");
    EXPECT_EQ(helped("[[fau|lts]]"),
              "[[faults]]\nOne table a fault; it names what it hits. faults[1] is the first.");
    EXPECT_EQ(helped("[clients.alice]\nno|thing = 3"), "");
    EXPECT_EQ(helped("# abo|ut"), "");
}

TEST(CompleteTest, EveryPlaceOfATextHasAnAnswer) {
    const std::string text =
        "a = [\"\n[[\"'''\n\"\"\" = #\n[x.\n= =\nkind = \n[[faults]]\nkind = '";
    for (std::size_t offset = 0; offset <= text.size(); ++offset) {
        const Completions found = completionsAt(text, offset, Scenario(), known);
        EXPECT_LE(found.word.begin, offset);
        EXPECT_GE(found.word.end, offset);
        helpAt(text, offset);
    }
}

} // namespace idem
