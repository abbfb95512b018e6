// Each cause of a double effect is told by itself, with the number that would have prevented it.

#include "engine/verdict/explanation.h"
#include "engine/verdict/judge.h"
#include "tests/support/trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idem {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Two caches beside the usual world, one for each region.
struct CacheStory : TraceBuilder {
    NodeId cacheEu = node("cache-eu", NodeRole::Cache, "eu");
    NodeId cacheUs = node("cache-us", NodeRole::Cache, "us");
    NodeId proxy = node("proxy", NodeRole::Balancer, "eu");
};

Explanation causeOf(const Trace& trace) {
    const auto explanation = explain(trace, judge(trace));
    EXPECT_TRUE(explanation.has_value());
    EXPECT_EQ(explanation->outcome, Outcome::Double);
    EXPECT_GE(explanation->events.size(), 3U);
    EXPECT_LE(explanation->events.size(), 8U);
    EXPECT_TRUE(std::is_sorted(explanation->events.begin(), explanation->events.end()));
    EXPECT_TRUE(explanation->criticalPair.has_value());
    EXPECT_FALSE(explanation->preventedBy.empty());
    return *explanation;
}

/// The second request finds nothing at `lane`, charges payment 2 and is answered.
void looksAndCharges(TraceBuilder& story, double ms, NodeId lane, RequestStory request) {
    request.sent(ms).reaches(ms + 20, story.server2);
    request.step(ms + 25, lane, OperationName::FindKey, lookUpFlag).charges(ms + 400, 2);
    request.replies(ms + 800, 201, 2).accepted(ms + 820, 201, 2);
}

/// The first request claims the key, charges payment 1, and its record stands at 500 ms.
RequestStory worksOn(CacheStory& story, NodeId lane) {
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, lane, OperationName::ClaimRecord, KeyState::Created, 600'000);
    first.charges(420, 1);
    first.changesKey(500, lane, OperationName::PutRecord, KeyState::Consumed, 1);
    return first;
}

} // namespace

TEST(DoubleCausesTest, TheCacheFailedOverBeforeTheEntryHadArrived) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.cacheEu, OperationName::ClaimRecord, KeyState::Created, 600'000);
    first.charges(420, 1);
    story.add(42, RecordKind::NodeCrashed, story.cacheEu, 0);
    story.aboutNode(100, RecordKind::NodePromoted, story.cacheUs, story.cacheEu);
    auto second = story.request(1, 2).sent(110).reaches(130, story.server2);
    second.changesKey(135, story.cacheUs, OperationName::ClaimRecord, KeyState::Created, 600'000);
    second.charges(530, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("cache-eu died 20 ms later, before the entry had reached cache-us; "
                          "cache-us became the primary in place of cache-eu at 100 ms"));
    EXPECT_THAT(why.preventedBy, Contains("WAIT for a replica before the charge"));
    EXPECT_THAT(why.preventedBy, Contains("a replication lag under 20 ms"));
}

