// What a client may ask of the cache: Redis commands as plain values.
#pragma once

#include "engine/core/time.h"

#include <array>
#include <cstdint>
#include <optional>

namespace idem {

/// A key of the cache; names are interned by whoever builds commands.
using CacheKey = std::uint64_t;

/// What is stored under a key: a few numbers (a token, or a record's fields), compared whole.
using CacheValue = std::array<std::int64_t, 6>;

enum class CacheCommandKind : std::uint8_t {
    Get,
    Set,
    Delete,           ///< DEL
    Increment,        ///< INCR: the number is CacheValue[0]
    CompareAndDelete, ///< Script: DEL if the value equals `value`; integer 1 or 0.
    CompareAndExpire, ///< Script: PEXPIRE to `timeToLive` if the value equals `value`; 1 or 0.
    Expire,           ///< PEXPIRE to `timeToLive`, whoever owns the key; 1, or 0 for no key.
    TimeToLive,       ///< PTTL in ms: -2 no key, -1 no expiry
    Wait,             ///< WAIT replicas timeout: the number of acknowledging replicas
};

struct CacheCommand {
    CacheCommandKind kind = CacheCommandKind::Get;
    CacheKey key = 0;
    CacheValue value{};                 ///< Set, CompareAndDelete, CompareAndExpire
    bool onlyIfAbsent = false;          ///< Set NX
    bool get = false;                   ///< Set GET: answer the old value
    bool keepTimeToLive = false;        ///< Set KEEPTTL
    std::optional<Duration> timeToLive; ///< Set PX, CompareAndExpire, Expire
    /// Set, as a script: INCR this key too if the value was set, and answer the count: a fencing
    /// token, drawn in one step with SET NX (semantics.md S12, R48). REQUIRES: it is not `key`.
    std::optional<CacheKey> fence;
    /// Set, as a script: only if the stored number at this position of the value, if there is one,
    /// is not greater than the new one (semantics.md S12: the stored fence <= mine).
    std::optional<std::uint8_t> guard;
    std::int32_t bytes = 64;   ///< Memory that the entry needs, for eviction
    std::int32_t replicas = 0; ///< Wait
    Duration timeout;          ///< Wait; zero waits without limit
};

enum class CacheStatus : std::uint8_t {
    Ok,
    Nil,         ///< GET of an absent key; a SET that NX or its guard kept from setting
    OutOfMemory, ///< -OOM: a write under noeviction (or nothing evictable)
    ReadOnly,    ///< -READONLY: a write on a replica
    Unreachable, ///< The node is down or the link is cut; the driver's answer, never the store's
    NoReplicas,  ///< -NOREPLICAS: too few replicas have acknowledged lately
};

struct CacheResult {
    CacheStatus status = CacheStatus::Ok;
    std::optional<CacheValue> value; ///< Of GET, and of SET ... GET
    std::int64_t integer = 0;        ///< Of DEL, INCR, PEXPIRE, scripts, PTTL, WAIT

    bool operator==(const CacheResult&) const = default;
};

/// As Redis writes it where it has a name for it: "GET", "SET", "compare-and-delete", ...
const char* toText(CacheCommandKind kind);
/// "OK", "nil", "OOM", ...
const char* toText(CacheStatus status);

} // namespace idem
