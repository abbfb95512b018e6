// Rows of the field table: the key protocol and the options of strategies.
#include "engine/protocol/answers.h"
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"

namespace idem::rows {

using namespace binding;

namespace {

std::span<const std::string_view> profileNames() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> found;
        for (const Profile& profile : profiles()) {
            found.push_back(profile.name);
        }
        return found;
    }();
    return names;
}

} // namespace

std::vector<Field> protocol() {
    constexpr auto group = FieldGroup::Protocol;
    return {
        chosen(row<&ProtocolOptions::profile>(group, "profile", "Which status says what."),
               profileNames()),
        row<&ProtocolOptions::keyRequired>(
            group, "key-required", "A request without a key is answered 400."),
        row<&ProtocolOptions::checkFingerprint>(
            group, "check-fingerprint", "A key that comes with another payload is answered 422."),
        positive(row<&ProtocolOptions::recordLife>(
            group, "record-life", "How long a finished record is kept.")),
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
            group, "when-home-fails", "Without an answer of the home region: refuse, or go local."),
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
    };
}

} // namespace idem::rows
