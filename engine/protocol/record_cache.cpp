// The cache's verbs: how each command is filled in, and how its result is read.

#include "engine/protocol/record_cache.h"

#include <variant>

namespace idem {

namespace {

/// What the cache keeps of one idempotency key, each under a key of its own.
enum class Entry : std::uint8_t { Record, Lock, Fence };
constexpr CacheKey entriesPerKey = 3;

constexpr CacheKey cacheKey(std::uint32_t key, Entry entry) {
    return CacheKey{key} * entriesPerKey + static_cast<CacheKey>(entry);
}

/// Where a record's value holds the fence of its writer.
constexpr std::uint8_t fencePosition = 5;

// How results are read. An operation without an answer has no CacheResult, or one that says so.

const CacheResult* cacheResult(const Handler& handler) {
    return std::get_if<CacheResult>(&handler.result());
}

/// Nil answers too: there was no such key, or SET was kept from setting.
bool isAnswer(const CacheResult* result) {
    return result != nullptr &&
           (result->status == CacheStatus::Ok || result->status == CacheStatus::Nil);
}

Grant grantIn(const CacheResult* result) {
    if (!isAnswer(result)) {
        return Grant::NoAnswer;
    }
    return result->status == CacheStatus::Ok ? Grant::Taken : Grant::Held;
}

std::optional<KeyRecord> entryFound(const Handler& handler) {
    const auto* result = cacheResult(handler);
    if (result == nullptr || !result->value) {
        return std::nullopt;
    }
    return KeyRecord::of(handler.pending().key, *result->value);
}

CacheLookUp lookUp(const Handler& handler) {
    return {isAnswer(cacheResult(handler)), entryFound(handler)};
}

CacheClaim claimed(const Handler& handler) {
    return {grantIn(cacheResult(handler)), entryFound(handler)};
}

Grant granted(const Handler& handler) {
    return grantIn(cacheResult(handler));
}

FencedGrant grantedWithFence(const Handler& handler) {
    const auto* result = cacheResult(handler);
    const Grant grant = grantIn(result);
    return {grant, grant == Grant::Taken ? result->integer : 0};
}

bool cacheDone(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->status == CacheStatus::Ok;
}

std::int64_t countIn(const Handler& handler) {
    const auto* result = cacheResult(handler);
    return result != nullptr && result->status == CacheStatus::Ok ? result->integer : 0;
}

bool cacheCounted(const Handler& handler) {
    return countIn(handler) > 0;
}

// How commands are filled in.

CacheValue tokenValue(const Handler& handler) {
    return {handler.token(), 0, 0, 0, 0, 0};
}

CacheCommand& cacheCommand(Operation& operation, CacheCommandKind kind, CacheKey key) {
    auto& made = operation.command.emplace<CacheCommand>();
    made.kind = kind;
    made.key = key;
    return made;
}

CacheCommand& recordCommand(Operation& operation, CacheCommandKind kind) {
    return cacheCommand(operation, kind, cacheKey(operation.key, Entry::Record));
}

CacheCommand& lockCommand(Operation& operation, CacheCommandKind kind) {
    return cacheCommand(operation, kind, cacheKey(operation.key, Entry::Lock));
}

CacheValue createdValue(const Handler& handler, const Request& request) {
    KeyRecord record;
    record.owner = handler.token();
    record.fingerprint = request.fingerprint;
    return record.toCacheValue();
}

CacheCommand& fillPut(const RecordCache& cache, const Request& request, const KeyRecord& record) {
    auto& operation = cache.handler.prepare(
        OperationName::PutRecord, Role::Record, cache.place, request.key.value_or(0));
    auto& command = recordCommand(operation, CacheCommandKind::Set);
    command.value = record.toCacheValue();
    return command;
}

CacheCommand& fillTakeLock(const RecordCache& cache, std::uint32_t key, Duration lease) {
    auto& operation = cache.handler.prepare(OperationName::TakeLock, Role::Claim, cache.place, key);
    auto& command = lockCommand(operation, CacheCommandKind::Set);
    command.value = tokenValue(cache.handler);
    command.onlyIfAbsent = true;
    if (lease != Duration::max()) {
        command.timeToLive = lease;
    }
    return command;
}

} // namespace

Announced<CacheLookUp> RecordCache::find(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::GetRecord, Role::LookUp, place, key);
    recordCommand(operation, CacheCommandKind::Get);
    return {handler, lookUp};
}

