// What is wrong with an Idempotency-Key is answered 400 before anything is looked up.

#include "tests/support/one_server.h"

#include <gtest/gtest.h>

namespace idem::header_test {

using support::OneServer;
using support::payment;

namespace {

ProtocolOptions optionsOf(std::string_view profile) {
    ProtocolOptions options;
    options.profile = profile;
    return options;
}

} // namespace

TEST(HeaderTest, MissingMalformedAndTooLongAre400AndToldApart) {
    OneServer server(optionsOf("lecture"));
    Request request = payment();
    request.key.reset();
    EXPECT_EQ(server.serve(request).status, 400);
    EXPECT_EQ(server.serve(request).keyFault, KeyFault::Missing);

    request = payment();
    request.keyForm = HeaderForm::Malformed;
    EXPECT_EQ(server.serve(request).status, 400);
    EXPECT_EQ(server.serve(request).keyFault, KeyFault::Malformed);

    request = payment();
    request.keyLength = 256;
    EXPECT_EQ(server.serve(request).status, 400);
    EXPECT_EQ(server.serve(request).keyFault, KeyFault::TooLong);
    EXPECT_EQ(server.charges(), 0U);

    request.keyLength = 255;
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.charges(), 1U);
}

// semantics.md R01: the value is a Structured-Field string under the draft.
TEST(HeaderTest, ABareTokenIsMalformedOnlyWhereQuotesAreDemanded) {
    Request request = payment();
    request.keyForm = HeaderForm::Bare;
    for (const Profile& profile : profiles()) {
        OneServer server(optionsOf(profile.name));
        const Response response = server.serve(request);
        const bool demandsQuotes = profile.name == "ietf-draft";
        EXPECT_EQ(response.status, demandsQuotes ? 400 : 201) << profile.name;
        EXPECT_EQ(response.keyFault, demandsQuotes ? KeyFault::Malformed : KeyFault::None);
    }
}

TEST(HeaderTest, TheGreatestLengthMayBeSet) {
    ProtocolOptions options = optionsOf("ietf-draft");
    Request request = payment();
    request.keyLength = 65;
    EXPECT_EQ(OneServer(options).serve(request).status, 201);
    options.keyLengthMax = 64;
    EXPECT_EQ(OneServer(options).serve(request).status, 400);
}

TEST(HeaderTest, AnOptionalKeyMayBeMissingButNotMalformed) {
    ProtocolOptions options;
    options.keyRequired = false;
    OneServer server(options);
    Request request = payment();
    request.key.reset();
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.serve(request).status, 201);
    EXPECT_EQ(server.charges(), 2U);
    request = payment();
    request.keyForm = HeaderForm::Malformed;
    EXPECT_EQ(server.serve(request).status, 400);
}

// semantics.md R40: a record that is gone makes a new request of an old one, or a 412.
TEST(HeaderTest, ARequestOlderThanTheTrackedWindowIsRefusedUnderRepeatability) {
    OneServer server(optionsOf("azure-repeatability"));
    Request request = payment();
    request.firstSent = Time{server.clock.stamp()};
    EXPECT_EQ(server.serve(request).status, 201);
    server.clock.advance(Duration::seconds(299));
    EXPECT_EQ(server.serve(request).status, 201);
    server.clock.advance(Duration::seconds(1));
    EXPECT_EQ(server.serve(request).status, 412);
    EXPECT_EQ(server.charges(), 1U);
    request = payment(2);
    request.firstSent = Time{server.clock.stamp()};
    EXPECT_EQ(server.serve(request).status, 201);
}

TEST(HeaderTest, OtherProfilesDoNotAskWhenARequestWasFirstSent) {
    OneServer server(optionsOf("stripe-v1"));
    server.clock.advance(Duration::seconds(90'000));
    EXPECT_EQ(server.serve(payment()).status, 201);
}

// semantics.md F35: an honest retry that is written in another order.
TEST(HeaderTest, RawBytesMakeAFalseMismatchOfAnHonestRetry) {
    Request request = payment();
    Request retry = request;
    retry.serialization = 1;
    Request other = request;
    other.fingerprint = 78;
    ProtocolOptions options;
    OneServer canonical(options);
    EXPECT_EQ(canonical.serve(request).status, 201);
    EXPECT_EQ(canonical.serve(retry).status, 200);
    EXPECT_EQ(canonical.serve(other).status, 422);
    options.fingerprint = FingerprintKind::Raw;
    OneServer raw(options);
    EXPECT_EQ(raw.serve(request).status, 201);
    EXPECT_EQ(raw.serve(request).status, 200);
    EXPECT_EQ(raw.serve(retry).status, 422);
    options.fingerprint = FingerprintKind::None;
    OneServer blind(options);
    EXPECT_EQ(blind.serve(request).status, 201);
    EXPECT_EQ(blind.serve(other).status, 200);
}

TEST(HeaderTest, RetryAfterComesWithWhatMayChange) {
    ProtocolOptions options;
    options.retryAfter = Duration::seconds(3);
    const Answers answers(options);
    EXPECT_EQ(answers.inProgress().retryAfter, Duration::seconds(3));
    EXPECT_EQ(answers.unavailable().retryAfter, Duration::seconds(3));
    EXPECT_EQ(answers.to({Effect::Fate::Failed, 0}).retryAfter, Duration::seconds(3));
    EXPECT_EQ(answers.to({Effect::Fate::Happened, 1}).retryAfter, Duration::zero());
    EXPECT_EQ(answers.to({Effect::Fate::Refused, 0}).retryAfter, Duration::zero());
}

} // namespace idem::header_test
