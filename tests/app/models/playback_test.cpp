#include "app/models/playback.h"
#include "engine/trace/interest.h"
#include "tests/app/support/opened.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idem::app {
namespace {

class PlaybackTest : public testing::Test {
protected:
    void SetUp() override {
        openScenario(session, "double_payment.toml");
        playback.setPausesAtViolation(false);
    }

    RecordId last() const { return playback.cursor().last; }

    Session session;
    Playback& playback = session.playback();
};

TEST_F(PlaybackTest, StepsVisitEveryRecordOnceAndComeBack) {
    const auto count = static_cast<std::uint32_t>(session.run()->trace().records.size());
    for (std::uint32_t id = 0; id < count; ++id) {
        playback.step(1);
        ASSERT_EQ(last(), RecordId{id});
    }
    playback.step(1);
    EXPECT_EQ(last(), RecordId{count - 1});
    for (std::uint32_t id = count - 1; id > 0; --id) {
        playback.step(-1);
        ASSERT_EQ(last(), RecordId{id - 1});
    }
    playback.step(-1);
    EXPECT_EQ(playback.cursor(), Cursor{});
}

TEST_F(PlaybackTest, StepsToTurnsOfTheStoryStopAtThemAlone) {
    std::uint32_t turns = 0;
    for (const Record& record : session.run()->trace().records) {
        turns += isInteresting(record) ? 1 : 0;
    }
    ASSERT_GT(turns, 5U);
    for (std::uint32_t turn = 0; turn < turns; ++turn) {
        playback.stepInteresting(1);
        ASSERT_TRUE(isInteresting((*session.run())[last()]));
    }
    playback.stepInteresting(1);
    EXPECT_EQ(playback.cursor().time, session.run()->end());
}

TEST_F(PlaybackTest, FromTheStartTheFirstTurnAndTheFirstViolationAreNext) {
    const auto& records = session.run()->trace().records;
    const auto first = std::find_if(records.begin(), records.end(), isInteresting);
    playback.stepInteresting(1);
    EXPECT_EQ(last().value, first - records.begin());
    playback.stepInteresting(-1);
    EXPECT_EQ(playback.cursor(), Cursor{});
    playback.stepViolation(1);
    EXPECT_EQ(last(), session.run()->index().pins.front().record);
    playback.stepViolation(-1);
    EXPECT_EQ(last(), session.run()->index().pins.front().record);
}

TEST_F(PlaybackTest, TheClockPaceIsSimulatedTime) {
    playback.setPace(Pace::Clock);
    playback.setSpeed(0.1);
    playback.play();
    playback.advance(1);
    EXPECT_EQ(playback.cursor().time, Time::zero() + Duration::milliseconds(100));
    EXPECT_NEAR(playback.achievedSpeed(), 0.1, 1e-9);
    playback.advance(1'000);
    EXPECT_EQ(playback.cursor().time, session.run()->end());
    EXPECT_FALSE(playback.isPlaying());
}

TEST_F(PlaybackTest, EveryPaceReachesTheEndAndNeverGoesBack) {
    for (const Pace pace : {Pace::Story, Pace::Clock, Pace::Event}) {
        playback.setPace(pace);
        playback.setSpeed(1);
        playback.toStart();
        playback.play();
        Time before = Time::zero();
        for (int tick = 0; tick < 100'000 && playback.isPlaying(); ++tick) {
            playback.advance(0.016);
            ASSERT_GE(playback.cursor().time, before);
            before = playback.cursor().time;
        }
        EXPECT_EQ(before, session.run()->end());
    }
}

TEST_F(PlaybackTest, ItPausesAtAViolationIfAskedTo) {
    playback.setPausesAtViolation(true);
    playback.play();
    for (int tick = 0; tick < 100'000 && playback.isPlaying(); ++tick) {
        playback.advance(0.016);
    }
    ASSERT_FALSE(session.run()->index().pins.empty());
    EXPECT_EQ(last(), session.run()->index().pins.front().record);
}

TEST_F(PlaybackTest, ALoopedRangeBeginsAnew) {
    const TimeSpan range{Time::zero() + Duration::milliseconds(20),
                         Time::zero() + Duration::milliseconds(40)};
    playback.setLoop(range);
    playback.setPace(Pace::Clock);
    playback.seek(range.from);
    playback.play();
    playback.advance(0.019);
    EXPECT_EQ(playback.cursor().time, range.from + Duration::milliseconds(19));
    playback.advance(0.002);
    EXPECT_EQ(playback.cursor().time, range.from);
}

TEST_F(PlaybackTest, SpeedGoesUpAndDownALadder) {
    playback.setSpeed(1);
    for (const double speed : {2.0, 5.0, 10.0, 20.0}) {
        playback.changeSpeed(1);
        EXPECT_NEAR(playback.speed(), speed, 1e-9);
    }
    playback.setSpeed(1);
    for (const double speed : {0.5, 0.2, 0.1, 0.05}) {
        playback.changeSpeed(-1);
        EXPECT_NEAR(playback.speed(), speed, 1e-9);
    }
    playback.setSpeed(1e9);
    EXPECT_EQ(playback.speed(), Playback::speedMost);
    playback.changeSpeed(1);
    EXPECT_EQ(playback.speed(), Playback::speedMost);
}

} // namespace
} // namespace idem::app
