// The names that people know commands, statuses and roles by.

#include "engine/stores/cache.h"
#include "engine/stores/cache_command.h"
#include "engine/stores/provider.h"
#include "engine/stores/provider_call.h"

namespace idem {

const char* toText(CacheCommandKind kind) {
    switch (kind) {
    case CacheCommandKind::Get:
        return "GET";
    case CacheCommandKind::Set:
        return "SET";
    case CacheCommandKind::Delete:
        return "DEL";
    case CacheCommandKind::Increment:
        return "INCR";
    case CacheCommandKind::CompareAndDelete:
        return "compare-and-delete";
    case CacheCommandKind::CompareAndExpire:
        return "compare-and-expire";
    case CacheCommandKind::Expire:
        return "PEXPIRE";
    case CacheCommandKind::TimeToLive:
        return "PTTL";
    case CacheCommandKind::Wait:
        return "WAIT";
    }
    return "?";
}

const char* toText(CacheStatus status) {
    switch (status) {
    case CacheStatus::Ok:
        return "OK";
    case CacheStatus::Nil:
        return "nil";
    case CacheStatus::OutOfMemory:
        return "OOM";
    case CacheStatus::ReadOnly:
        return "READONLY";
    case CacheStatus::Unreachable:
        return "unreachable";
    case CacheStatus::NoReplicas:
        return "NOREPLICAS";
    }
    return "?";
}

const char* toText(CacheRole role) {
    switch (role) {
    case CacheRole::Primary:
        return "primary";
    case CacheRole::Replica:
        return "replica";
    }
    return "?";
}

const char* toText(CacheEviction eviction) {
    switch (eviction) {
    case CacheEviction::NoEviction:
        return "noeviction";
    case CacheEviction::AllKeysLru:
        return "allkeys-lru";
    case CacheEviction::VolatileLru:
        return "volatile-lru";
    }
    return "?";
}

const char* toText(CachePersistence persistence) {
    switch (persistence) {
    case CachePersistence::None:
        return "none";
    case CachePersistence::EverySecond:
        return "everysec";
    case CachePersistence::Always:
        return "always";
    }
    return "?";
}

const char* toText(CacheChangeKind kind) {
    switch (kind) {
    case CacheChangeKind::Set:
        return "set";
    case CacheChangeKind::Deleted:
        return "deleted";
    case CacheChangeKind::Expired:
        return "expired";
    case CacheChangeKind::Evicted:
        return "evicted";
    }
    return "?";
}

const char* toText(ProviderCallKind kind) {
    switch (kind) {
    case ProviderCallKind::Charge:
        return "charge";
    case ProviderCallKind::Query:
        return "query";
    case ProviderCallKind::Cancel:
        return "cancel";
    }
    return "?";
}

const char* toText(ProviderStatus status) {
    switch (status) {
    case ProviderStatus::Charged:
        return "charged";
    case ProviderStatus::Found:
        return "found";
    case ProviderStatus::NotFound:
        return "not found";
    case ProviderStatus::Canceled:
        return "canceled";
    case ProviderStatus::Declined:
        return "declined";
    case ProviderStatus::Failed:
        return "failed";
    case ProviderStatus::Refused:
        return "refused";
    case ProviderStatus::KeyMismatch:
        return "key mismatch";
    case ProviderStatus::Unreachable:
        return "unreachable";
    }
    return "?";
}

const char* toText(ProviderChangeKind kind) {
    switch (kind) {
    case ProviderChangeKind::Charged:
        return "charged";
    case ProviderChangeKind::Replayed:
        return "replayed";
    case ProviderChangeKind::Canceled:
        return "canceled";
    case ProviderChangeKind::Refused:
        return "refused";
    }
    return "?";
}

} // namespace idem
