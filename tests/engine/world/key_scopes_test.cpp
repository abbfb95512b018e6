// What belongs to a key besides its text: two tenants with one text have two keys, unless a server
// takes the text alone.

#include "engine/world/key_scopes.h"
#include "tests/support/small_world.h"

#include <gtest/gtest.h>

#include <memory>

namespace idem {

class KeyScopesTest : public testing::Test {
protected:
    KeyScopesTest() {
        options = support::stillWorldOfTwoRegions();
        ClientOptions bob = options.clients[0];
        bob.name = "bob";
        options.clients.push_back(bob);
        request.key = 1;
        request.region = RegionId{0};
    }

    /// The keys of a world whose scope has these parts.
    KeyScopes& scopes(std::vector<std::string> parts) {
        options.protocol.scope = std::move(parts);
        const StrategyEntry& strategy = support::strategyNamed("none");
        world = std::make_unique<Parts>(options, strategy);
        return world->scopes;
    }
    std::string nameOf(std::uint32_t key) const { return world->clients.keyNames().at(key); }

    struct Parts {
        Parts(const WorldOptions& worldOptions, const StrategyEntry& strategy)
            : setup(worldOptions.protocol, {}, Duration::zero()),
              stage(worldOptions, strategy),
              faults(worldOptions),
              carrier(stage, faults, strategy, false),
              servers(stage, carrier, faults, strategy, setup),
              balancer(stage, faults, servers),
              clients(stage, balancer),
              scopes(stage, clients) {}

        ProtocolSetup setup;
        Stage stage;
        FaultSchedule faults;
        Carrier carrier;
        ServerPool servers;
        Balancer balancer;
        ClientPool clients;
        KeyScopes scopes;
    };

    WorldOptions options;
    Request request;
    std::unique_ptr<Parts> world;
};

TEST_F(KeyScopesTest, TheFirstToUseAKeyKeepsItsNumber) {
    KeyScopes& keys = scopes({"caller", "method", "path", "region"});
    request.caller = 1;
    EXPECT_EQ(keys.scoped(request), 1U);
    EXPECT_EQ(keys.scoped(request), 1U);
}

TEST_F(KeyScopesTest, EachFurtherCallerHasAKeyOfItsOwn) {
    KeyScopes& keys = scopes({"caller"});
    EXPECT_EQ(keys.scoped(request), 1U);
    request.caller = 1;
    const std::uint32_t bobs = keys.scoped(request);
    EXPECT_NE(bobs, 1U);
    EXPECT_EQ(keys.scoped(request), bobs);
    EXPECT_EQ(nameOf(bobs), "IK-001@bob");
    request.caller = 0;
    EXPECT_EQ(keys.scoped(request), 1U);
}

TEST_F(KeyScopesTest, WithoutAScopeTheTextIsAll) {
    KeyScopes& keys = scopes({});
    EXPECT_EQ(keys.scoped(request), 1U);
    request.caller = 1;
    request.method = Method::Put;
    request.useCase = UseCase::Order;
    request.region = RegionId{1};
    EXPECT_EQ(keys.scoped(request), 1U);
}

TEST_F(KeyScopesTest, ANameSaysWhatTellsAKeyFromTheFirst) {
    KeyScopes& keys = scopes({"method", "path", "region"});
    EXPECT_EQ(keys.scoped(request), 1U);
    request.useCase = UseCase::Order;
    EXPECT_EQ(nameOf(keys.scoped(request)), "IK-001@orders");
    request.region = RegionId{1};
    EXPECT_EQ(nameOf(keys.scoped(request)), "IK-001@orders/us");
    request.useCase = UseCase::Payment;
    EXPECT_EQ(nameOf(keys.scoped(request)), "IK-001@us");
}

TEST_F(KeyScopesTest, ANewRunKnowsNoScope) {
    KeyScopes& keys = scopes({"caller"});
    EXPECT_EQ(keys.scoped(request), 1U);
    keys.restart();
    request.caller = 1;
    EXPECT_EQ(keys.scoped(request), 1U);
}

} // namespace idem
