// The verbs of the process's own memory.

#include "engine/protocol/local_memory.h"

#include <variant>

namespace idem {

namespace {

bool memoryDone(const Handler& handler) {
    const auto* result = std::get_if<MemoryResult>(&handler.result());
    return result != nullptr && result->done;
}

std::optional<KeyRecord> memoryFound(const Handler& handler) {
    const auto* result = std::get_if<MemoryResult>(&handler.result());
    if (result == nullptr || !result->value) {
        return std::nullopt;
    }
    return KeyRecord::of(handler.pending().key, *result->value);
}

void fillKeep(Handler& handler, const KeyRecord& record) {
    auto& operation =
        handler.prepare(OperationName::KeepRecord, Role::Record, Place::Memory, record.key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Keep;
    command.key = record.key;
    command.value = record.toCacheValue();
}

/// One semaphore for all keys: a permit limits load, never identity (semantics.md F04).
constexpr std::uint64_t everybody = 0;

} // namespace

Announced<bool> LocalMemory::lock(std::uint32_t key, MutexPolicy whenHeld) {
    auto& operation = handler.prepare(OperationName::TakeLock, Role::Claim, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind =
        whenHeld == MutexPolicy::Wait ? MemoryCommandKind::Lock : MemoryCommandKind::TryLock;
    command.key = key;
    return {handler, memoryDone};
}

Announced<bool> LocalMemory::unlock(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleaseLock, Role::Lock, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Unlock;
    command.key = key;
    return {handler, memoryDone};
}

Announced<bool> LocalMemory::takePermit(std::uint32_t key, std::uint32_t permits) {
    auto& operation = handler.prepare(OperationName::TakePermit, Role::Lock, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Acquire;
    command.key = everybody;
    command.permits = permits;
    return {handler, memoryDone};
}

Announced<bool> LocalMemory::releasePermit(std::uint32_t key) {
    auto& operation = handler.prepare(OperationName::ReleasePermit, Role::Lock, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Release;
    command.key = everybody;
    return {handler, memoryDone};
}

Announced<std::optional<KeyRecord>> LocalMemory::recall(std::uint32_t key) {
    auto& operation =
        handler.prepare(OperationName::RecallRecord, Role::LookUp, Place::Memory, key);
    auto& command = operation.command.emplace<MemoryCommand>();
    command.kind = MemoryCommandKind::Recall;
    command.key = key;
    return {handler, memoryFound};
}

Announced<bool> LocalMemory::keep(const Request& request, const Response& answer) {
    fillKeep(handler, KeyRecord::consumed(request, handler.token(), answer));
    return {handler, memoryDone};
}

Announced<bool> LocalMemory::keepUnknown(const Request& request) {
    fillKeep(handler, KeyRecord::unknown(request, handler.token()));
    return {handler, memoryDone};
}

} // namespace idem
