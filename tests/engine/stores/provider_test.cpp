// The provider charges once a key where it can, and its ledger always sums to zero.

#include "engine/stores/provider.h"
#include "tests/engine/stores/manual_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

// Named, since test files share an object file and a fixture must not be anonymous.
namespace idem::provider_test {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t card = 100;
constexpr std::int64_t shop = 200;
constexpr std::int64_t order = 42;
constexpr RegionId europe{0};
constexpr RegionId asia{1};

ProviderCall chargeCall(std::int64_t amount) {
    ProviderCall call;
    call.reference = order;
    call.amount = amount;
    call.from = card;
    call.to = shop;
    call.region = europe;
    return call;
}

ProviderCall withKey(ProviderCall call, std::uint64_t key) {
    call.key = key;
    return call;
}

ProviderCall withToken(ProviderCall call, std::int64_t token) {
    call.fencingToken = token;
    return call;
}

ProviderCall at(ProviderCall call, RegionId region) {
    call.region = region;
    return call;
}

ProviderCall queryCall() {
    ProviderCall call;
    call.kind = ProviderCallKind::Query;
    call.reference = order;
    return call;
}

ProviderCall cancelCall(std::uint64_t key) {
    ProviderCall call;
    call.kind = ProviderCallKind::Cancel;
    call.reference = order;
    call.key = key;
    call.region = europe;
    return call;
}

ProviderResult charged(std::int64_t payment) {
    return {ProviderStatus::Charged, payment, false};
}

ProviderResult replayed(std::int64_t payment) {
    return {ProviderStatus::Charged, payment, true};
}

ProviderResult answer(ProviderStatus status) {
    return {status, 0, false};
}

ProviderOptions keyed() {
    ProviderOptions options;
    options.deduplicates = true;
    return options;
}

class ProviderTest : public testing::Test {
protected:
    void use(const ProviderOptions& options) { provider = Provider(options); }
    ProviderResult send(const ProviderCall& call) {
        const auto result = provider.execute(call, clock);
        count(result);
        return result;
    }
    /// The accounts sum to zero and say what the charges that stand add up to.
    bool ledgerAgrees() const {
        std::int64_t sum = 0;
        std::map<std::int64_t, std::int64_t> balances;
        for (const auto& each : provider.accounts()) {
            sum += each.balance;
            balances[each.account] += each.balance;
        }
        for (const auto& each : provider.charges()) {
            balances[each.from] += each.canceled ? 0 : each.amount;
            balances[each.to] -= each.canceled ? 0 : each.amount;
        }
        return sum == 0 && std::all_of(balances.begin(), balances.end(), [](const auto& each) {
                   return each.second == 0;
               });
    }

