// The cache's verbs: how each command is filled in, and how its result is read.

#include "engine/protocol/record_cache.h"

#include <variant>

namespace idem {

namespace {

const CacheResult* cacheResult(const Handler& handler) {
    return std::get_if<CacheResult>(&handler.result());
}

std::optional<KeyRecord> entryFound(const Handler& handler) {
    const auto* result = cacheResult(handler);
    if (result == nullptr || !result->value) {
        return std::nullopt;
    }
    return KeyRecord::of(handler.pending().key, *result->value);
}

CacheClaim cacheClaim(const Handler& handler) {
    const auto* result = cacheResult(handler);
    // SET NX GET answers nil to the one who set the entry.
    const bool answered = result != nullptr &&
                          (result->status == CacheStatus::Ok || result->status == CacheStatus::Nil);
    const auto existing = entryFound(handler);
    return {answered && !existing, existing};
}

bool cacheDone(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->status == CacheStatus::Ok;
}

bool cacheCounted(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->integer > 0;
}

/// Locks and records of one idempotency key are two keys of the cache.
constexpr CacheKey recordKey(std::uint32_t key) {
    return CacheKey{key} * 2;
}

constexpr CacheKey lockKey(std::uint32_t key) {
    return CacheKey{key} * 2 + 1;
}

CacheValue tokenValue(const Handler& handler) {
    return {handler.token(), 0, 0, 0, 0, 0};
}

CacheCommand& cacheCommand(Operation& operation, CacheCommandKind kind, CacheKey key) {
    auto& made = operation.command.emplace<CacheCommand>();
    made.kind = kind;
    made.key = key;
    return made;
}

} // namespace

Announced<std::optional<KeyRecord>> RecordCache::find(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::GetRecord, Role::LookUp, place, key);
    cacheCommand(operation, CacheCommandKind::Get, recordKey(key));
    return {handler, entryFound};
}

Announced<CacheClaim> RecordCache::claim(const Request& request, Duration life) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::ClaimRecord, Role::Claim, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, recordKey(key));
    KeyRecord record;
    record.key = key;
    record.owner = handler.token();
    record.fingerprint = request.fingerprint;
    command.value = record.toCacheValue();
    command.onlyIfAbsent = true;
    command.get = true;
    command.timeToLive = life;
    return {handler, cacheClaim};
}

Announced<bool> RecordCache::put(const Request& request, const Response& answer, Duration life) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation = handler.prepare(OperationName::PutRecord, Role::Record, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, recordKey(key));
    command.value = KeyRecord::consumed(request, handler.token(), answer).toCacheValue();
    command.timeToLive = life;
    return {handler, cacheDone};
}

Announced<bool> RecordCache::takeLock(std::uint32_t key, Duration lease) {
    auto& operation = handler.prepare(OperationName::TakeLock, Role::Claim, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Set, lockKey(key));
    command.value = tokenValue(handler);
    command.onlyIfAbsent = true;
    command.timeToLive = lease;
    return {handler, cacheDone};
}

Announced<bool> RecordCache::releaseLock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleaseLock, Role::Lock, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::CompareAndDelete, lockKey(key));
    command.value = tokenValue(handler);
    return {handler, cacheCounted};
}

void RecordCache::keepRenewing(std::uint32_t key, Duration lease) {
    Operation renewal{
        OperationName::RenewLock, Role::Housekeeping, place, key, Duration::zero(), {}};
    auto& command = cacheCommand(renewal, CacheCommandKind::CompareAndExpire, lockKey(key));
    command.value = tokenValue(handler);
    command.timeToLive = lease;
    handler.keepAlive(renewal, lease / 3);
}

std::optional<std::uint32_t> keyOfLockEntry(CacheKey entry) {
    if (entry % 2 == 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(entry / 2);
}

std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry) {
    if (entry % 2 != 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(entry / 2);
}

} // namespace idem