TEST(DoubleCausesTest, TheRecordRanOutBeforeTheRetry) {
    CacheStory story;
    story.starts(0);
    worksOn(story, story.cacheEu);
    story.losesKey(600'500, story.cacheEu, KeyLoss::Expired);
    looksAndCharges(story, 660'475, story.cacheEu, story.request(2));
    const Explanation why = causeOf(story.ends(700'000));
    EXPECT_THAT(why.sentence, HasSubstr("the record of IK-001 ran out in cache-eu at 600,500 ms"));
    EXPECT_THAT(why.sentence, HasSubstr("60,000 ms after that"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a record that lives longer than")));
}

TEST(DoubleCausesTest, TheRecordWasEvicted) {
    CacheStory story;
    story.starts(0);
    worksOn(story, story.cacheEu);
    story.losesKey(700, story.cacheEu, KeyLoss::Evicted);
    looksAndCharges(story, 1'000, story.cacheEu, story.request(2));
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence, HasSubstr("cache-eu evicted the record of IK-001 at 700 ms"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("refuses writes rather than evict")));
}

TEST(DoubleCausesTest, AnExceptionAfterTheChargeReleasedTheClaim) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 600'000);
    first.charges(420, 1).fails(450);
    first.removesKey(452, story.database, OperationName::DeleteKey);
    first.replies(453, 500).accepted(473, 500);
    looksAndCharges(story, 500, story.database, story.request(2));
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("the work of server-1 threw an exception at 450 ms, 30 ms after its "
                          "charge, and released IK-001 at 452 ms"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("keeping the claim after an exception")));
}

TEST(DoubleCausesTest, AnUnclearFailureThatIsNotStoredReleasedTheClaim) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 600'000);
    first.charges(420, 1).removesKey(452, story.database, OperationName::ReleaseKey);
    first.replies(453, 504).accepted(473, 504);
    looksAndCharges(story, 500, story.database, story.request(2));
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("server-1 released IK-001 at 452 ms, 32 ms after its charge"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("while the outcome of the charge is unknown")));
}

TEST(DoubleCausesTest, TheOwnerStoodStillUntilItsLeaseHadEnded) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.database, OperationName::ClaimKey, KeyState::Created, 5'022);
    story.add(30, RecordKind::NodePaused, story.server1, 8'000'000'000);
    first.charges(8'400, 1);
    first.changesKey(8'422, story.database, OperationName::CompleteKey, KeyState::Consumed, 1);
    auto second = story.request(2).sent(6'000).reaches(6'020, story.server2);
    second.changesKey(6'025, story.database, OperationName::TakeOverKey, KeyState::Created, 11'025);
    second.charges(6'400, 2);
    const Explanation why = causeOf(story.ends(20'000));
    EXPECT_THAT(why.sentence, HasSubstr("server-1 began to stand still for 8,000 ms at 30 ms"));
    EXPECT_TRUE(why.criticalPair.has_value());
}

TEST(DoubleCausesTest, AnotherRequestDeletedTheLockOfTheOwner) {
    CacheStory story;
    story.starts(0);
    auto stranger = story.request(1, 3).sent(0).reaches(5, story.server2);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, story.cacheEu, OperationName::TakeLock);
    stranger.step(100, story.cacheEu, OperationName::DeleteLock, foundFlag);
    first.charges(420, 1).replies(800, 201, 1);
    auto second = story.request(1, 2).sent(180).reaches(200, story.server2);
    second.locks(205, story.cacheEu, OperationName::TakeLock);
    second.charges(600, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("server-2 deleted the lock of IK-001 in cache-eu at 100 ms, but it was "
                          "server-1 that held it"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("compares the owner")));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("a lease")))) << "it never had a claim";
}

TEST(DoubleCausesTest, AStrangerWhoseLeaseHadEndedTookTheLockAway) {
    CacheStory story;
    story.starts(0);
    auto stranger = story.request(1, 3).sent(0).reaches(5, story.server2);
    stranger.locks(22, story.cacheEu, OperationName::TakeLock, 5'022);
    auto first = story.request(1).sent(6'000).reaches(6'020, story.server1);
    first.locks(6'022, story.cacheEu, OperationName::TakeLock, 11'022);
    stranger.step(7'024, story.cacheEu, OperationName::DeleteLock, foundFlag);
    auto second = story.request(1, 2).sent(7'500).reaches(7'520, story.server2);
    second.locks(7'522, story.cacheEu, OperationName::TakeLock, 12'522);
    first.charges(8'000, 1).replies(10'000, 201, 1);
    second.charges(9'500, 2);
    const Explanation why = causeOf(story.ends(12'000));
    EXPECT_THAT(why.preventedBy,
                Contains("a lease longer than 7,002 ms, so that server-2 deletes what is still "
                         "its own"));
}

TEST(DoubleCausesTest, AMissingRowLocksNothingAndTheBooksShowOneRow) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(25, story.database, OperationName::LockKey, lookUpFlag).charges(420, 1);
    first.changesKey(500, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    first.writesLedger(500, 1).replies(501, 201, 1).accepted(521, 201, 1);
    auto second = story.request(1, 2).sent(1).reaches(21, story.server2);
    second.step(26, story.database, OperationName::LockKey, lookUpFlag).charges(421, 2);
    second.step(510, story.database, OperationName::InsertKey, recordFlag);
    second.replies(511, 500).accepted(531, 500);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("what is not there cannot be locked"));
    EXPECT_THAT(why.sentence, HasSubstr("the ledger shows one payment for the two charges"));
    EXPECT_THAT(why.sentence, HasSubstr("in vain, 89 ms after its charge"));
}

TEST(DoubleCausesTest, TheTransactionDiedWhileItsOwnerLived) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(21, story.database, OperationName::Begin, foundFlag);
    first.step(22, story.database, OperationName::ClaimKey, claimFlag | foundFlag);
    story.aboutNode(200, RecordKind::LinkCut, story.server1, story.database);
    first.charges(420, 1).replies(821, 500);
    auto second = story.request(1, 2).sent(1).reaches(21, story.server2);
    second.step(200, story.database, OperationName::ClaimKey, claimFlag | foundFlag);
    second.charges(600, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("the link between server-1 and database was cut at 200 ms, which ended "
                          "the transaction"));
    EXPECT_THAT(why.preventedBy, Contains("a claim that is committed before the charge"));
}

TEST(DoubleCausesTest, TheSnapshotWasOlderThanTheRecord) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.changesKey(500, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    auto second = story.request(1, 2).sent(10).reaches(30, story.server2);
    second.step(31, story.database, OperationName::Begin, foundFlag);
    second.step(33, story.database, OperationName::ReadResource, 0);
    second.step(510, story.database, OperationName::FindKey, lookUpFlag).charges(900, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("found nothing, because its transaction still read its "
                          "snapshot of 33 ms; server-1 wrote its record of IK-001 "
                          "in database at 500 ms, 467 ms after that"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("READ COMMITTED")));
}

TEST(DoubleCausesTest, TheSnapshotWasTakenBeforeTheWaitForTheLock) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, story.database, OperationName::TakeAdvisoryLock);
    first.charges(420, 1);
    first.changesKey(500, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    story.freesLock(500, story.database);
    auto second = story.request(1, 2).sent(10).reaches(30, story.server2);
    second.step(31, story.database, OperationName::Begin, foundFlag);
    second.waits(33, 500, story.database, OperationName::TakeAdvisoryLock, claimFlag | foundFlag);
    second.step(510, story.database, OperationName::FindKey, lookUpFlag).charges(900, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("snapshot of 33 ms, from before its wait for the lock"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("READ COMMITTED")));
    EXPECT_THAT(why.preventedBy, Not(Contains(HasSubstr("keeping the claim"))));
}

TEST(DoubleCausesTest, ALockThatBecameFreeTookNoRecordAway) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.locks(22, story.cacheEu, OperationName::TakeLock);
    first.charges(420, 1);
    first.changesKey(500, story.cacheEu, OperationName::PutRecord, KeyState::Consumed, 1);
    story.freesLock(501, story.cacheEu);
    looksAndCharges(story, 90'000, story.cacheEu, story.request(2));
    EXPECT_THAT(causeOf(story.ends(99'000)).sentence, HasSubstr("but it no longer counted"));
}

TEST(DoubleCausesTest, TheLockWasReleasedBeforeTheCommit) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.step(430, story.database, OperationName::ReleaseAdvisoryLock, foundFlag);
    first.changesKey(440, story.database, OperationName::Commit, KeyState::Consumed, 1);
    auto second = story.request(1, 2).sent(10).reaches(30, story.server2);
    second.step(435, story.database, OperationName::FindKey, lookUpFlag).charges(900, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("10 ms before its record became visible"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a lock that ends with the transaction")));
}

TEST(DoubleCausesTest, TwoRegionsClaimedInsideTheLagAndTheMergeHidIt) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.changesKey(22, story.cacheEu, OperationName::ClaimRecord, KeyState::Created, 600'000);
    story.replicates(22, 142, first.change(), story.cacheUs);
    first.charges(420, 1);
    auto second = story.request(1, 2).sent(20).reaches(40, story.server2);
    second.changesKey(42, story.cacheUs, OperationName::ClaimRecord, KeyState::Created, 600'000);
    second.charges(430, 2);
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("100 ms too late; the merge left one record of the two"));
    EXPECT_THAT(why.preventedBy, Contains("a replication lag under 20 ms"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("one home for each key")));
}

TEST(DoubleCausesTest, OneClaimedInTheCacheAndOneInTheDatabase) {
    CacheStory story;
    story.starts(0);
    worksOn(story, story.cacheEu);
    story.aboutNode(10, RecordKind::LinkCut, story.server2, story.cacheEu);
    looksAndCharges(story, 100, story.database, story.request(1, 2));
    const Explanation why = causeOf(story.ends(2'000));
    EXPECT_THAT(why.sentence, HasSubstr("two arbiters"));
    EXPECT_THAT(why.sentence, HasSubstr("the link between server-2 and cache-eu was cut"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("one store that arbitrates every claim")));
}

TEST(DoubleCausesTest, TheWriteBehindCameTooLate) {
    CacheStory story;
    story.starts(0);
    auto first = worksOn(story, story.cacheEu);
    first.step(900, story.database, OperationName::PersistRecord, foundFlag);
    looksAndCharges(story, 675, story.database, story.request(2));
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence, HasSubstr("written behind the answer at 900 ms, 200 ms too late"));
}

TEST(DoubleCausesTest, TheProxySentTheRequestOnceMore) {
    CacheStory story;
    story.starts(0);
    auto tried = story.request(1);
    tried.sent(0).reaches(20, story.server1).charges(620, 1).replies(1'000, 201, 1);
    auto again = story.request(1);
    Record record;
    record.intent = IntentId{0};
    record.copy = 1;
    record.attempt = 1;
    record.value = 2;
    record.other = story.server1.value;
    story.TraceBuilder::add(520, RecordKind::ProxyTimedOut, story.proxy, record);
    story.TraceBuilder::add(545, RecordKind::ProxyRetried, story.proxy, record);
    again.reaches(550, story.server2);
    again.step(555, story.database, OperationName::FindKey, lookUpFlag).charges(950, 2);
    record.cause = tried.last();
    record.detail = static_cast<std::uint8_t>(MessageKind::Response);
    story.TraceBuilder::add(1'001, RecordKind::MessageArrived, story.proxy, record);
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("the client had sent one request, proxy repeated it at 545 ms without an "
                          "answer from the first try"));
    EXPECT_THAT(why.preventedBy, Contains("a proxy that repeats no POST"));
}

TEST(DoubleCausesTest, AStoreOutOfReachWasTakenForANewKey) {
    CacheStory story;
    story.starts(0);
    worksOn(story, story.cacheEu);
    auto second = story.request(2).sent(600).reaches(620, story.server2);
    const RecordId gaveUp = second.abandons(720, OperationName::GetRecord, lookUpFlag);
    second.charges(1'100, 2);
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("server-2 gave its look-up of IK-001 up at 720 ms and went on"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("failing closed")));
    EXPECT_EQ(why.criticalPair->first, story.finalId(gaveUp));
}

TEST(DoubleCausesTest, ARefusalMadeTheClientTakeANewKey) {
    CacheStory story;
    const std::uint32_t fresh = story.key("IK-002");
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1).charges(420, 1);
    first.timesOut(300);
    story.request(2).sent(320).reaches(340, story.server2).replies(341, 422).accepted(361, 422);
    story.request(3, 1, fresh).sent(400).reaches(420, story.server2).charges(800, 2);
    const Explanation why = causeOf(story.ends(3'000));
    EXPECT_THAT(why.sentence,
                HasSubstr("because the client had been answered 422 at 361 ms and made a new key"));
    EXPECT_THAT(why.preventedBy, Contains(HasSubstr("a fingerprint of only those fields")));
}

TEST(DoubleCausesTest, ASemaphoreAdmitsTwo) {
    CacheStory story;
    story.starts(0);
    auto first = story.request(1).sent(0).reaches(20, story.server1);
    first.step(21, story.server1, OperationName::TakePermit, foundFlag);
    first.step(22, story.database, OperationName::FindKey, lookUpFlag).charges(420, 1);
    first.changesKey(500, story.database, OperationName::InsertKey, KeyState::Consumed, 1);
    auto second = story.request(1, 2).sent(1).reaches(23, story.server1);
    second.step(24, story.server1, OperationName::TakePermit, foundFlag);
    second.step(25, story.database, OperationName::FindKey, lookUpFlag).charges(430, 2);
    EXPECT_THAT(causeOf(story.ends(2'000)).sentence,
                HasSubstr("a semaphore counts requests and knows no IK-001"));
}

TEST(DoubleCausesTest, TheNetworkDeliveredTheCallTwice) {
    CacheStory story;
    story.starts(0);
    auto request = story.request(1).sent(0).reaches(20, story.server1);
    Record copied;
    copied.intent = IntentId{0};
    copied.cause = request.last();
    story.TraceBuilder::add(25, RecordKind::MessageDuplicated, story.server1, copied);
    request.charges(420, 1).charges(421, 2).replies(800, 201, 2).accepted(820, 201, 2);
    EXPECT_THAT(causeOf(story.ends(2'000)).sentence,
                HasSubstr("because the network delivered its call twice"));
}

} // namespace idem
