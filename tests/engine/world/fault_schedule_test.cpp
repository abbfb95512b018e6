// A fault hits what it names, as often as it says, and nothing else.

#include "engine/core/ensure.h"
#include "engine/world/fault_schedule.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace idem::fault_schedule_test {

namespace {

// Two clients with two intents each, so intents are numbered 0 to 3.
WorldOptions optionsWith(std::vector<Fault> faults) {
    WorldOptions options;
    options.clients.resize(2);
    options.clients[0].name = "alice";
    options.clients[1].name = "bob";
    options.clients[0].intents = options.clients[1].intents = 2;
    options.faults = std::move(faults);
    return options;
}

Errand errandOf(std::uint32_t intent, std::uint16_t attempt = 1, std::uint8_t copy = 1) {
    return {IntentId{intent}, attempt, copy, 0};
}

Fault dropsResult(std::string store, std::int32_t ordinal) {
    Fault fault;
    fault.hop = Hop::Result;
    fault.store = std::move(store);
    fault.ordinal = ordinal;
    return fault;
}

Fault crashes(CrashPoint point, std::int32_t attempt) {
    Fault fault;
    fault.kind = FaultKind::Crash;
    fault.at = point;
    fault.attempt = attempt;
    return fault;
}

struct Schedule {
    WorldOptions options;
    FaultSchedule faults{options};

    explicit Schedule(std::vector<Fault> entries) : options(optionsWith(std::move(entries))) {}
    bool hitsResponse(Errand errand) {
        return faults.onMessage(Hop::Response, NodeRole::Client, errand) != nullptr;
    }
    bool hitsResult(NodeRole store, Errand errand) {
        return faults.onMessage(Hop::Result, store, errand) != nullptr;
    }
    bool crashesAt(CrashPoint point, Errand errand) {
        return faults.onPoint(FaultKind::Crash, point, errand) != nullptr;
    }
};

} // namespace

TEST(FaultScheduleTest, HitsTheMessageThatItNamesOnce) {
    Schedule schedule({Fault{}});
    EXPECT_FALSE(schedule.faults.isEmpty());
    EXPECT_FALSE(schedule.hitsResponse(errandOf(1))) << "another intent";
    EXPECT_FALSE(schedule.hitsResponse(errandOf(0, 2))) << "another attempt";
    EXPECT_FALSE(schedule.hitsResponse(errandOf(0, 1, 2))) << "another copy";
    EXPECT_EQ(schedule.faults.onMessage(Hop::Request, NodeRole::Client, errandOf(0)), nullptr);
    EXPECT_EQ(schedule.faults.onMessage(Hop::Response, NodeRole::Client, errandOf(0)),
              &schedule.options.faults[0]);
    EXPECT_FALSE(schedule.hitsResponse(errandOf(0))) << "the second such message";
}

TEST(FaultScheduleTest, CountsIntentsThroughTheClients) {
    Fault fault;
    fault.client = "bob";
    fault.intent = 2;
    Schedule schedule({fault});
    EXPECT_FALSE(schedule.hitsResponse(errandOf(1)));
    EXPECT_TRUE(schedule.hitsResponse(errandOf(3)));
}

TEST(FaultScheduleTest, CountsOnlyMessagesOfItsStore) {
    Schedule schedule({dropsResult("database", 2)});
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Database, errandOf(0)));
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Cache, errandOf(0)));
    EXPECT_TRUE(schedule.hitsResult(NodeRole::Database, errandOf(0)));
}

TEST(FaultScheduleTest, KnowsEveryStoreByItsName) {
    Schedule schedule({dropsResult("cache", 1), dropsResult("provider", 1)});
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Database, errandOf(0)));
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Server, errandOf(0)));
    EXPECT_TRUE(schedule.hitsResult(NodeRole::Cache, errandOf(0)));
    EXPECT_TRUE(schedule.hitsResult(NodeRole::Provider, errandOf(0)));
}

TEST(FaultScheduleTest, SparesTheProviderWhenItNamesAnother) {
    Schedule schedule({dropsResult("cache", 1)});
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Provider, errandOf(0)));
}

TEST(FaultScheduleTest, RefusesAClientThatIsNotThere) {
    Fault fault;
    fault.client = "nobody";
    EXPECT_THROW(Schedule({fault}), InternalError);
}

TEST(FaultScheduleTest, CountsTheMessagesOfEveryStoreWhenItNamesNone) {
    Schedule schedule({dropsResult("", 2)});
    EXPECT_FALSE(schedule.hitsResult(NodeRole::Database, errandOf(0)));
    EXPECT_TRUE(schedule.hitsResult(NodeRole::Cache, errandOf(0)));
}

