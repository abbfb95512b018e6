// What a server may ask of the payment provider.
#pragma once

#include "engine/core/ids.h"

#include <cstdint>
#include <optional>

namespace idem {

enum class ProviderCallKind : std::uint8_t {
    Charge,
    Query,  ///< Is there a charge with this merchant reference?
    Cancel, ///< Cancel by idempotency key: undoes a charge, or leaves a tombstone for a late one
};

struct ProviderCall {
    ProviderCallKind kind = ProviderCallKind::Charge;
    std::int64_t reference = 0;               ///< The merchant's own reference
    std::int64_t amount = 0;                  ///< Minor units (cents); positive
    std::int64_t from = 0;                    ///< Account that pays
    std::int64_t to = 0;                      ///< Account that receives
    std::optional<std::uint64_t> key;         ///< Idempotency key passed downstream
    std::optional<std::int64_t> fencingToken; ///< Checked if the provider can
    RegionId region; ///< Endpoint called; part of the key's scope if set so
};

enum class ProviderStatus : std::uint8_t {
    Charged,     ///< A new charge, or (replayed) the one that the key already made
    Found,       ///< Query
    NotFound,    ///< Query, Cancel
    Canceled,    ///< Cancel
    Refused,     ///< Fenced off, or the key was canceled before
    Declined,    ///< The card: a definite no; the driver's answer, as the next two
    Failed,      ///< An error before the effect: nothing happened
    KeyMismatch, ///< Same key, other amount or accounts
    Unreachable, ///< The driver's answer when the call got no answer, never the provider's
};

struct ProviderResult {
    ProviderStatus status = ProviderStatus::Charged;
    std::int64_t payment = 0; ///< Id of the charge, from 1; 0 when there is none
    bool replayed = false;

    bool operator==(const ProviderResult&) const = default;
};

const char* toText(ProviderCallKind kind);
const char* toText(ProviderStatus status);

} // namespace idem
