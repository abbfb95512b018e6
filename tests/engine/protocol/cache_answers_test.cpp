// A strategy tells "held by another" from "no answer": what each does when its cache is silent,
// from the start or from one step on (semantics.md R70, F26, F28 to F30).

#include "engine/study/explore/explored_stores.h"
#include "engine/study/explore/exploring_handler.h"
#include "tests/engine/study/explored_programs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <variant>
#include <vector>

namespace idem::cache_answers_test {

namespace {

/// Whether the step gets no answer.
using Outage = std::function<bool(const Operation&)>;

bool isCache(const Operation& operation) {
    return std::holds_alternative<CacheCommand>(operation.command);
}

bool noOutage(const Operation&) {
    return false;
}

Outage silentAt(OperationName name) {
    return [name](const Operation& operation) { return operation.name == name; };
}

} // namespace

/// Requests one after the other, at two servers in two regions.
class CacheAnswersTest : public testing::Test {
protected:
    /// Serves one request to its end; the answer's status. `silent` steps have no effect.
    int serve(std::string_view strategy, int server = 0, const Outage& silent = noOutage) {
        const ProtocolSetup setup({}, options, Duration::zero());
        ExploringHandler handler(m_clock, ++m_tokens);
        auto task = idem::serve(handler, setup, *findStrategy(strategy), paymentWithKey(key));
        task.start();
        int status = 0;
        while (!task.done()) {
            const Operation& operation = handler.pending();
            steps.push_back(operation.name);
            if (const auto* response = std::get_if<Response>(&operation.command)) {
                status = response->status;
            }
            if (silent(operation)) {
                handler.resume(CacheResult{CacheStatus::Unreachable, {}, 0});
                continue;
            }
            auto result = m_stores.execute(server, operation);
            EXPECT_TRUE(result.has_value()) << "nobody is there to wait for";
            handler.resume(result.value_or(OperationResult()));
        }
        task.take();
        return status;
    }

    int charges() const { return m_stores.chargeCount(); }
    bool hasStep(OperationName name) const {
        return std::find(steps.begin(), steps.end(), name) != steps.end();
    }

    StrategyOptions options;
    std::uint32_t key = 1;
    std::vector<OperationName> steps; ///< Announced since the last clear.

private:
    static ExploredSystem twoRegions() {
        ExploredSystem system;
        system.handlers = {{{}, 0, {}}, {{}, 1, {}}};
        system.servers = system.regions = 2;
        return system;
    }

