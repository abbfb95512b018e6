// A profile is data: what differs between two real APIs is a field, and what a scenario sets
// explicitly goes before it.

#include "engine/protocol/answers.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace idem::profile_test {

namespace {

ProtocolOptions optionsOf(std::string_view profile) {
    ProtocolOptions options;
    options.profile = profile;
    return options;
}

Answers answersOf(const ProtocolOptions& options) {
    return Answers(options);
}

const Effect refused{Effect::Fate::Refused, 0};
const Effect unknown{Effect::Fate::Unknown, 0};
const Effect thrown{Effect::Fate::Thrown, 0};
const Effect failed{Effect::Fate::Failed, 0};
const Effect happened{Effect::Fate::Happened, 42};

struct Endings {
    std::string_view profile;
    Disposal ofRefused;
    Disposal ofUnknown;
};

} // namespace

TEST(ProfileTest, SixProfilesAreToldApartAndNameTheirSource) {
    std::set<std::string_view> names;
    for (const Profile& profile : profiles()) {
        EXPECT_TRUE(names.insert(profile.name).second) << profile.name;
        EXPECT_EQ(findProfile(profile.name), &profile);
        EXPECT_FALSE(profile.title.empty()) << profile.name;
        EXPECT_FALSE(profile.description.empty()) << profile.name;
        EXPECT_FALSE(profile.source.empty()) << profile.name;
    }
    EXPECT_EQ(names.size(), 6U);
    EXPECT_EQ(profiles().front().name, "lecture");
    EXPECT_EQ(findProfile("nonesuch"), nullptr);
}

// semantics.md R25 to R31; F32 is the third row, F33 the fifth.
TEST(ProfileTest, EachProfileDisposesOfWhatFailedInItsOwnWay) {
    const Endings table[]{
        {"lecture", Disposal::Store, Disposal::Keep},
        {"ietf-draft", Disposal::Store, Disposal::MarkUnknown},
        {"stripe-v1", Disposal::Store, Disposal::Store},
        {"stripe-v2", Disposal::Release, Disposal::Rerun},
        {"store-2xx-only", Disposal::Release, Disposal::Release},
        {"azure-repeatability", Disposal::Store, Disposal::Release},
    };
    for (const Endings& row : table) {
        const ProtocolOptions options = optionsOf(row.profile);
        const Answers answers = answersOf(options);
        EXPECT_EQ(answers.disposalOf(refused), row.ofRefused) << row.profile;
        EXPECT_EQ(answers.disposalOf(unknown), row.ofUnknown) << row.profile;
        EXPECT_EQ(answers.disposalOf(thrown), row.ofUnknown) << row.profile;
        EXPECT_EQ(answers.disposalOf(happened), Disposal::Store) << row.profile;
        const bool storesAll = row.ofUnknown == Disposal::Store;
        EXPECT_EQ(answers.disposalOf(failed), storesAll ? Disposal::Store : Disposal::Release)
            << row.profile;
    }
}

TEST(ProfileTest, ExplicitEndingsGoBeforeTheProfile) {
    ProtocolOptions options = optionsOf("stripe-v1");
    options.afterRefusal = Ending::Release;
    options.afterUnknown = Ending::MarkUnknown;
    const Answers answers = answersOf(options);
    EXPECT_EQ(answers.disposalOf(refused), Disposal::Release);
    EXPECT_EQ(answers.disposalOf(unknown), Disposal::MarkUnknown);
    options.afterUnknown = Ending::Keep;
    EXPECT_EQ(answersOf(options).disposalOf(unknown), Disposal::Keep);
    options.afterUnknown = Ending::Store;
    EXPECT_EQ(answersOf(options).disposalOf(unknown), Disposal::Store);
    options.afterUnknown = Ending::Rerun;
    EXPECT_EQ(answersOf(options).disposalOf(unknown), Disposal::Rerun);
    EXPECT_TRUE(answersOf(options).rerunsUnknown());
}

