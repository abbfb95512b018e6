// A preset fills in what the table of its client leaves open, wherever the table names it, and a
// written scenario says no more than it must to be read back.
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "engine/scenario/write.h"
#include "engine/world/client_presets.h"

#include <gtest/gtest.h>

#include <set>

namespace idem {

namespace {

ClientOptions clientOf(std::string_view text) {
    const auto parsed = readScenario(text, "preset.toml");
    EXPECT_TRUE(parsed.value.has_value()) << text;
    return parsed.value ? parsed.value->world.clients.at(0) : ClientOptions();
}

} // namespace

TEST(ClientPresetsTest, EveryRowHasANameATitleADescriptionAndASource) {
    std::set<std::string_view> names;
    for (const ClientPreset& preset : clientPresets()) {
        EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
        EXPECT_FALSE(preset.title.empty()) << preset.name;
        EXPECT_FALSE(preset.description.empty()) << preset.name;
        EXPECT_FALSE(preset.source.empty()) << preset.name;
    }
    EXPECT_EQ(clientPresets().front().name, "none");
}

TEST(ClientPresetsTest, NoneIsAClientWithItsDefaults) {
    ClientOptions client;
    applyPreset(client, "stripe");
    EXPECT_NE(client, ClientOptions());
    applyPreset(client, "none");
    EXPECT_EQ(client, ClientOptions());
}

TEST(ClientPresetsTest, SetsTimeoutAndRetries) {
    const ClientOptions client = clientOf("[clients.alice]\nsdk = \"stripe\"\n");
    EXPECT_EQ(client.timeout, Duration::seconds(80));
    EXPECT_EQ(client.retries, 2);
    EXPECT_EQ(client.backoff, Backoff::EqualJitter);
    EXPECT_EQ(client.retryCap, Duration::seconds(5));
}

TEST(ClientPresetsTest, OtherFieldsWinBeforeAndAfterIt) {
    const auto before = clientOf("[clients.alice]\nretries = 1\nsdk = \"stripe\"\n");
    const auto after = clientOf("[clients.alice]\nsdk = \"stripe\"\nretries = 1\n");
    EXPECT_EQ(before.retries, 1);
    EXPECT_EQ(before.timeout, Duration::seconds(80));
    EXPECT_EQ(before, after);
}

TEST(ClientPresetsTest, AnOrdinaryDefaultThatDiffersFromThePresetIsWritten) {
    const auto parsed = readScenario("[clients.alice]\nsdk = \"stripe\"\ntimeout = \"2s\"\n", "p");
    ASSERT_TRUE(parsed.value.has_value());
    const std::string text = writeScenario(*parsed.value);
    EXPECT_NE(text.find("timeout = \"2s\""), std::string::npos) << text;
    EXPECT_EQ(text.find("retries"), std::string::npos) << text;
    EXPECT_EQ(clientOf(text), parsed.value->world.clients[0]);
}

} // namespace idem
