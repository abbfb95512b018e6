// A fault reads as a sentence, and every kind has one to begin with.
#include "engine/scenario/check.h"
#include "engine/scenario/fault_text.h"
#include "engine/scenario/field.h"
#include "engine/scenario/read.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

/// The sentence of the only fault of a scenario with one client, alice.
std::string sentence(std::string_view fault, std::string_view client = "") {
    const std::string text =
        "[clients.alice]\n" + std::string(client) + "\n[[faults]]\n" + std::string(fault);
    const auto read = readScenario(text, "fault.toml");
    EXPECT_TRUE(read) << toText(read.diagnostics.front());
    return read ? faultSentence(read.value->world.faults.front(), *read.value) : "";
}

} // namespace

TEST(FaultTextTest, MessagesAreNamedByTheAttemptThatTheyBelongTo) {
    EXPECT_EQ(sentence("kind = 'drop'"), "Drop the answer to alice's attempt 1.");
    EXPECT_EQ(sentence("kind = 'drop'\nhop = 'request'\nattempt = 2"),
              "Drop the request of alice's attempt 2.");
    EXPECT_EQ(sentence("kind = 'drop'\nattempt = 0"),
              "Drop the answer to each of alice's attempts.");
    EXPECT_EQ(sentence("kind = 'delay'\nhop = 'result'\nstore = 'provider'\ndelay = '2s'"),
              "Delay the 1st result from the provider in alice's attempt 1 by 2s.");
    EXPECT_EQ(sentence("kind = 'drop'\nhop = 'operation'\nordinal = 12"),
              "Drop the 12th operation on a store in alice's attempt 1.");
    EXPECT_EQ(sentence("kind = 'duplicate'\nhop = 'request'\ntry = 2"),
              "Deliver the request of alice's attempt 1, try 2 of the proxy twice, 1s apart.");
}

TEST(FaultTextTest, OperationsAndCopiesAreNamedWhereThereAreSeveral) {
    EXPECT_EQ(sentence("kind = 'drop'\nintent = 2", "intents = 3"),
              "Drop the answer to alice's attempt 1 of operation 2.");
    EXPECT_EQ(sentence("kind = 'drop'", "copies = 2"),
              "Drop the answer to alice's attempt 1, copy 1.");
}

TEST(FaultTextTest, ServersAndStores) {
    EXPECT_EQ(sentence("kind = 'crash'\nat = 'c1'"),
              "Crash the server of alice's attempt 1 after the claim; it stays down.");
    EXPECT_EQ(sentence("kind = 'crash'\nrestart-after = '1s'"),
              "Crash the server of alice's attempt 1 after the effect; it returns after 1s.");
    EXPECT_EQ(sentence("kind = 'pause'\nserver = 'server-1'\nfrom = '2s'"),
              "Pause server-1 from 2s on, for 5s.");
    EXPECT_EQ(sentence("kind = 'pause'\nfor = '0ms'"),
              "Pause the server of alice's attempt 1 after the effect, to the end of the run.");
    EXPECT_EQ(sentence("kind = 'failover'\nstore = 'cache'\nwait = '20ms'"),
              "Fail the cache over 20ms after the claim of alice's attempt 1; a replica takes its "
              "place after 100ms.");
    EXPECT_EQ(
        sentence("kind = 'store-crash'\nstore = 'cache'\npower-cut = true"),
        "Crash the cache after the claim of alice's attempt 1; it stays down, without what it "
        "had not synced.");
    EXPECT_EQ(sentence("kind = 'disconnect'\nstore = 'database'\nafter = 'effect'"),
              "End the session with the database after the effect of alice's attempt 1.");
    EXPECT_EQ(sentence("kind = 'outage'\nstore = 'cache'\nwiped = true"),
              "Cut everybody off from the cache from 0ms on, for 5s; it comes back with what its "
              "disk kept alone.");
    EXPECT_EQ(sentence("kind = 'exception'"),
              "Throw an exception in alice's attempt 1 after the effect.");
    EXPECT_EQ(sentence("kind = 'partition'\nbetween = ['server-1', 'database']"),
              "Cut server-1 and database apart from 0ms on, for 5s.");
    EXPECT_EQ(sentence("kind = 'partition'\nbetween = ['server-1', 'database']\none-way = true"),
              "Lose what server-1 sends to database from 0ms on, for 5s.");
}

TEST(FaultTextTest, EveryKindHasAFaultToBeginWith) {
    const Field& kind = *findField(FieldGroup::Fault, "kind");
    const Scenario plain = *readScenario("", "plain.toml").value;
    for (const std::string_view name : kind.choices) {
        Fault named;
        kind.set(&named, std::string(name));
        Scenario scenario = plain;
        scenario.world.faults.push_back(faultOfKind(named.kind, scenario));
        EXPECT_FALSE(hasError(checkScenario(scenario))) << name;
        EXPECT_EQ(scenario.world.faults[0], onlyApplicable(scenario.world.faults[0])) << name;
        EXPECT_TRUE(faultSentence(scenario.world.faults[0], scenario).ends_with('.')) << name;
    }
}

} // namespace idem
