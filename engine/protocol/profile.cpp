#include "engine/protocol/profile.h"

#include "engine/core/ensure.h"

#include <array>

namespace idem {

namespace {

constexpr Duration day = Duration::seconds(86'400);

constexpr Profile lecture{
    .name = "lecture",
    .title = "Lecture and interviews",
    .description = "201 for the first request, 200 for a duplicate of a finished one, 409 while it "
                   "runs, 400 without a key, 422 for a key that comes with another payload. It "
                   "knows CREATED and CONSUMED only: an operation of which nobody knows whether it "
                   "happened stays CREATED until its lease ends.",
    .source = "the lecture's response summary, which tells a replay by its status alone; 422 from "
              "the IETF draft, section 2.4",
};

constexpr Profile ietfDraft{
    .name = "ietf-draft",
    .title = "IETF draft: The Idempotency-Key HTTP Header Field",
    .description = "The key is a quoted string. A duplicate gets the stored status, success or "
                   "error; 400 for a bad key, 409 while it runs, 422 for another payload. What did "
                   "not complete is not replayed: the key says UNKNOWN.",
    .source = "draft-ietf-httpapi-idempotency-key-header, sections 2.1 to 2.6; the draft sets no "
              "length and no replay marker (issue 46 asks for one), and demands that an expiry is "
              "published, without naming one",
    .replayed = 0,
    .quotedKeys = true,
    .keyLengthMax = 0,
    .ofUnknown = Disposal::MarkUnknown,
};

constexpr Profile stripeV1{
    .name = "stripe-v1",
    .title = "Stripe API v1",
    .description = "Whatever the first execution ended with is stored and replayed, a 500 too, "
                   "with its status and a marker; a corrected request needs a new key. Keys are "
                   "pruned after 24 hours. Another payload is answered 400.",
    .source = "Stripe, Idempotent requests and Advanced error handling, with the header "
              "Idempotent-Replayed; 400 on a mismatch as mirrored by stripe-stateful-mock",
    .replayed = 0,
    .keyReused = 400,
    .ofUnknown = Disposal::Store,
    .replayMarker = "Idempotent-Replayed: true",
};

constexpr Profile stripeV2{
    .name = "stripe-v2",
    .title = "Stripe API v2",
    .description = "What succeeded is never repeated; what failed is carried out again under the "
                   "same key, and partial work is driven to completion. Keys live for 30 days.",
    .source = "Stripe, API v2 overview, idempotency; 400 on a mismatch and marker as in v1",
    .replayed = 0,
    .keyReused = 400,
    .ofRefused = Disposal::Release,
    .ofUnknown = Disposal::Rerun,
    .replayMarker = "Idempotent-Replayed: true",
    .recordLife = day * 30,
};

constexpr Profile storeOnlySuccess{
    .name = "store-2xx-only",
    .title = "Only successes are stored",
    .description = "4xx and 5xx give the key up, so that a retry is carried out again. That is "
                   "safe after a definite no, and a second charge after a time-out that hid a "
                   "success.",
    .source = "Checkout.com, Idempotency: 4xx and 5xx are attempted again; keys live for 24 hours; "
              "it names no replay marker",
    .replayed = 0,
    .ofRefused = Disposal::Release,
    .ofUnknown = Disposal::Release,
};

constexpr Profile azureRepeatability{
    .name = "azure-repeatability",
    .title = "Azure and OASIS repeatable requests",
    .description = "Repeatability-Request-ID with Repeatability-First-Sent. Results are tracked "
                   "for 5 minutes; a request that was first sent before that is answered 412, "
                   "because nobody can say any more whether it happened. 5xx is carried out again.",
    .source = "Azure Communication Services, Repeatable requests; OASIS Repeatable Requests 1.0; "
              "Microsoft REST API Guidelines: track for at least 5 minutes. Repeatability-Result "
              "is of OASIS; there the first answer has it too",
    .replayed = 0,
    .keyReused = 400,
    .tooOld = 412,
    .keyLengthMax = 0,
    .ofUnknown = Disposal::Release,
    .replayMarker = "Repeatability-Result: accepted",
    .recordLife = Duration::seconds(300),
};

Disposal chosen(Ending ending, Disposal byProfile) {
    switch (ending) {
    case Ending::Store:
        return Disposal::Store;
    case Ending::Release:
        return Disposal::Release;
    case Ending::Keep:
        return Disposal::Keep;
    case Ending::MarkUnknown:
        return Disposal::MarkUnknown;
    case Ending::Rerun:
        return Disposal::Rerun;
    case Ending::AsProfile:
        break;
    }
    return byProfile;
}

} // namespace

std::span<const Profile> profiles() {
    static constexpr std::array table{
        lecture, ietfDraft, stripeV1, stripeV2, storeOnlySuccess, azureRepeatability};
    return table;
}

const Profile* findProfile(std::string_view name) {
    for (const Profile& profile : profiles()) {
        if (profile.name == name) {
            return &profile;
        }
    }
    return nullptr;
}

Profile rulesOf(const ProtocolOptions& options) {
    const Profile* const named = findProfile(options.profile);
    ENSURE(named != nullptr);
    Profile rules = *named;
    rules.ofRefused = chosen(options.afterRefusal, rules.ofRefused);
    rules.ofUnknown = chosen(options.afterUnknown, rules.ofUnknown);
    if (options.recordLife > Duration::zero()) {
        rules.recordLife = options.recordLife;
    }
    if (options.keyLengthMax > 0) {
        rules.keyLengthMax = options.keyLengthMax;
    }
    return rules;
}

std::string_view replayMarkerOf(const ProtocolOptions& options) {
    if (options.replayMarker == noReplayMarker) {
        return {};
    }
    return options.replayMarker.empty() ? rulesOf(options).replayMarker : options.replayMarker;
}

} // namespace idem
