// The payment provider: where money really moves.
#pragma once

#include "engine/core/ids.h"
#include "engine/stores/chained_index.h"
#include "engine/stores/clock.h"
#include "engine/stores/provider_call.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace idem {

struct ProviderOptions {
    bool deduplicates = false;                          ///< Knows idempotency keys at all
    Duration keyTimeToLive = Duration::seconds(86'400); ///< From the first use; zero is for ever
    bool regionInScope = false; ///< A key of one endpoint is unknown to another
    bool checksTokens = false;  ///< Fencing, per merchant reference
    bool queryable = false;     ///< Answers Query
    Duration settlementDelay;   ///< How long a new charge stays hidden from Query
};

struct ProviderCharge {
    std::int64_t payment = 0; ///< From 1, in order of execution
    std::int64_t reference = 0;
    std::int64_t amount = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    RegionId region;
    Deadline settled; ///< From then on Query finds it; zero without a settlement delay
    bool canceled = false;

    bool operator==(const ProviderCharge&) const = default;
};

struct ProviderAccount {
    std::int64_t account = 0;
    std::int64_t balance = 0; ///< What it received minus what it paid, canceled charges left out
};

/// Refused also stands for a key mismatch.
enum class ProviderChangeKind : std::uint8_t { Charged, Replayed, Canceled, Refused };

struct ProviderChange {
    ProviderChangeKind kind = ProviderChangeKind::Charged;
    std::int64_t payment = 0; ///< 0 when refused, and when a key was canceled before any charge
    std::int64_t reference = 0;
    std::int64_t amount = 0;
    bool hadForgotten = false; ///< A charge under a key whose life was over.

    bool operator==(const ProviderChange&) const = default;
};

/// Charges in full at one instant inside the call: execute() is that instant, and the driver
/// decides when it comes. All expiry is judged when a call asks, so nothing happens between calls.
///
/// Charge. A token below the highest one seen for the reference is refused before anything else,
/// the key included; a call without a token is not checked. With deduplication, a live key replays
/// its payment, or answers KeyMismatch when amount or accounts differ, or Refused when the key was
/// canceled; an expired key is a new request (R40).
/// Cancel by key undoes the charge (again: the same answer, replayed). An unknown key answers
/// NotFound and leaves a tombstone that refuses a late charge (F40), for as long as a key lives.
/// Query answers the first settled charge with this reference that is not canceled.
/// What a provider cannot do (Query, Cancel, Cancel without a key), it refuses.
///
/// Copyable; clear() keeps the capacity; calls take constant time but for Query, which is linear in
/// the charges of its reference.
class Provider {
public:
    explicit Provider(const ProviderOptions& options = {}) : m_options(options) {}

    /// REQUIRES: a charge's amount > 0.
    ProviderResult execute(const ProviderCall& call, const Clock& clock);
    void clear();

    /// What the last execute() did: at most one change.
    std::span<const ProviderChange> changes() const;
    /// Every charge ever made, payment n at position n - 1.
    std::span<const ProviderCharge> charges() const { return m_charges; }
    /// Every account ever named by a charge, in order of appearance. The balances sum to zero.
    std::span<const ProviderAccount> accounts() const { return m_accounts; }
    /// Zero for an unknown account.
    std::int64_t balance(std::int64_t account) const;

    const ProviderOptions& options() const { return m_options; }
    /// Equal for providers that will behave alike.
    std::uint64_t digest() const;

private:
    /// What the provider knows about a key: its first request, or only that it was canceled.
    struct KeyRecord {
        std::uint64_t key = 0;
        RegionId region;
        Deadline expiry = Deadline::never();
        std::int64_t payment = 0; ///< 0: a tombstone
    };
    struct Fence {
        std::int64_t reference = 0;
        std::int64_t highest = 0;
    };

    ProviderResult charge(const ProviderCall& call, const Clock& clock);
    ProviderResult replay(const ProviderCall& call, const KeyRecord& record);
    ProviderResult query(const ProviderCall& call, const Clock& clock) const;
    ProviderResult cancel(const ProviderCall& call, const Clock& clock);
    ProviderResult refuse(const ProviderCall& call, ProviderStatus status);
    bool passesFence(const ProviderCall& call);
    /// The last thing that was ever known of the key, in its scope.
    KeyRecord* lastRecordOf(const ProviderCall& call);
    KeyRecord* findKey(const ProviderCall& call, const Clock& clock);
    void rememberKey(const ProviderCall& call, std::int64_t payment, const Clock& clock);
    ProviderCharge& chargeOf(std::int64_t payment);
    void move(std::int64_t from, std::int64_t to, std::int64_t amount);
    ProviderAccount& accountOf(std::int64_t account);

    ProviderOptions m_options;
    std::vector<ProviderCharge> m_charges;
    ChainedIndex m_chargesByReference;
    std::vector<KeyRecord> m_keys;
    ChainedIndex m_keysByKey;
    std::vector<Fence> m_fences;
    ChainedIndex m_fencesByReference;
    std::vector<ProviderAccount> m_accounts;
    ChainedIndex m_accountsByNumber;
    std::optional<ProviderChange> m_change;
};

const char* toText(ProviderChangeKind kind);

} // namespace idem