    ManualClock clock;
    Provider provider;
    /// New charges, replays, first and repeated cancellations, keys not found, refusals, mismatches
    std::array<int, 7> answersSeen{};

private:
    void count(const ProviderResult& result) {
        switch (result.status) {
        case ProviderStatus::Charged:
            ++answersSeen[result.replayed ? 1 : 0];
            break;
        case ProviderStatus::Canceled:
            ++answersSeen[result.replayed ? 3 : 2];
            break;
        case ProviderStatus::NotFound:
            ++answersSeen[4];
            break;
        case ProviderStatus::Refused:
            ++answersSeen[5];
            break;
        default:
            ++answersSeen[6];
        }
    }
};

TEST_F(ProviderTest, WithoutKeysEveryCallCharges) {
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(2));
    EXPECT_EQ(provider.balance(card), -2'000);
    EXPECT_EQ(provider.balance(shop), 2'000);
}

TEST_F(ProviderTest, KnownKeyReplaysThePayment) {
    use(keyed());
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), replayed(1));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 2)), charged(2));
    EXPECT_EQ(send(chargeCall(1'000)), charged(3));
    EXPECT_EQ(provider.charges().size(), 3U);
}

TEST_F(ProviderTest, KnownKeyWithAnotherRequestIsAMismatch) {
    use(keyed());
    send(withKey(chargeCall(1'000), 1));
    EXPECT_EQ(send(withKey(chargeCall(999), 1)), answer(ProviderStatus::KeyMismatch));
    auto elsewhere = withKey(chargeCall(1'000), 1);
    elsewhere.to = 300;
    EXPECT_EQ(send(elsewhere), answer(ProviderStatus::KeyMismatch));
    EXPECT_EQ(provider.charges().size(), 1U);
}

// semantics.md R40, F39
TEST_F(ProviderTest, ExpiredKeyIsANewCharge) {
    use(keyed());
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
    clock.advance(Duration::seconds(86'399));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), replayed(1));
    clock.advance(Duration::seconds(1));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(2));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), replayed(2));
}

TEST_F(ProviderTest, KeyWithoutTimeToLiveLivesForEver) {
    auto options = keyed();
    options.keyTimeToLive = Duration::zero();
    use(options);
    send(withKey(chargeCall(1'000), 1));
    clock.advance(Duration::seconds(86'400) * 365);
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), replayed(1));
}

// semantics.md R08
TEST_F(ProviderTest, RegionInScopeForgetsTheKeyElsewhere) {
    auto options = keyed();
    options.regionInScope = true;
    use(options);
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
    EXPECT_EQ(send(at(withKey(chargeCall(1'000), 1), asia)), charged(2));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), replayed(1));
}

TEST_F(ProviderTest, KeyIsGlobalWithoutRegionInScope) {
    use(keyed());
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
    EXPECT_EQ(send(at(withKey(chargeCall(1'000), 1), asia)), replayed(1));
}

// semantics.md R48
TEST_F(ProviderTest, StaleTokenIsRefused) {
    ProviderOptions options;
    options.checksTokens = true;
    use(options);
    EXPECT_EQ(send(withToken(chargeCall(1'000), 33)), charged(1));
    EXPECT_EQ(send(withToken(chargeCall(1'000), 34)), charged(2));
    EXPECT_EQ(send(withToken(chargeCall(1'000), 33)), answer(ProviderStatus::Refused));
    EXPECT_EQ(send(withToken(chargeCall(1'000), 34)), charged(3));
    auto otherOrder = withToken(chargeCall(1'000), 1);
    otherOrder.reference = order + 1;
    EXPECT_EQ(send(otherOrder), charged(4));
}

TEST_F(ProviderTest, ProviderThatIgnoresTokensCharges) {
    EXPECT_EQ(send(withToken(chargeCall(1'000), 34)), charged(1));
    EXPECT_EQ(send(withToken(chargeCall(1'000), 33)), charged(2));
}

TEST_F(ProviderTest, StaleTokenIsRefusedEvenWithAKnownKey) {
    auto options = keyed();
    options.checksTokens = true;
    use(options);
    send(withToken(withKey(chargeCall(1'000), 1), 34));
    EXPECT_EQ(send(withToken(withKey(chargeCall(1'000), 1), 33)), answer(ProviderStatus::Refused));
}

TEST_F(ProviderTest, QueryFindsTheFirstChargeOfAReference) {
    ProviderOptions options;
    options.queryable = true;
    use(options);
    EXPECT_EQ(send(queryCall()), answer(ProviderStatus::NotFound));
    send(chargeCall(1'000));
    send(chargeCall(1'000));
    const ProviderResult first{ProviderStatus::Found, 1, false};
    EXPECT_EQ(send(queryCall()), first);
}

// semantics.md S25
TEST_F(ProviderTest, QueryMissesAChargeBeforeItSettles) {
    ProviderOptions options;
    options.queryable = true;
    options.settlementDelay = Duration::seconds(2);
    use(options);
    send(chargeCall(1'000));
    EXPECT_EQ(send(queryCall()), answer(ProviderStatus::NotFound));
    clock.advance(Duration::seconds(2));
    EXPECT_EQ(send(queryCall()).status, ProviderStatus::Found);
}

TEST_F(ProviderTest, ProviderThatCannotBeQueriedRefuses) {
    send(chargeCall(1'000));
    EXPECT_EQ(send(queryCall()), answer(ProviderStatus::Refused));
    EXPECT_EQ(send(cancelCall(1)), answer(ProviderStatus::Refused));
}

TEST_F(ProviderTest, CancelGivesTheMoneyBack) {
    use(keyed());
    send(withKey(chargeCall(1'000), 1));
    const ProviderResult canceled{ProviderStatus::Canceled, 1, false};
    EXPECT_EQ(send(cancelCall(1)), canceled);
    EXPECT_EQ(provider.balance(card), 0);
    EXPECT_TRUE(provider.charges()[0].canceled);
    const ProviderResult again{ProviderStatus::Canceled, 1, true};
    EXPECT_EQ(send(cancelCall(1)), again);
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), answer(ProviderStatus::Refused));
    EXPECT_EQ(provider.balance(card), 0);
}

// semantics.md F40: the delayed original arrives after the client canceled by key
TEST_F(ProviderTest, CancelBeforeTheChargeRefusesTheLateCharge) {
    use(keyed());
    EXPECT_EQ(send(cancelCall(1)), answer(ProviderStatus::NotFound));
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), answer(ProviderStatus::Refused));
    EXPECT_EQ(send(cancelCall(1)), answer(ProviderStatus::NotFound));
    EXPECT_THAT(provider.charges(), IsEmpty());
}

TEST_F(ProviderTest, CanceledChargeIsNotFound) {
    auto options = keyed();
    options.queryable = true;
    use(options);
    send(withKey(chargeCall(1'000), 1));
    send(cancelCall(1));
    EXPECT_EQ(send(queryCall()), answer(ProviderStatus::NotFound));
}

TEST_F(ProviderTest, EveryCallTellsWhatItChanged) {
    use(keyed());
    using Kind = ProviderChangeKind;
    send(withKey(chargeCall(1'000), 1));
    EXPECT_THAT(provider.changes(), ElementsAre(ProviderChange{Kind::Charged, 1, order, 1'000}));
    send(withKey(chargeCall(1'000), 1));
    EXPECT_THAT(provider.changes(), ElementsAre(ProviderChange{Kind::Replayed, 1, order, 1'000}));
    send(withKey(chargeCall(5), 1));
    EXPECT_THAT(provider.changes(), ElementsAre(ProviderChange{Kind::Refused, 0, order, 5}));
    send(cancelCall(1));
    EXPECT_THAT(provider.changes(), ElementsAre(ProviderChange{Kind::Canceled, 1, order, 1'000}));
    send(cancelCall(1));
    EXPECT_THAT(provider.changes(), IsEmpty());
}

TEST_F(ProviderTest, AChargeUnderAForgottenKeyIsToldSo) {
    use(keyed());
    send(withKey(chargeCall(1'000), 1));
    EXPECT_FALSE(provider.changes()[0].hadForgotten);
    clock.advance(keyed().keyTimeToLive);
    send(withKey(chargeCall(1'000), 1));
    EXPECT_TRUE(provider.changes()[0].hadForgotten);
    send(withKey(chargeCall(1'000), 2));
    EXPECT_FALSE(provider.changes()[0].hadForgotten);
}

TEST_F(ProviderTest, LedgerSumsToZeroWhateverHappens) {
    std::uint64_t state = 7;
    const auto draw = [&state](std::int64_t below) {
        state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<std::int64_t>(state >> 33U) % below;
    };
    auto options = keyed();
    options.checksTokens = true;
    options.keyTimeToLive = Duration::seconds(20);
    use(options);
    for (int n = 0; n < 20'000; ++n) {
        auto call = draw(3) == 0 ? cancelCall(0) : chargeCall(1 + draw(2));
        call.key = static_cast<std::uint64_t>(draw(50));
        call.reference = draw(20);
        call.from = draw(4);
        call.to = 4 + draw(4);
        call.fencingToken = n / 100 - draw(2);
        clock.advance(Duration::milliseconds(draw(1'000)));
        send(call);
        if (n % 100 == 0) {
            ASSERT_TRUE(ledgerAgrees()) << "call " << n;
        }
    }
    EXPECT_THAT(answersSeen, testing::Each(testing::Gt(0)));
}

TEST_F(ProviderTest, DigestTellsStatesApartAndClearRestoresTheFirst) {
    use(keyed());
    const auto empty = provider.digest();
    send(withKey(chargeCall(1'000), 1));
    const auto once = provider.digest();
    EXPECT_NE(once, empty);
    send(withKey(chargeCall(1'000), 1));
    EXPECT_EQ(provider.digest(), once);
    send(cancelCall(1));
    EXPECT_NE(provider.digest(), once);
    provider.clear();
    EXPECT_EQ(provider.digest(), empty);
    EXPECT_EQ(send(withKey(chargeCall(1'000), 1)), charged(1));
}

} // namespace idem::provider_test
