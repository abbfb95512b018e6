// Rows of the field table: the key protocol and the options of strategies.
#include "engine/protocol/answers.h"
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

namespace idem::rows {

using namespace binding;

std::vector<Field> protocol() {
    constexpr auto group = FieldGroup::Protocol;
    return {
        chosen(row<&ProtocolOptions::profile>(group, "profile", "Which status says what."),
               namesIn<&profiles>()),
        row<&ProtocolOptions::keyRequired>(
            group, "key-required", "A request without a key is answered 400."),
        counting(
            ranged(
                row<&ProtocolOptions::keyLengthMax>(
                    group, "key-length-max", "Most characters of a key; 0: as the profile says."),
                0,
                65'536),
            "characters"),
        row<&ProtocolOptions::checkFingerprint>(
            group, "check-fingerprint", "A key that comes with another payload is answered 422."),
        row<&ProtocolOptions::fingerprint>(
            group, "fingerprint", "Compares the payload, its bytes as sent, or nothing."),
        ranged(naming(row<&ProtocolOptions::scope>(
                          group, "scope", "What belongs to a key: caller, method, path, region."),
                      FieldReference::Scope),
               0,
               4),
        row<&ProtocolOptions::afterRefusal>(
            group, "after-refusal", "What becomes of a key after a definite no."),
        row<&ProtocolOptions::afterUnknown>(
            group, "after-unknown", "What becomes of a key after a time-out or an exception."),
        row<&ProtocolOptions::retryAfter>(
            group, "retry-after", "Retry-After of 409 and 503; 0s: no such header."),
        prose(row<&ProtocolOptions::replayMarker>(
                  group,
                  "replay-marker",
                  "Header of a replay, as \"name: value\", or none; empty: as the profile says."),
              200),
        row<&ProtocolOptions::recordLife>(
            group, "record-life", "How long a finished record is kept; 0s: as the profile says."),
        row<&ProtocolOptions::reaperPeriod>(
            group, "reaper-period", "How often the database is purged of old keys; 0s: never."),
        row<&ProtocolOptions::reap>(
            group, "reap", "Which old keys are purged: the finished ones, or all."),
        row<&ProtocolOptions::paymentLife>(
            group, "payment-life", "How long our books keep a payment's row; 0s: for ever."),
        row<&ProtocolOptions::completerPeriod>(
            group, "completer-period", "How often unfinished keys are looked for; 0s: never."),
        row<&ProtocolOptions::completerAge>(
            group, "completer-age", "How old an unfinished key is that the completer takes up."),
    };
}

std::vector<Field> strategies() {
    constexpr auto group = FieldGroup::Strategy;
    return {
        noticeable(row<&StrategyOptions::lease>(
            group, "lease", "How long a claim or a lock counts as held.")),
        row<&StrategyOptions::renew>(
            group, "renew", "Renew the lease every third of it while working."),
        row<&StrategyOptions::whenHeld>(
            group, "when-held", "A request that finds the lock held waits, or is refused."),
        noticeable(
            row<&StrategyOptions::claimLife>(group, "claim-life", "Life of an unfinished entry.")),
        ranged(row<&StrategyOptions::permits>(
                   group, "permits", "Requests that the semaphore lets work at once."),
               1,
               1'000),
        row<&StrategyOptions::finallyDeletes>(
            group, "finally-deletes", "A loser deletes the lock too, in its finally block."),
        ranged(row<&StrategyOptions::waitReplicas>(
                   group, "wait-replicas", "Replicas that must acknowledge lock and record."),
               0,
               100),
        noticeable(row<&StrategyOptions::waitTimeout>(
            group, "wait-timeout", "How long the replicas may take to acknowledge.")),
        row<&StrategyOptions::whenStoreDown>(
            group, "when-store-down", "Without an answer of the cache: refuse, or work anyway."),
        row<&StrategyOptions::whenHomeFails>(
            group,
            "when-home-fails",
            "Without an answer of the home region: refuse, go local, or move home and drain."),
        row<&StrategyOptions::fallback>(
            group, "fallback", "Without an answer of the cache: database, 503, or work anyway."),
        row<&StrategyOptions::persistDelay>(
            group, "persist-delay", "Until a record in the cache is written to the database."),
        row<&StrategyOptions::providerKey>(
            group, "provider-key", "Pass the key on to the provider."),
        row<&StrategyOptions::lockWait>(
            group, "lock-wait", "What a SELECT ... FOR UPDATE does that finds the row locked."),
        row<&StrategyOptions::isolation>(
            group, "isolation", "Isolation of the transaction that takes the advisory lock."),
        row<&StrategyOptions::unlock>(
            group, "unlock", "When a session's advisory lock is given back."),
        row<&StrategyOptions::reclaim>(
            group, "reclaim", "How the key of an owner is taken whose lease has run out."),
        row<&StrategyOptions::replay>(
            group,
            "replay",
            "A duplicate hears the stored answer, or of the payment as it is now."),
    };
}

} // namespace idem::rows