TEST(FaultScheduleTest, NeedsNoStoreBetweenClientAndServer) {
    Fault fault;
    fault.store = "database";
    Schedule responses({fault});
    EXPECT_TRUE(responses.hitsResponse(errandOf(0)));
    fault.hop = Hop::Request;
    Schedule requests({fault});
    EXPECT_NE(requests.faults.onMessage(Hop::Request, NodeRole::Client, errandOf(0)), nullptr);
}

TEST(FaultScheduleTest, HitsEveryAttemptWhenItNamesNone) {
    auto fault = dropsResult("", 2);
    fault.attempt = 0;
    Schedule schedule({fault});
    for (std::uint16_t attempt = 1; attempt <= 3; ++attempt) {
        EXPECT_FALSE(schedule.hitsResult(NodeRole::Cache, errandOf(0, attempt)));
        EXPECT_TRUE(schedule.hitsResult(NodeRole::Cache, errandOf(0, attempt))) << attempt;
    }
}

TEST(FaultScheduleTest, TakesTheFirstOfTwoThatMeanOneMessage) {
    Schedule schedule({dropsResult("", 1), dropsResult("database", 1), dropsResult("", 2)});
    const auto* const first =
        schedule.faults.onMessage(Hop::Result, NodeRole::Database, errandOf(0));
    EXPECT_EQ(first, &schedule.options.faults[0]);
    EXPECT_EQ(schedule.faults.unused(), (std::vector<std::size_t>{1, 2}));
    const auto* const second =
        schedule.faults.onMessage(Hop::Result, NodeRole::Database, errandOf(0));
    EXPECT_EQ(second, &schedule.options.faults[2]) << "it counted the message that it did not hit";
}

TEST(FaultScheduleTest, CrashesAtThePointThatItNames) {
    Schedule schedule({crashes(CrashPoint::Recorded, 1)});
    EXPECT_FALSE(schedule.hitsResponse(errandOf(0))) << "no message";
    EXPECT_FALSE(schedule.crashesAt(CrashPoint::EffectDone, errandOf(0)));
    EXPECT_FALSE(schedule.crashesAt(CrashPoint::Recorded, errandOf(1)));
    EXPECT_TRUE(schedule.crashesAt(CrashPoint::Recorded, errandOf(0)));
}

TEST(FaultScheduleTest, LetsNoMessageFaultCrash) {
    Schedule schedule({Fault{}});
    EXPECT_FALSE(schedule.crashesAt(CrashPoint::EffectDone, errandOf(0)));
}

TEST(FaultScheduleTest, CrashesOnceInAnAttemptAndInEveryOneWhenItNamesNone) {
    Schedule once({crashes(CrashPoint::Recorded, 1)});
    EXPECT_TRUE(once.crashesAt(CrashPoint::Recorded, errandOf(0)));
    EXPECT_FALSE(once.crashesAt(CrashPoint::Recorded, errandOf(0)));
    Schedule always({crashes(CrashPoint::Recorded, 0)});
    EXPECT_TRUE(always.crashesAt(CrashPoint::Recorded, errandOf(0, 1)));
    EXPECT_TRUE(always.crashesAt(CrashPoint::Recorded, errandOf(0, 2)));
}

TEST(FaultScheduleTest, ListsWhatHasHitNothing) {
    Schedule schedule({Fault{}, crashes(CrashPoint::Recorded, 1)});
    EXPECT_EQ(schedule.faults.unused(), (std::vector<std::size_t>{0, 1}));
    schedule.crashesAt(CrashPoint::Recorded, errandOf(0));
    EXPECT_EQ(schedule.faults.unused(), (std::vector<std::size_t>{0}));
    schedule.hitsResponse(errandOf(0));
    EXPECT_TRUE(schedule.faults.unused().empty());
}

TEST(FaultScheduleTest, StartsAnewAtARestart) {
    Schedule schedule({Fault{}, crashes(CrashPoint::Recorded, 1)});
    for (int run = 0; run < 2; ++run) {
        EXPECT_EQ(schedule.faults.unused().size(), 2U);
        EXPECT_TRUE(schedule.hitsResponse(errandOf(0)));
        EXPECT_TRUE(schedule.crashesAt(CrashPoint::Recorded, errandOf(0)));
        schedule.faults.restart();
    }
}

} // namespace idem::fault_schedule_test