TEST(ProfileTest, TheLifeOfARecordIsTheProfilesUnlessSet) {
    EXPECT_EQ(rulesOf(optionsOf("lecture")).recordLife, Duration::seconds(86'400));
    EXPECT_EQ(rulesOf(optionsOf("stripe-v2")).recordLife, Duration::seconds(30 * 86'400));
    EXPECT_EQ(rulesOf(optionsOf("azure-repeatability")).recordLife, Duration::seconds(300));
    ProtocolOptions options = optionsOf("stripe-v2");
    options.recordLife = Duration::seconds(7);
    EXPECT_EQ(rulesOf(options).recordLife, Duration::seconds(7));
}

// semantics.md R22: none in the draft.
TEST(ProfileTest, TheMarkerOfAReplayIsTheProfilesUnlessSet) {
    EXPECT_EQ(replayMarkerOf(optionsOf("ietf-draft")), "");
    EXPECT_EQ(replayMarkerOf(optionsOf("stripe-v1")), "Idempotent-Replayed: true");
    EXPECT_EQ(replayMarkerOf(optionsOf("stripe-v2")), "Idempotent-Replayed: true");
    EXPECT_EQ(replayMarkerOf(optionsOf("azure-repeatability")), "Repeatability-Result: accepted");
    ProtocolOptions options = optionsOf("stripe-v1");
    options.replayMarker = "Request-Idempotency: true";
    EXPECT_EQ(replayMarkerOf(options), "Request-Idempotency: true");
    options.replayMarker = noReplayMarker;
    EXPECT_EQ(replayMarkerOf(options), "");
}

TEST(ProfileTest, AReplayHasTheStoredStatusExceptInTheLecture) {
    Request request;
    request.key = 1;
    KeyRecord record;
    record.state = KeyState::Consumed;
    record.payment = 42;
    record.status = 201;
    for (const Profile& profile : profiles()) {
        const ProtocolOptions options = optionsOf(profile.name);
        const Response replay = answersOf(options).toDuplicate(request, record);
        EXPECT_EQ(replay.status, profile.name == "lecture" ? 200 : 201) << profile.name;
        EXPECT_EQ(replay.resource, 42) << profile.name;
        EXPECT_TRUE(replay.replayed) << profile.name;
    }
}

// R20 and R27: success or error, and never an error as a success.
TEST(ProfileTest, AStoredErrorIsReplayedAsTheErrorThatItWas) {
    Request request;
    request.key = 1;
    KeyRecord record;
    record.state = KeyState::Consumed;
    for (const int status : {402, 410, 500, 504}) {
        record.status = status;
        for (const Profile& profile : profiles()) {
            const ProtocolOptions options = optionsOf(profile.name);
            const Response replay = answersOf(options).toDuplicate(request, record);
            EXPECT_EQ(replay.status, status) << profile.name;
            EXPECT_TRUE(replay.replayed) << profile.name;
        }
    }
}

TEST(ProfileTest, AKeyOfUnknownOutcomeIsInProgressForWhoeverCannotFindOut) {
    Request request;
    request.key = 1;
    KeyRecord record;
    record.state = KeyState::Unknown;
    const ProtocolOptions options;
    EXPECT_EQ(answersOf(options).toDuplicate(request, record).status, 409);
    record.fingerprint = 2;
    EXPECT_EQ(answersOf(options).toDuplicate(request, record).status, 422);
}

TEST(ProfileTest, AnotherPayloadIs422Or400) {
    Request request;
    request.key = 1;
    request.fingerprint = 2;
    const KeyRecord record;
    for (const Profile& profile : profiles()) {
        const ProtocolOptions options = optionsOf(profile.name);
        const bool isDraft = profile.name == "lecture" || profile.name == "ietf-draft" ||
                             profile.name == "store-2xx-only";
        EXPECT_EQ(answersOf(options).toDuplicate(request, record).status, isDraft ? 422 : 400)
            << profile.name;
    }
}

} // namespace idem::profile_test
