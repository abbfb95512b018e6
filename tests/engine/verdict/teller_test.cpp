// Every record has words: no kind, detail or operation leaves a gap in a sentence.

#include "engine/trace/text.h"
#include "engine/verdict/teller.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace idem {

namespace {

/// A record of every kind with every detail that has a name.
Trace everyRecord() {
    TraceBuilder story;
    double ms = 0;
    for (std::size_t kind = 0; kind < recordKindNames().size(); ++kind) {
        const auto details = detailNames(static_cast<RecordKind>(kind)).size();
        for (std::size_t detail = 0; detail < std::max<std::size_t>(details, 1); ++detail) {
            Record record;
            record.detail = static_cast<std::uint8_t>(detail);
            record.intent = IntentId{0};
            record.copy = 1;
            record.attempt = 1;
            record.other = 1;
            record.value = static_cast<std::int64_t>(detail);
            story.add(ms += 1, static_cast<RecordKind>(kind), story.server1, record);
        }
    }
    return story.trace();
}

} // namespace

TEST(TellerTest, EveryRecordHasAClauseWithItsTime) {
    const Trace trace = everyRecord();
    const Chronicle chronicle(trace);
    const Teller say(chronicle);
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const std::string clause = say.clause(RecordId{at});
        EXPECT_EQ(clause.find('?'), std::string::npos) << clause;
        EXPECT_NE(clause.find(say.time(RecordId{at})), std::string::npos) << clause;
    }
}

TEST(TellerTest, AStepThatCameToNothingIsToldInWords) {
    TraceBuilder story;
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    const RecordId claim = first.abandons(72, OperationName::ClaimRecord, claimFlag);
    const RecordId lock = first.abandons(122, OperationName::TakeLock, claimFlag);
    const RecordId commit = first.abandons(172, OperationName::Commit, recordFlag);
    const Trace trace = story.ends(200);
    const Chronicle chronicle(trace);
    const Teller say(chronicle);
    EXPECT_EQ(say.clause(story.finalId(claim)), "server-1 gave its claim of IK-001 up at 72 ms");
    EXPECT_EQ(say.clause(story.finalId(lock)),
              "server-1 gave its request for the lock of IK-001 up at 122 ms");
    EXPECT_EQ(say.clause(story.finalId(commit)), "server-1 gave its COMMIT up at 172 ms");
}

TEST(TellerTest, EveryLossOfAKeyIsToldInItsOwnWords) {
    TraceBuilder story;
    std::vector<RecordId> told;
    for (const KeyLoss loss :
         {KeyLoss::Deleted, KeyLoss::Expired, KeyLoss::Evicted, KeyLoss::Lost, KeyLoss::Purged}) {
        told.push_back(story.losesKey(10, story.database, loss));
    }
    const Trace trace = story.ends(20);
    const Chronicle chronicle(trace);
    const Teller say(chronicle);
    std::set<std::string> clauses;
    for (const RecordId one : told) {
        clauses.insert(say.clause(story.finalId(one)));
    }
    EXPECT_EQ(clauses.size(), told.size());
}

} // namespace idem
