// Cache commands as a person would type them, for tests that read like a transcript.
#pragma once

#include "engine/stores/cache.h"

#include <ostream>

namespace idem {

/// How a failing test shows a reply.
// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest calls it by this name.
inline void PrintTo(const CacheResult& result, std::ostream* out) {
    *out << toText(result.status) << " (integer) " << result.integer;
    if (result.value) {
        *out << " value " << (*result.value)[0];
    }
}

} // namespace idem

namespace idem::redis {

inline constexpr SessionId alice{0};
inline constexpr SessionId bob{1};
inline constexpr SessionId carol{2};

inline CacheValue number(std::int64_t value) {
    return {value, 0, 0, 0, 0, 0};
}

inline CacheCommand get(CacheKey key) {
    CacheCommand command;
    command.kind = CacheCommandKind::Get;
    command.key = key;
    return command;
}

inline CacheCommand set(CacheKey key, std::int64_t value) {
    CacheCommand command;
    command.kind = CacheCommandKind::Set;
    command.key = key;
    command.value = number(value);
    return command;
}

inline CacheCommand nx(CacheCommand command) {
    command.onlyIfAbsent = true;
    return command;
}

inline CacheCommand px(CacheCommand command, Duration span) {
    command.timeToLive = span;
    return command;
}

inline CacheCommand withGet(CacheCommand command) {
    command.get = true;
    return command;
}

inline CacheCommand keepTtl(CacheCommand command) {
    command.keepTimeToLive = true;
    return command;
}

inline CacheCommand sized(CacheCommand command, std::int32_t bytes) {
    command.bytes = bytes;
    return command;
}

inline CacheCommand keyed(CacheCommandKind kind, CacheKey key) {
    auto command = get(key);
    command.kind = kind;
    return command;
}

inline CacheCommand del(CacheKey key) {
    return keyed(CacheCommandKind::Delete, key);
}

inline CacheCommand incr(CacheKey key) {
    return keyed(CacheCommandKind::Increment, key);
}

inline CacheCommand pttl(CacheKey key) {
    return keyed(CacheCommandKind::TimeToLive, key);
}

inline CacheCommand compareAndDelete(CacheKey key, std::int64_t value) {
    auto command = set(key, value);
    command.kind = CacheCommandKind::CompareAndDelete;
    return command;
}

inline CacheCommand compareAndExpire(CacheKey key, std::int64_t value, Duration span) {
    auto command = px(set(key, value), span);
    command.kind = CacheCommandKind::CompareAndExpire;
    return command;
}

inline CacheCommand pexpire(CacheKey key, Duration span) {
    auto command = keyed(CacheCommandKind::Expire, key);
    command.timeToLive = span;
    return command;
}

/// Script: SET, and INCR of `fence` if it was set.
inline CacheCommand fenced(CacheCommand command, CacheKey fence) {
    command.fence = fence;
    return command;
}

/// Script: SET unless the stored value's first number is greater.
inline CacheCommand guarded(CacheCommand command) {
    command.guard = 0;
    return command;
}

inline CacheCommand wait(std::int32_t replicas, Duration timeout) {
    CacheCommand command;
    command.kind = CacheCommandKind::Wait;
    command.replicas = replicas;
    command.timeout = timeout;
    return command;
}

// Replies

inline CacheResult ok() {
    return {};
}

inline CacheResult nil() {
    return {CacheStatus::Nil, {}, 0};
}

inline CacheResult value(std::int64_t value) {
    return {CacheStatus::Ok, number(value), 0};
}

inline CacheResult integer(std::int64_t value) {
    return {CacheStatus::Ok, {}, value};
}

inline CacheResult error(CacheStatus status) {
    return {status, {}, 0};
}

/// Hands the replica everything that its primary has logged for it.
inline void replicate(const Cache& primary, Cache& replica) {
    for (const auto& entry : primary.entriesAfter(replica.offset())) {
        replica.apply(entry);
    }
}

} // namespace idem::redis
