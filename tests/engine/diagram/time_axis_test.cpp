// Three maps from time to the axis: each keeps the order, and each has an inverse.

#include "engine/diagram/time_axis.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Trace traceAt(const std::vector<std::int64_t>& milliseconds) {
    Trace trace;
    for (const std::int64_t at : milliseconds) {
        Record record;
        record.time = Time::zero() + Duration::milliseconds(at);
        record.kind = RecordKind::AttemptSent;
        trace.records.push_back(record);
    }
    trace.records.back().kind = RecordKind::RunEnded;
    return trace;
}

Time ms(std::int64_t at) {
    return Time::zero() + Duration::milliseconds(at);
}

} // namespace

TEST(TimeAxisTest, ToScaleIsProportional) {
    const TimeAxis axis(traceAt({0, 100, 900, 1'000}), TimeMapping::ToScale);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(0)), 0);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(100)), 0.1);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(1'000)), 1);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(1'500)), 1.5) << "beyond the end it goes on";
    EXPECT_TRUE(axis.breaks().empty());
}

TEST(TimeAxisTest, ByEventGivesEveryInstantTheSameRoom) {
    const TimeAxis axis(traceAt({0, 1, 1, 900, 1'000}), TimeMapping::ByEvent);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(1)), 1.0 / 3);
    EXPECT_DOUBLE_EQ(axis.positionOf(ms(900)), 2.0 / 3);
}

TEST(TimeAxisTest, CompressedShortensQuietSpansAndSaysSo) {
    const TimeAxis axis(traceAt({0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 3'600'000}),
                        TimeMapping::Compressed);
    EXPECT_GT(axis.positionOf(ms(90)), 0.2) << "nine short gaps beside an hour";
    ASSERT_EQ(axis.breaks().size(), 1U);
    EXPECT_EQ(axis.breaks()[0], (AxisBreak{ms(90), ms(3'600'000)}));
}

TEST(TimeAxisTest, EveryMappingIsMonotoneAndHasItsInverse) {
    const Trace trace = traceAt({0, 3, 3, 17, 400, 401, 2'000, 90'000});
    for (const TimeMapping mapping :
         {TimeMapping::ToScale, TimeMapping::ByEvent, TimeMapping::Compressed}) {
        const TimeAxis axis(trace, mapping);
        double last = -1;
        for (std::int64_t at = -5'000; at < 100'000; at += 7) {
            const double position = axis.positionOf(ms(at));
            EXPECT_GT(position, last);
            EXPECT_NEAR(static_cast<double>(axis.timeAt(position).ns),
                        static_cast<double>(ms(at).ns),
                        1'000);
            last = position;
        }
    }
}

TEST(TimeAxisTest, SeveralRunsShareOneAxis) {
    const Trace one = traceAt({0, 10, 400});
    const Trace other = traceAt({0, 10, 20, 1'000});
    const std::vector<const Trace*> both{&one, &other};
    const TimeAxis byEvent(both, TimeMapping::ByEvent);
    EXPECT_EQ(byEvent.instants(), (std::vector<Time>{ms(0), ms(10), ms(20), ms(400), ms(1'000)}));
    EXPECT_DOUBLE_EQ(byEvent.positionOf(ms(400)), 0.75);
    const TimeAxis toScale(both, TimeMapping::ToScale);
    EXPECT_EQ(toScale.instants(), (std::vector<Time>{ms(0), ms(1'000)}));
    EXPECT_DOUBLE_EQ(toScale.positionOf(ms(400)), 0.4);
    const std::vector<const Trace*> none;
    EXPECT_GT(TimeAxis(none, TimeMapping::Compressed).end(), Time::zero());
}

TEST(TimeAxisTest, AnEmptyRunHasAnAxisToo) {
    const TimeAxis axis(Trace(), TimeMapping::Compressed);
    EXPECT_DOUBLE_EQ(axis.positionOf(Time::zero()), 0);
    EXPECT_GT(axis.end(), Time::zero());
}

} // namespace idem
