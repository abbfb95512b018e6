// GET, PUT and DELETE need no key, because doing them twice changes nothing more; POST does. A seat
// that only one can have is another matter: the loser of that race is right to hear no.

#include "engine/protocol/row_effect.h"
#include "tests/support/one_server.h"

#include <gtest/gtest.h>

namespace idem {

using support::OneServer;
using support::payment;

namespace {

Request resourceRequest(Method method, std::int64_t value = 5) {
    Request request;
    request.useCase = UseCase::Profile;
    request.method = method;
    request.amount = value;
    request.to = 3;
    return request;
}

} // namespace

class MethodsTest : public testing::Test {
protected:
    Response put(std::int64_t value) { return server.serve(resourceRequest(Method::Put, value)); }
    Response get() { return server.serve(resourceRequest(Method::Get)); }
    Response erase() { return server.serve(resourceRequest(Method::Delete)); }
    RowEffect effect() { return effectOf(server.rowChanges()[0]); }

    OneServer server{ProtocolOptions()};
};

TEST_F(MethodsTest, APutThatIsRepeatedChangesNothingMore) {
    EXPECT_EQ(put(5).status, 201);
    ASSERT_EQ(server.changes(), 1U);
    EXPECT_EQ(effect().amount, 5);
    EXPECT_EQ(put(5).status, 204);
    EXPECT_EQ(server.changes(), 0U);
}

// RFC 9110, 9.3.4: 201 when the target had no representation, 200 or 204 when it had one.
TEST_F(MethodsTest, OnlyAPutThatCreatesSaysSo) {
    EXPECT_EQ(put(5).status, 201);
    EXPECT_EQ(put(6).status, 200);
    EXPECT_EQ(put(6).status, 204);
    EXPECT_EQ(put(7).status, 200);
    EXPECT_EQ(erase().status, 200);
    EXPECT_EQ(put(7).status, 201);
    EXPECT_FALSE(put(8).replayed);
}

TEST_F(MethodsTest, APutThatComesLateUndoesWhatCameBetween) {
    put(5);
    const auto first = effect().id;
    put(6);
    const auto between = effect().id;
    EXPECT_EQ(put(5).status, 200);
    ASSERT_EQ(server.changes(), 1U);
    EXPECT_NE(effect().id, first);
    EXPECT_NE(effect().id, between);
}

TEST_F(MethodsTest, ADeleteThatIsRepeatedChangesNothingMore) {
    put(5);
    const auto written = effect().id;
    EXPECT_EQ(erase().status, 200);
    ASSERT_EQ(server.changes(), 1U);
    EXPECT_EQ(effect().id, -written);
    EXPECT_EQ(erase().status, 204);
    EXPECT_EQ(server.changes(), 0U);
}

TEST_F(MethodsTest, AGetChangesNothing) {
    EXPECT_EQ(get().status, 404);
    put(5);
    EXPECT_EQ(get().status, 200);
    EXPECT_EQ(server.changes(), 0U);
    EXPECT_TRUE(get().isSuccess());
}

// semantics.md R09.
TEST_F(MethodsTest, AKeyHasNoEffectOnOtherMethodsThanPost) {
    Request request = resourceRequest(Method::Put);
    request.key = 1;
    request.keyForm = HeaderForm::Malformed;
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.serve(request).status, 204);
    EXPECT_FALSE(server.serve(request).replayed);
}

TEST_F(MethodsTest, APostThatIsRepeatedUnderItsKeyIsReplayed) {
    Request request = payment();
    request.useCase = UseCase::Order;
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.serve(request).status, 200);
    request.key = 2;
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.charges(), 0U);
}

TEST(SeatTest, OnlyOneUserGetsTheSeatAndTheOtherIsToldThatItIsGone) {
    OneServer server({}, "none");
    Request request = payment(1);
    request.useCase = UseCase::Seat;
    EXPECT_EQ(server.serve(request).status, 201);
    request.key = 2;
    EXPECT_EQ(server.serve(request).status, 410);
    request.to = 9;
    EXPECT_EQ(server.serve(request).status, 201);
}

// Idempotency is not concurrency: without a key the winner's own retry looks like a lost race.
TEST(SeatTest, TheWinnersRetryIsReplayedUnderItsKeyAndGoneWithoutOne) {
    Request request = payment(1);
    request.useCase = UseCase::Seat;
    OneServer guarded({}, "claim-lease");
    EXPECT_EQ(guarded.serve(request).status, 201);
    EXPECT_EQ(guarded.serve(request).status, 200);
    OneServer bare({}, "none");
    EXPECT_EQ(bare.serve(request).status, 201);
    EXPECT_EQ(bare.serve(request).status, 410);
}

TEST(SeatTest, TheKeyOfALoserIsStoredWithItsAnswerInOneTransaction) {
    OneServer server({}, "one-transaction");
    Request request = payment(1);
    request.useCase = UseCase::Seat;
    EXPECT_EQ(server.serve(request).status, 201);
    request.key = 2;
    EXPECT_EQ(server.serve(request).status, 410);
    const Response again = server.serve(request);
    EXPECT_EQ(again.status, 410);
    EXPECT_TRUE(again.replayed);
}

} // namespace idem
