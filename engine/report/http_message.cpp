#include "engine/report/http_message.h"

#include "engine/protocol/message.h"
#include "engine/trace/text.h"
#include "engine/trace/walk.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <string_view>

namespace idem {

namespace {

std::string_view reasonOf(std::uint16_t status) {
    switch (status) {
    case 200:
        return " OK";
    case 201:
        return " Created";
    case 202:
        return " Accepted";
    case 204:
        return " No Content";
    case 400:
        return " Bad Request";
    case 402:
        return " Payment Required";
    case 404:
        return " Not Found";
    case 409:
        return " Conflict";
    case 410:
        return " Gone";
    case 412:
        return " Precondition Failed";
    case 422:
        return " Unprocessable Content";
    case 423:
        return " Locked";
    case 425:
        return " Too Early";
    case 429:
        return " Too Many Requests";
    case 500:
        return " Internal Server Error";
    case 502:
        return " Bad Gateway";
    case 503:
        return " Service Unavailable";
    case 504:
        return " Gateway Timeout";
    default:
        return "";
    }
}

/// Text that a scenario chose, between quotes and on one line whatever is in it.
std::string quoted(std::string_view text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string_view methodOf(const Trace& trace, const Record& sent) {
    if ((sent.flags & safeFlag) != 0) {
        return "GET";
    }
    if (sent.intent.value >= trace.names.intents.size() ||
        trace.names.intents[sent.intent.value].amount != 0) {
        return "POST";
    }
    for (const Record& record : trace.records) {
        if (record.kind != RecordKind::OperationSent || record.intent != sent.intent) {
            continue;
        }
        const auto step = static_cast<OperationName>(record.detail);
        if (step == OperationName::WriteResource) {
            return "PUT";
        }
        if (step == OperationName::EraseResource) {
            return "DELETE";
        }
    }
    return "POST";
}

/// Whom clients address: the balancer, if there is one.
std::string hostOf(const Trace& trace) {
    const auto& nodes = trace.names.nodes;
    const auto balancer = std::find_if(nodes.begin(), nodes.end(), [](const NodeName& node) {
        return node.role == NodeRole::Balancer;
    });
    return balancer == nodes.end() ? std::string() : "Host: " + balancer->name + "\n";
}

std::string bodyOf(const boost::json::object& body) {
    return body.empty()
               ? std::string()
               : "Content-Type: application/json\n\n" + boost::json::serialize(body) + "\n";
}

std::string requestText(const Trace& trace, const Record& sent, const HttpWords& words) {
    const std::string_view method = methodOf(trace, sent);
    std::string text = std::string(method) + " " + words.path + " HTTP/1.1\n" + hostOf(trace);
    if (sent.other != 0) {
        text += "Idempotency-Key: " + quoted(keyNameOf(trace.names, sent.other)) + "\n";
    }
    boost::json::object body;
    const bool hasBody = method == "POST" || method == "PUT";
    if (hasBody && sent.intent.value < trace.names.intents.size()) {
        const IntentName& intent = trace.names.intents[sent.intent.value];
        if (intent.amount != 0) {
            body["amount"] = intent.amount;
        }
        body["from"] = intent.from;
        body["to"] = intent.to;
    }
    return text + bodyOf(body);
}

std::string_view faultText(KeyFault fault) {
    switch (fault) {
    case KeyFault::Missing:
        return "Idempotency-Key is missing";
    case KeyFault::Malformed:
        return "Idempotency-Key is malformed";
    case KeyFault::TooLong:
        return "Idempotency-Key is too long";
    default:
        return "";
    }
}

std::string responseText(const Record& answer, const HttpWords& words) {
    std::string text =
        "HTTP/1.1 " + std::to_string(answer.status) + std::string(reasonOf(answer.status)) + "\n";
    if ((answer.flags & replayedFlag) != 0 && !words.replayMarker.empty()) {
        text += words.replayMarker + "\n";
    }
    boost::json::object body;
    if (answer.value > 0 && answer.status != 204) {
        body["payment"] = answer.value;
    }
    const bool isReply = answer.kind == RecordKind::HandlerReplied;
    const std::string_view fault =
        isReply ? faultText(static_cast<KeyFault>(answer.detail)) : std::string_view();
    if (!fault.empty()) {
        body["title"] = std::string(fault);
    }
    return text + bodyOf(body);
}

bool isRequest(const Record& record) {
    switch (record.kind) {
    case RecordKind::AttemptSent:
    case RecordKind::HandlerQueued:
    case RecordKind::HandlerStarted:
    case RecordKind::ProxyRetried:
        return true;
    case RecordKind::MessageSent:
    case RecordKind::MessageArrived:
    case RecordKind::MessageLost:
    case RecordKind::MessageDuplicated:
        return static_cast<MessageKind>(record.detail) == MessageKind::Request;
    default:
        return false;
    }
}

bool isResponseOnItsWay(const Record& record) {
    return (record.kind == RecordKind::MessageSent || record.kind == RecordKind::MessageArrived ||
            record.kind == RecordKind::MessageLost) &&
           static_cast<MessageKind>(record.detail) == MessageKind::Response;
}

bool isAnswer(RecordKind kind) {
    return kind == RecordKind::HandlerReplied || kind == RecordKind::AnswerAccepted ||
           kind == RecordKind::AnswerIgnored;
}

} // namespace

std::optional<std::string> httpMessage(const Trace& trace, RecordId id, const HttpWords& words) {
    if (id.value >= trace.records.size()) {
        return std::nullopt;
    }
    const Record& record = trace.records[id.value];
    if (isRequest(record)) {
        const RecordId sent = attemptSentOf(trace, id);
        return sent.isSome() ? std::optional(requestText(trace, trace.records[sent.value], words))
                             : std::nullopt;
    }
    RecordId answer = id;
    while (answer.isSome() && isResponseOnItsWay(trace.records[answer.value])) {
        answer = causeOf(trace, answer);
    }
    const bool isFound = answer.isSome() && isAnswer(trace.records[answer.value].kind);
    return isFound ? std::optional(responseText(trace.records[answer.value], words)) : std::nullopt;
}

} // namespace idem
