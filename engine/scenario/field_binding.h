// Ties a row of the field table to a member of an options struct: get and set by the member's own
// type, so that a row that does not fit its member does not compile.
#pragma once

#include "engine/core/ensure.h"
#include "engine/scenario/field.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

namespace idem::binding {

/// The texts of an enum, in the order of its values.
template <class Enum>
inline constexpr std::array<std::string_view, 0> choiceNames{};
template <>
inline constexpr std::array<std::string_view, 5> choiceNames<UseCase>{
    "payment", "cart", "order", "seat", "profile"};
template <>
inline constexpr std::array<std::string_view, 6> choiceNames<Ending>{
    "as-profile", "store", "release", "keep", "mark-unknown", "rerun"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<FingerprintKind>{
    "canonical", "raw", "none"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<Reap>{"finished", "all"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<MutexPolicy>{"wait", "refuse"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<LockWait>{
    "wait", "nowait", "skip-locked"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<Isolation>{
    "read-committed", "repeatable-read", "serializable"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<UnlockTime>{"before-commit",
                                                                         "after-commit"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<Pooling>{"session", "transaction"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<OverloadAnswer>{"unavailable",
                                                                             "rate-limited"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<Reclaim>{"compare-and-set",
                                                                      "read-then-set"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<Replay>{"stored", "current"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<StoreDownPolicy>{"fail-closed",
                                                                              "fail-open"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<HomeDownPolicy>{
    "refuse", "local", "re-home"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<CacheFallback>{
    "database", "fail-open", "fail-closed"};
template <>
inline constexpr std::array<std::string_view, 10> choiceNames<KeyPolicy>{"per-operation",
                                                                         "per-attempt",
                                                                         "none",
                                                                         "uuid-operation",
                                                                         "uuid-timestamp",
                                                                         "shared",
                                                                         "content",
                                                                         "content-second",
                                                                         "per-copy",
                                                                         "sequence"};
template <>
inline constexpr std::array<std::string_view, 4> choiceNames<Method>{
    "post", "get", "put", "delete"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<HeaderForm>{
    "quoted", "bare", "malformed"};
template <>
inline constexpr std::array<std::string_view, 5> choiceNames<Backoff>{
    "fixed", "exponential", "full-jitter", "equal-jitter", "decorrelated"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<RetryAfterUse>{"ignore", "obey"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<LateAnswers>{"ignore", "accept"};
template <>
inline constexpr std::array<std::string_view, 2> choiceNames<UserKey>{"same", "new"};
template <>
inline constexpr std::array<std::string_view, 7> choiceNames<Routing>{
    "round-robin", "random", "fixed", "least-connections", "sticky", "key-hash", "region"};
template <>
inline constexpr std::array<std::string_view, 11> choiceNames<FaultKind>{"drop",
                                                                         "duplicate",
                                                                         "delay",
                                                                         "crash",
                                                                         "failover",
                                                                         "store-crash",
                                                                         "disconnect",
                                                                         "outage",
                                                                         "pause",
                                                                         "exception",
                                                                         "partition"};
template <>
inline constexpr std::array<std::string_view, 4> choiceNames<StepPoint>{
    "claim", "effect", "record", "reply"};
template <>
inline constexpr std::array<std::string_view, 5> choiceNames<SynchronousCommit>{
    "off", "local", "remote-write", "on", "remote-apply"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<ReadTracking>{
    "key-exact", "whole-table", "leaf-page"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<CacheEviction>{
    "no-eviction", "all-keys-lru", "volatile-lru"};
template <>
inline constexpr std::array<std::string_view, 3> choiceNames<CachePersistence>{
    "none", "everysec", "always"};
template <>
inline constexpr std::array<std::string_view, 4> choiceNames<Hop>{
    "request", "response", "operation", "result"};
template <>
inline constexpr std::array<std::string_view, 6> choiceNames<CrashPoint>{
    "c0", "c1", "c2", "c3", "c4", "c5"};

template <class T>
struct MemberTraits;
template <class OwnerType, class ValueType>
struct MemberTraits<ValueType OwnerType::*> {
    using Owner = OwnerType;
    using Value = ValueType;
};

/// The part of a scenario that has this type; const follows the scenario's.
template <class Part, class World>
auto& partOf(World& world) {
    if constexpr (std::same_as<Part, NetworkOptions>) {
        return world.network;
    } else if constexpr (std::same_as<Part, BalancerOptions>) {
        return world.balancer;
    } else if constexpr (std::same_as<Part, ProxyOptions>) {
        return world.balancer.proxy;
    } else if constexpr (std::same_as<Part, DatabaseSetup>) {
        return world.database;
    } else if constexpr (std::same_as<Part, CacheSetup>) {
        return world.cache;
    } else if constexpr (std::same_as<Part, ProviderSetup>) {
        return world.provider;
    } else if constexpr (std::same_as<Part, ProtocolOptions>) {
        return world.protocol;
    } else {
        static_assert(std::same_as<Part, WorldOptions>, "no such part of a world");
        return world;
    }
}

template <class Owner>
inline constexpr bool isElement =
    std::is_same_v<Owner, Scenario> || std::is_same_v<Owner, ClientOptions> ||
    std::is_same_v<Owner, ServerOptions> || std::is_same_v<Owner, Fault> ||
    std::is_same_v<Owner, StrategyOptions>;

template <class Owner>
const Owner& ownerIn(const ConstElement& element) {
    if constexpr (isElement<Owner>) {
        return *std::get<const Owner*>(element);
    } else {
        return partOf<Owner>(std::get<const Scenario*>(element)->world);
    }
}

template <class Owner>
Owner& ownerIn(const Element& element) {
    if constexpr (isElement<Owner>) {
        return *std::get<Owner*>(element);
    } else {
        return partOf<Owner>(std::get<Scenario*>(element)->world);
    }
}

template <class Value>
FieldValue wide(const Value& value) {
    if constexpr (std::is_enum_v<Value>) {
        return std::string(choiceNames<Value>.at(static_cast<std::size_t>(value)));
    } else if constexpr (std::integral<Value> && !std::same_as<Value, bool>) {
        // A seed above the greatest signed number turns negative here, which no range allows.
        return static_cast<std::int64_t>(value);
    } else {
        return value;
    }
}

template <class Value>
Value narrow(const FieldValue& value) {
    if constexpr (std::is_enum_v<Value>) {
        const auto& names = choiceNames<Value>;
        const auto found = std::find(names.begin(), names.end(), std::get<std::string>(value));
        ENSURE(found != names.end());
        return static_cast<Value>(found - names.begin());
    } else if constexpr (std::integral<Value> && !std::same_as<Value, bool>) {
        const std::int64_t number = std::get<std::int64_t>(value);
        ENSURE(std::in_range<Value>(number));
        return static_cast<Value>(number);
    } else {
        return std::get<Value>(value);
    }
}

template <class Value>
constexpr FieldType typeFor() {
    if constexpr (std::is_enum_v<Value>) {
        return FieldType::Choice;
    } else if constexpr (std::same_as<Value, bool>) {
        return FieldType::Boolean;
    } else if constexpr (std::integral<Value>) {
        return FieldType::Integer;
    } else if constexpr (std::same_as<Value, double>) {
        return FieldType::Probability;
    } else if constexpr (std::same_as<Value, Duration>) {
        return FieldType::Duration;
    } else if constexpr (std::same_as<Value, Distribution>) {
        return FieldType::Distribution;
    } else if constexpr (std::same_as<Value, std::string>) {
        return FieldType::Name;
    } else {
        return FieldType::NameList;
    }
}

/// One row. What the member's type does not say (ranges, references, another reading of a number
/// or a text) is changed by the functions below.
template <auto member>
Field row(FieldGroup group, std::string_view name, std::string_view help) {
    using Traits = MemberTraits<decltype(member)>;
    using Owner = typename Traits::Owner;
    using Value = typename Traits::Value;
    Field field;
    field.group = group;
    field.name = name;
    field.help = help;
    field.type = typeFor<Value>();
    if constexpr (std::is_enum_v<Value>) {
        static_assert(!choiceNames<Value>.empty(), "the enum has no names");
        field.choices = choiceNames<Value>;
    }
    if constexpr (std::integral<Value> && !std::same_as<Value, bool>) {
        constexpr auto most = std::numeric_limits<Value>::max();
        field.range.most = std::in_range<std::int64_t>(most)
                               ? static_cast<std::int64_t>(most)
                               : std::numeric_limits<std::int64_t>::max();
    }
    field.get = [](const ConstElement& element) { return wide(ownerIn<Owner>(element).*member); };
    field.set = [](const Element& element, const FieldValue& value) {
        ownerIn<Owner>(element).*member = narrow<Value>(value);
    };
    return field;
}

} // namespace idem::binding
