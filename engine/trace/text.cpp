#include "engine/trace/text.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

using namespace std::string_view_literals;

constexpr std::array kindTexts{
    "intent-started"sv,     "attempt-sent"sv,        "attempt-timed-out"sv,  "answer-accepted"sv,
    "answer-ignored"sv,     "retry-scheduled"sv,     "copy-finished"sv,      "message-sent"sv,
    "message-lost"sv,       "message-duplicated"sv,  "message-arrived"sv,    "handler-queued"sv,
    "handler-started"sv,    "operation-sent"sv,      "operation-executed"sv, "operation-blocked"sv,
    "operation-returned"sv, "operation-abandoned"sv, "handler-replied"sv,    "handler-failed"sv,
    "handler-died"sv,       "proxy-timed-out"sv,     "proxy-retried"sv,      "key-changed"sv,
    "lock-changed"sv,       "ledger-written"sv,      "ledger-lost"sv,        "charged"sv,
    "charge-replayed"sv,    "charge-canceled"sv,     "entry-sent"sv,         "entry-applied"sv,
    "entry-dropped"sv,      "node-crashed"sv,        "node-restarted"sv,     "node-paused"sv,
    "node-resumed"sv,       "node-promoted"sv,       "link-cut"sv,           "link-healed"sv,
    "run-ended"sv};
static_assert(kindTexts.size() == static_cast<std::size_t>(RecordKind::RunEnded) + 1);

constexpr std::array endTexts{"quiet"sv, "horizon"sv, "event-limit"sv};
constexpr std::array beliefTexts{"charged"sv, "not-charged"sv, "unknown"sv};
constexpr std::array stateTexts{"absent"sv, "created"sv, "consumed"sv, "unknown"sv};
constexpr std::array lockTexts{"free"sv, "held"sv};
constexpr std::array messageTexts{
    "request"sv, "response"sv, "operation"sv, "result"sv, "replication"sv};
constexpr std::array lossTexts{
    "chance"sv, "fault"sv, "node-down"sv, "partition"sv, "overload"sv, "given-up"sv};
constexpr std::array roleTexts{
    "client"sv, "balancer"sv, "server"sv, "database"sv, "cache"sv, "provider"sv};
constexpr std::array crashPointTexts{"c0"sv, "c1"sv, "c2"sv, "c3"sv, "c4"sv, "c5"sv};
constexpr std::array flagTexts{"replayed"sv,
                               "found"sv,
                               "claim"sv,
                               "look-up"sv,
                               "effect"sv,
                               "record"sv,
                               "malformed"sv,
                               "safe"sv};

constexpr std::array operationTexts{"find-key"sv,
                                    "claim-key"sv,
                                    "insert-key"sv,
                                    "complete-key"sv,
                                    "take-over-key"sv,
                                    "renew-claim"sv,
                                    "begin"sv,
                                    "commit"sv,
                                    "rollback"sv,
                                    "write-ledger"sv,
                                    "charge"sv,
                                    "get-record"sv,
                                    "claim-record"sv,
                                    "put-record"sv,
                                    "take-lock"sv,
                                    "renew-lock"sv,
                                    "release-lock"sv,
                                    "recall-record"sv,
                                    "keep-record"sv,
                                    "release-key"sv,
                                    "delete-key"sv,
                                    "overwrite-key"sv,
                                    "mark-unknown"sv,
                                    "advance-point"sv,
                                    "put-key"sv,
                                    "lock-key"sv,
                                    "take-advisory-lock"sv,
                                    "release-advisory-lock"sv,
                                    "read-resource"sv,
                                    "write-resource"sv,
                                    "erase-resource"sv,
                                    "query-charge"sv,
                                    "cancel-charge"sv,
                                    "forget-record"sv,
                                    "expire-lock"sv,
                                    "delete-lock"sv,
                                    "wait-replicas"sv,
                                    "take-permit"sv,
                                    "release-permit"sv,
                                    "persist-record"sv,
                                    "restore-record"sv,
                                    "find-unfinished"sv,
                                    "purge-keys"sv,
                                    "find-finished"sv,
                                    "find-home"sv,
                                    "move-home"sv,
                                    "create-order"sv,
                                    "queue-receipt"sv,
                                    "purge-payments"sv,
                                    "reply"sv};
static_assert(operationTexts.size() == static_cast<std::size_t>(OperationName::Reply) + 1);

template <class Enum>
std::string_view textIn(std::span<const std::string_view> texts, Enum value) {
    const auto at = static_cast<std::size_t>(value);
    return at < texts.size() ? texts[at] : "?"sv;
}

} // namespace

std::string_view toText(RecordKind kind) {
    return textIn(kindTexts, kind);
}

std::string_view toText(RunEnd end) {
    return textIn(endTexts, end);
}

std::string_view toText(Belief belief) {
    return textIn(beliefTexts, belief);
}

std::string_view toText(KeyState state) {
    return textIn(stateTexts, state);
}

std::string_view toText(MessageKind kind) {
    return textIn(messageTexts, kind);
}

std::string_view toText(LossCause cause) {
    return textIn(lossTexts, cause);
}

std::string_view toText(OperationName name) {
    return textIn(operationTexts, name);
}

std::string_view toText(NodeRole role) {
    return textIn(roleTexts, role);
}

std::span<const std::string_view> recordFlagNames() {
    return flagTexts;
}

std::span<const std::string_view> recordKindNames() {
    return kindTexts;
}

std::span<const std::string_view> nodeRoleNames() {
    return roleTexts;
}

std::span<const std::string_view> detailNames(RecordKind kind) {
    switch (kind) {
    case RecordKind::CopyFinished:
        return beliefTexts;
    case RecordKind::MessageSent:
    case RecordKind::MessageLost:
    case RecordKind::MessageArrived:
        return messageTexts;
    case RecordKind::OperationSent:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationBlocked:
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        return operationTexts;
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
        return crashPointTexts;
    case RecordKind::KeyChanged:
        return stateTexts;
    case RecordKind::LockChanged:
        return lockTexts;
    case RecordKind::RunEnded:
        return endTexts;
    default:
        return {};
    }
}

std::optional<std::uint8_t> findName(std::span<const std::string_view> names,
                                     std::string_view name) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(at - names.begin());
}

std::string_view nameOf(const TraceNames& names, NodeId node) {
    return node.value < names.nodes.size() ? std::string_view(names.nodes[node.value].name) : "?"sv;
}

std::string_view keyNameOf(const TraceNames& names, std::uint32_t key) {
    if (key == 0) {
        return "no key";
    }
    return key < names.keys.size() ? std::string_view(names.keys[key]) : "?"sv;
}

} // namespace idem