    ExploringClock m_clock;
    ExploredStores m_stores{twoRegions()};
    std::int64_t m_tokens = 0;
};

namespace {

constexpr std::string_view withPolicy[]{"redis-setnx",
                                        "redis-lock-plain",
                                        "redis-lock-expire",
                                        "redis-lock",
                                        "redis-lock-fenced",
                                        "redis-lock-wait",
                                        "replicated-cache"};

constexpr std::string_view withLock[]{"redis-setnx",
                                      "redis-lock-expire",
                                      "redis-lock",
                                      "redis-lock-fenced",
                                      "redis-lock-wait",
                                      "home-region"};

} // namespace

TEST_F(CacheAnswersTest, WithoutItsCacheAStrategyRefuses) {
    for (const auto strategy : withPolicy) {
        EXPECT_EQ(serve(strategy, 0, isCache), 503) << strategy;
    }
    EXPECT_EQ(charges(), 0);
}

TEST_F(CacheAnswersTest, WithoutItsCacheAStrategyMayWorkUnprotected) {
    options.whenStoreDown = StoreDownPolicy::FailOpen;
    int expected = 0;
    for (const auto strategy : withPolicy) {
        EXPECT_EQ(serve(strategy, 0, isCache), 201) << strategy;
        EXPECT_EQ(charges(), ++expected) << strategy;
    }
}

// Whoever holds the lock and does not learn whether there is a record must not charge.
TEST_F(CacheAnswersTest, ASecondLookWithoutAnAnswerEndsInARefusal) {
    for (const auto strategy : withLock) {
        EXPECT_EQ(serve(strategy, 0, silentAt(OperationName::GetRecord)), 503) << strategy;
    }
    EXPECT_EQ(charges(), 0);
}

TEST_F(CacheAnswersTest, ALockWhoseRecordIsNotWrittenIsKept) {
    for (const auto strategy : withLock) {
        const int before = charges();
        ++key;
        EXPECT_EQ(serve(strategy, 0, silentAt(OperationName::PutRecord)), 201) << strategy;
        EXPECT_EQ(serve(strategy), 409) << strategy;
        EXPECT_EQ(charges(), before + 1) << strategy;
    }
    EXPECT_FALSE(hasStep(OperationName::ReleaseLock));
    EXPECT_FALSE(hasStep(OperationName::DeleteLock));
}

TEST_F(CacheAnswersTest, ADeadHomeIsRefused) {
    EXPECT_EQ(serve("home-region", 0, isCache), 503);
    EXPECT_EQ(charges(), 0);
}

// F26: one region still reaches the home, the other has gone on without it.
TEST_F(CacheAnswersTest, AHomeThatOnlyOneRegionReachesIsTwoArbiters) {
    options.whenHomeFails = HomeDownPolicy::Local;
    const Outage homeIsAway = [](const Operation& operation) {
        return operation.place == Place::HomeCache;
    };
    EXPECT_EQ(serve("home-region", 1), 201) << "the home of key 1 is region 1";
    EXPECT_EQ(serve("home-region", 0, homeIsAway), 201);
    EXPECT_EQ(charges(), 2);
    EXPECT_EQ(serve("home-region", 0, homeIsAway), 200) << "the region knows its own";
}

// F28: the cache has the record, the database does not yet, and the cache goes down.
TEST_F(CacheAnswersTest, CacheFirstForgetsWhatItHasNotPersisted) {
    EXPECT_EQ(serve("cache-first"), 201);
    EXPECT_EQ(serve("cache-first"), 200);
    EXPECT_EQ(serve("cache-first", 0, isCache), 201);
    EXPECT_EQ(charges(), 2);
    EXPECT_EQ(serve("cache-first", 0, isCache), 200) << "the database has arbitrated this one";
}

// F29: the server that does not reach the cache claims in the database.
TEST_F(CacheAnswersTest, CacheFirstHasTwoArbiters) {
    EXPECT_EQ(serve("cache-first", 0, isCache), 201);
    EXPECT_EQ(serve("cache-first"), 201);
    EXPECT_EQ(charges(), 2);
}

TEST_F(CacheAnswersTest, CacheFirstMayFallBackToNothing) {
    options.fallback = CacheFallback::FailClosed;
    EXPECT_EQ(serve("cache-first", 0, isCache), 503);
    EXPECT_EQ(charges(), 0);
    options.fallback = CacheFallback::FailOpen;
    EXPECT_EQ(serve("cache-first", 0, isCache), 201);
    EXPECT_EQ(serve("cache-first", 0, isCache), 201) << "F30: nothing is remembered";
    EXPECT_EQ(charges(), 2);
}

TEST_F(CacheAnswersTest, DatabaseFirstNeedsNoCache) {
    EXPECT_EQ(serve("database-first", 0, isCache), 201);
    EXPECT_EQ(serve("database-first", 0, isCache), 200);
    EXPECT_EQ(serve("database-first"), 200);
    EXPECT_EQ(charges(), 1);
}

TEST_F(CacheAnswersTest, DatabaseFirstAnswersARepetitionFromTheCache) {
    EXPECT_EQ(serve("database-first"), 201);
    steps.clear();
    EXPECT_EQ(serve("database-first"), 200);
    EXPECT_EQ(steps, (std::vector<OperationName>{OperationName::GetRecord, OperationName::Reply}));
}

TEST_F(CacheAnswersTest, AWaitThatTooFewReplicasAnswerLeavesNothingBehind) {
    EXPECT_EQ(serve("redis-lock-wait", 0, silentAt(OperationName::WaitReplicas)), 503);
    EXPECT_TRUE(hasStep(OperationName::ReleaseLock));
    EXPECT_EQ(charges(), 0);
    EXPECT_EQ(serve("redis-lock-wait"), 201) << "the key is free again";
}

} // namespace idem::cache_answers_test