Announced<CacheClaim> RecordCache::claim(const Request& request, Duration life) {
    auto& operation =
        handler.prepare(OperationName::ClaimRecord, Role::Claim, place, request.key.value_or(0));
    auto& command = recordCommand(operation, CacheCommandKind::Set);
    command.value = createdValue(handler, request);
    command.onlyIfAbsent = true;
    command.get = true;
    command.timeToLive = life;
    return {handler, claimed};
}

Announced<bool> RecordCache::withdraw(const Request& request) {
    auto& operation = handler.prepare(
        OperationName::ForgetRecord, Role::Housekeeping, place, request.key.value_or(0));
    recordCommand(operation, CacheCommandKind::CompareAndDelete).value =
        createdValue(handler, request);
    return {handler, cacheCounted};
}

Announced<bool> RecordCache::put(const Request& request, const Response& answer, Duration life) {
    fillPut(*this, request, KeyRecord::consumed(request, handler.token(), answer)).timeToLive =
        life;
    return {handler, cacheDone};
}

Announced<Grant> RecordCache::putFenced(const Request& request,
                                        const Response& answer,
                                        Duration life,
                                        std::int64_t fence) {
    auto& command = fillPut(*this, request, KeyRecord::consumed(request, handler.token(), answer));
    command.timeToLive = life;
    command.value[fencePosition] = fence;
    command.guard = fencePosition;
    return {handler, granted};
}

Announced<bool> RecordCache::restore(const KeyRecord& record) {
    auto& operation =
        handler.prepare(OperationName::RestoreRecord, Role::Housekeeping, place, record.key);
    auto& command = recordCommand(operation, CacheCommandKind::Set);
    command.value = record.toCacheValue();
    command.onlyIfAbsent = true;
    if (!record.expiry.isNever()) {
        command.timeToLive = handler.clock().left(record.expiry);
    }
    return {handler, cacheDone};
}

Announced<bool> RecordCache::putUnknown(const Request& request, Duration life) {
    fillPut(*this, request, KeyRecord::unknown(request, handler.token())).timeToLive = life;
    return {handler, cacheDone};
}

Announced<Grant> RecordCache::takeLock(std::uint32_t key, Duration lease) {
    fillTakeLock(*this, key, lease);
    return {handler, granted};
}

Announced<FencedGrant> RecordCache::takeFencedLock(std::uint32_t key, Duration lease) {
    fillTakeLock(*this, key, lease).fence = cacheKey(key, Entry::Fence);
    return {handler, grantedWithFence};
}

Announced<bool> RecordCache::expireLock(std::uint32_t key, Duration lease) {
    auto& operation = handler.prepare(OperationName::ExpireLock, Role::Lock, place, key);
    lockCommand(operation, CacheCommandKind::Expire).timeToLive = lease;
    return {handler, cacheCounted};
}

Announced<bool> RecordCache::releaseLock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleaseLock, Role::Lock, place, key);
    lockCommand(operation, CacheCommandKind::CompareAndDelete).value = tokenValue(handler);
    return {handler, cacheCounted};
}

Announced<bool> RecordCache::deleteLock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::DeleteLock, Role::Lock, place, key);
    lockCommand(operation, CacheCommandKind::Delete);
    return {handler, cacheCounted};
}

void RecordCache::keepRenewing(std::uint32_t key, Duration lease) {
    Operation renewal{
        OperationName::RenewLock, Role::Housekeeping, place, key, Duration::zero(), {}};
    auto& command = lockCommand(renewal, CacheCommandKind::CompareAndExpire);
    command.value = tokenValue(handler);
    command.timeToLive = lease;
    handler.keepAlive(renewal, lease / 3);
}

Announced<std::int64_t>
RecordCache::waitForReplicas(std::uint32_t key, std::int32_t replicas, Duration timeout) {
    auto& operation = handler.prepare(OperationName::WaitReplicas, Role::Housekeeping, place, key);
    auto& command = cacheCommand(operation, CacheCommandKind::Wait, 0);
    command.replicas = replicas;
    command.timeout = timeout;
    return {handler, countIn};
}

std::optional<std::uint32_t> keyOfLockEntry(CacheKey entry) {
    if (entry % entriesPerKey != static_cast<CacheKey>(Entry::Lock)) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(entry / entriesPerKey);
}

std::optional<std::uint32_t> keyOfRecordEntry(CacheKey entry) {
    if (entry % entriesPerKey != static_cast<CacheKey>(Entry::Record)) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(entry / entriesPerKey);
}

} // namespace idem
