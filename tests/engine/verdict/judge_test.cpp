// A judge that is used again gives the verdict that a new one gives.

#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

Trace doubleCharge() {
    TraceBuilder story;
    story.intent();
    story.starts(0);
    for (const int attempt : {1, 2}) {
        auto request = story.request(attempt).sent(attempt).reaches(10, story.server1);
        request.changesKey(
            12, story.database, OperationName::ClaimKey, KeyState::Created, 9'000'000);
        request.charges(20, attempt).replies(30, 201, attempt).accepted(40, 201, attempt);
    }
    return story.ends(100);
}

Trace silence() {
    TraceBuilder story;
    story.starts(0);
    story.request(1).sent(0).lost(0).timesOut(300).givesUp(300);
    return story.ends(400);
}

const Verdict& judgeWith(Judge& judge, const Trace& trace) {
    judge.begin(trace.names.intents.size(), {trace.localEffect});
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        judge.accept(RecordId{at}, trace.records[at]);
    }
    return judge.finish();
}

} // namespace

TEST(JudgeTest, NothingOfTheLastRunIsLeft) {
    Judge judge;
    judgeWith(judge, doubleCharge());
    const Verdict& verdict = judgeWith(judge, silence());
    EXPECT_EQ(verdict.overall, Judgement::Holds);
    ASSERT_EQ(verdict.intents.size(), 1U);
    EXPECT_EQ(verdict.intents[0].outcome, Outcome::Unavailable);
    EXPECT_EQ(verdict.intents[0].charges, 0U);
    EXPECT_TRUE(verdict.intents[0].answers.empty());
    EXPECT_EQ(verdict.count(Outcome::Double), 0U);
}

TEST(JudgeTest, TheSameRunGivesTheSameVerdictAgain) {
    Judge judge;
    const Trace trace = doubleCharge();
    const auto first = judgeWith(judge, trace).invariants;
    judgeWith(judge, silence());
    EXPECT_EQ(judgeWith(judge, trace).invariants, first);
    EXPECT_EQ(first[0].judgement, Judgement::Violated);
}

TEST(PaymentTableTest, FindsEveryEntryAfterGrowing) {
    PaymentTable table;
    for (std::int64_t number = 0; number < 1'000; ++number) {
        table.findOrInsert(PaymentKind::Charge, number).owner =
            IntentId{static_cast<std::uint32_t>(number)};
    }
    for (std::int64_t number = 0; number < 1'000; ++number) {
        const auto* entry = table.find(PaymentKind::Charge, number);
        ASSERT_NE(entry, nullptr);
        EXPECT_EQ(entry->owner.value, static_cast<std::uint32_t>(number));
    }
    EXPECT_EQ(table.find(PaymentKind::LedgerRow, 5), nullptr);
}

TEST(PaymentTableTest, ForgetsWhenCleared) {
    PaymentTable table;
    table.findOrInsert(PaymentKind::LedgerRow, 7);
    table.clear();
    EXPECT_EQ(table.find(PaymentKind::LedgerRow, 7), nullptr);
}

} // namespace idem
