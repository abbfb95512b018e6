// A fingerprint tells two runs apart by anything that happened.

#include "engine/trace/fingerprint.h"
#include "engine/trace/text.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Trace oneCharge() {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).reaches(10, story.server1).charges(20, 1).replies(30, 201, 1);
    return story.ends(100);
}

} // namespace

TEST(FingerprintTest, EqualRunsAreEqual) {
    EXPECT_EQ(fingerprint(oneCharge()), fingerprint(oneCharge()));
}

TEST(FingerprintTest, AnyVisibleFieldMatters) {
    const Trace trace = oneCharge();
    const std::uint64_t original = fingerprint(trace);
    const auto changed = [&](auto change) {
        Trace other = trace;
        change(other.records[5]);
        return fingerprint(other) != original;
    };
    EXPECT_TRUE(changed([](Record& record) { record.time.ns += 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.value += 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.kind = RecordKind::NodeCrashed; }));
    EXPECT_TRUE(changed([](Record& record) { record.detail ^= 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.status = 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.lane.value += 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.intent.value += 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.flags ^= 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.other += 1; }));
    EXPECT_TRUE(changed([](Record& record) { record.operation += 1; }));
}

TEST(FingerprintTest, TheOrderMatters) {
    Trace trace = oneCharge();
    const std::uint64_t original = fingerprint(trace);
    std::swap(trace.records[3], trace.records[4]);
    EXPECT_NE(fingerprint(trace), original);
}

TEST(TraceTextTest, EveryKindHasANameOfItsOwn) {
    const auto names = recordKindNames();
    for (std::size_t at = 0; at < names.size(); ++at) {
        EXPECT_EQ(findName(names, names[at]), at);
        EXPECT_EQ(toText(static_cast<RecordKind>(at)), names[at]);
    }
    EXPECT_EQ(toText(OperationName::KeepRecord), "keep-record");
    EXPECT_EQ(toText(static_cast<RecordKind>(200)), "?");
}

TEST(TraceTextTest, IdsThatNothingHasAreQuestionMarks) {
    const Trace trace = oneCharge();
    EXPECT_EQ(nameOf(trace.names, NodeId{0}), "alice");
    EXPECT_EQ(nameOf(trace.names, NodeId::none()), "?");
    EXPECT_EQ(keyNameOf(trace.names, 0), "no key");
    EXPECT_EQ(keyNameOf(trace.names, 1), "IK-001");
    EXPECT_EQ(keyNameOf(trace.names, 99), "?");
}

} // namespace idem
