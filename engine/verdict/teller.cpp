#include "engine/verdict/teller.h"

#include "engine/trace/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace idem {

namespace {

std::string at(const std::string& what, const std::string& when) {
    return what + " at " + when;
}

enum class StepObject : std::uint8_t { None, Key };

/// "server-1 VERB IK-001 REST in database at 3 ms DONE", or VAIN if nothing was found or won.
struct StepWords {
    std::string_view verb;
    StepObject object = StepObject::Key;
    std::string_view rest = {};
    std::string_view done = {};
    std::string_view vain = " in vain";
    bool isOwn = false; ///< In the server itself, so that its place need not be told.
};

constexpr std::string_view foundIt = " and found it";
constexpr std::string_view foundNothing = " and found nothing";
constexpr auto noKey = StepObject::None;
constexpr auto ofKey = StepObject::Key;

/// By OperationName.
constexpr std::array stepWords{
    StepWords{"looked up", ofKey, "", foundIt, foundNothing},         // FindKey
    StepWords{"claimed"},                                             // ClaimKey
    StepWords{"wrote its record of"},                                 // InsertKey
    StepWords{"wrote its record of"},                                 // CompleteKey
    StepWords{"took", ofKey, " over"},                                // TakeOverKey
    StepWords{"renewed its claim of"},                                // RenewClaim
    StepWords{"began a transaction", noKey, "", "", ""},              // Begin
    StepWords{"committed", noKey},                                    // Commit
    StepWords{"rolled back", noKey, "", "", ""},                      // Rollback
    StepWords{"wrote the row of the payment", noKey},                 // WriteLedger
    StepWords{"had its charge decided", noKey, "", "", ", declined"}, // Charge
    StepWords{"looked up", ofKey, "", foundIt, foundNothing},         // GetRecord
    StepWords{"claimed"},                                             // ClaimRecord
    StepWords{"wrote its record of"},                                 // PutRecord
    StepWords{"took the lock of"},                                    // TakeLock
    StepWords{"renewed its lock of"},                                 // RenewLock
    StepWords{"released its lock of"},                                // ReleaseLock
    StepWords{"looked up", ofKey, " in its own memory", foundIt, foundNothing, true},
    StepWords{"kept its record of", ofKey, " in its own memory", "", "", true},
    StepWords{"deleted its claim of"},                                      // ReleaseKey
    StepWords{"deleted the record of"},                                     // DeleteKey
    StepWords{"overwrote the record of"},                                   // OverwriteKey
    StepWords{"marked", ofKey, " UNKNOWN"},                                 // MarkUnknown
    StepWords{"advanced the recovery point of"},                            // AdvancePoint
    StepWords{"claimed"},                                                   // PutKey
    StepWords{"selected", ofKey, " FOR UPDATE", foundIt, foundNothing},     // LockKey
    StepWords{"took the advisory lock of"},                                 // TakeAdvisoryLock
    StepWords{"released the advisory lock of"},                             // ReleaseAdvisoryLock
    StepWords{"read the resource", noKey, "", foundIt, foundNothing},       // ReadResource
    StepWords{"wrote the resource", noKey},                                 // WriteResource
    StepWords{"erased the resource", noKey},                                // EraseResource
    StepWords{"asked for the charge of", ofKey, "", foundIt, foundNothing}, // QueryCharge
    StepWords{"canceled the charge of"},                                    // CancelCharge
    StepWords{"deleted the record of"},                                     // ForgetRecord
    StepWords{"gave the lock of", ofKey, " a life"},                        // ExpireLock
    StepWords{"deleted the lock of"},                                       // DeleteLock
    StepWords{"waited for replicas of", ofKey, "", "", " and too few had it"}, // WaitReplicas
    StepWords{"took a permit", noKey, "", "", " in vain", true},               // TakePermit
    StepWords{"returned its permit", noKey, "", "", "", true},                 // ReleasePermit
    StepWords{"wrote the cached record of", ofKey, " behind the answer"},      // PersistRecord
    StepWords{"restored the record of"},                                       // RestoreRecord
    StepWords{"looked for keys that nobody completes", noKey, "", " and found some", foundNothing},
    StepWords{"deleted the keys whose time is over", noKey, "", "", " and found none"},
    StepWords{
        "looked for finished keys", noKey, "", " and found some", foundNothing}, // FindFinished
    StepWords{"looked up the home of", ofKey, "", "", ""},                       // FindHome
    StepWords{"moved the home of", ofKey, "", "", ""},                           // MoveHome
    StepWords{"wrote the order of"},                                             // CreateOrder
    StepWords{"queued the receipt of"},                                          // QueueReceipt
    StepWords{"deleted the payments whose time is over", noKey, "", "", " and found none"},
    StepWords{"answered", noKey, "", "", "", true}, // Reply
};
static_assert(stepWords.size() == static_cast<std::size_t>(OperationName::Reply) + 1);

/// What a step is called before it has come to anything, by OperationName; "of": the key's.
constexpr std::array<std::string_view, stepWords.size()> stepNouns{
    "look-up of",                       // FindKey
    "claim of",                         // ClaimKey
    "write of",                         // InsertKey
    "write of",                         // CompleteKey
    "takeover of",                      // TakeOverKey
    "renewal of",                       // RenewClaim
    "BEGIN",                            // Begin
    "COMMIT",                           // Commit
    "ROLLBACK",                         // Rollback
    "write of the payment",             // WriteLedger
    "charge",                           // Charge
    "look-up of",                       // GetRecord
    "claim of",                         // ClaimRecord
    "write of",                         // PutRecord
    "request for the lock of",          // TakeLock
    "renewal of the lock of",           // RenewLock
    "release of the lock of",           // ReleaseLock
    "look-up in memory of",             // RecallRecord
    "write to memory of",               // KeepRecord
    "deletion of",                      // ReleaseKey
    "deletion of",                      // DeleteKey
    "write of",                         // OverwriteKey
    "mark UNKNOWN of",                  // MarkUnknown
    "recovery point of",                // AdvancePoint
    "claim of",                         // PutKey
    "SELECT FOR UPDATE of",             // LockKey
    "request for the advisory lock of", // TakeAdvisoryLock
    "release of the advisory lock of",  // ReleaseAdvisoryLock
    "read of the resource",             // ReadResource
    "write of the resource",            // WriteResource
    "deletion of the resource",         // EraseResource
    "question for the charge of",       // QueryCharge
    "cancellation of the charge of",    // CancelCharge
    "deletion of",                      // ForgetRecord
    "limit to the lock of",             // ExpireLock
    "deletion of the lock of",          // DeleteLock
    "wait for replicas of",             // WaitReplicas
    "request for a permit",             // TakePermit
    "return of a permit",               // ReleasePermit
    "write behind the answer of",       // PersistRecord
    "restoration of",                   // RestoreRecord
    "search for unfinished keys",       // FindUnfinished
    "deletion of old keys",             // PurgeKeys
    "search for finished keys",         // FindFinished
    "look-up of the home of",           // FindHome
    "move of the home of",              // MoveHome
    "write of the order of",            // CreateOrder
    "receipt of",                       // QueueReceipt
    "deletion of old payments",         // PurgePayments
    "answer",                           // Reply
};

const StepWords& wordsOf(OperationName name) {
    return stepWords[std::min(static_cast<std::size_t>(name), stepWords.size() - 1)];
}

std::string nounOf(OperationName name, const std::string& key) {
    constexpr std::string_view ofIt = " of";
    const std::string_view noun =
        stepNouns[std::min(static_cast<std::size_t>(name), stepNouns.size() - 1)];
    if (!noun.ends_with(ofIt)) {
        return std::string(noun);
    }
    // A step that was taken down without its key is called by its verb alone.
    return key.empty() ? std::string(noun.substr(0, noun.size() - ofIt.size()))
                       : std::string(noun) + " " + key;
}

std::string_view lossReason(LossCause cause) {
    switch (cause) {
    case LossCause::NodeDown:
        return ", because its receiver was down,";
    case LossCause::Partition:
        return ", because the link was cut,";
    case LossCause::Overload:
        return ", because the server had no room for it,";
    default:
        return "";
    }
}

} // namespace

std::string Teller::node(NodeId node) const {
    const TraceNames& names = m_chronicle.trace().names;
    return node.value < names.nodes.size() ? names.nodes[node.value].name : "somebody";
}

std::string Teller::key(std::uint32_t key) const {
    const TraceNames& names = m_chronicle.trace().names;
    return key < names.keys.size() ? std::string(keyNameOf(names, key)) : "some key";
}

std::string Teller::time(RecordId id) const {
    return toMillisecondText(m_chronicle.at(id).time - Time::zero());
}

std::string Teller::between(RecordId one, RecordId other) const {
    const Duration span = m_chronicle.at(other).time - m_chronicle.at(one).time;
    return toMillisecondText(Duration{std::llabs(span.ns)});
}

std::string Teller::client(IntentId intent) const {
    const TraceNames& names = m_chronicle.trace().names;
    return intent.value < names.intents.size() ? node(names.intents[intent.value].client)
                                               : "somebody";
}

std::string Teller::server(RecordId id) const {
    const HandlerSeen* handler = m_chronicle.handlerOf(id);
    return handler == nullptr ? "somebody" : node(handler->server);
}

std::string Teller::times(std::size_t count) {
    return count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string Teller::wasCharged(IntentId intent) const {
    return m_chronicle.trace().localEffect
               ? "the operation of " + client(intent) + " was carried out"
               : client(intent) + " was charged";
}

std::string_view Teller::effect() const {
    return m_chronicle.trace().localEffect ? "ledger row" : "charge";
}

std::string Teller::attempt(const Record& record) const {
    std::string text = "attempt " + std::to_string(record.attempt);
    const auto attempts = m_chronicle.attemptsOf(record.intent);
    const bool hasCopies = std::any_of(
        attempts.begin(), attempts.end(), [](const AttemptSeen* one) { return one->copy > 1; });
    if (hasCopies) {
        text += " of copy " + std::to_string(record.copy);
    }
    return text;
}

std::string Teller::clause(RecordId id) const {
    const Record& record = m_chronicle.at(id);
    switch (record.kind) {
    case RecordKind::OperationSent:
    case RecordKind::OperationExecuted:
    case RecordKind::OperationBlocked:
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        return stepClause(id, record);
    case RecordKind::KeyChanged:
    case RecordKind::LockChanged:
    case RecordKind::EntrySent:
    case RecordKind::EntryApplied:
    case RecordKind::EntryDropped:
        return storeClause(id, record);
    case RecordKind::Charged:
    case RecordKind::ChargeReplayed:
    case RecordKind::ChargeCanceled:
    case RecordKind::LedgerWritten:
    case RecordKind::LedgerLost:
        return paymentClause(id, record);
    case RecordKind::IntentStarted:
    case RecordKind::AttemptSent:
    case RecordKind::AttemptTimedOut:
    case RecordKind::AnswerAccepted:
    case RecordKind::AnswerIgnored:
    case RecordKind::RetryScheduled:
    case RecordKind::CopyFinished:
        return clientClause(id, record);
    case RecordKind::MessageSent:
    case RecordKind::MessageLost:
    case RecordKind::MessageDuplicated:
    case RecordKind::MessageArrived:
        return messageClause(id, record);
    case RecordKind::HandlerQueued:
    case RecordKind::HandlerStarted:
    case RecordKind::HandlerReplied:
    case RecordKind::HandlerFailed:
    case RecordKind::HandlerDied:
    case RecordKind::ProxyTimedOut:
    case RecordKind::ProxyRetried:
        return requestClause(id, record);
    default:
        return nodeClause(id, record);
    }
}

std::string Teller::stepClause(RecordId id, const Record& record) const {
    const auto name = static_cast<OperationName>(record.detail);
    const std::string who = server(id);
    const std::string what = nounOf(name, record.other == 0 ? std::string() : key(record.other));
    switch (record.kind) {
    case RecordKind::OperationSent:
        return at(who + " sent its " + what, time(id));
    case RecordKind::OperationBlocked:
        return at("the " + what + " by " + who + " had to wait in " + node(record.lane), time(id));
    case RecordKind::OperationReturned:
        return at(who + " heard the result of its " + what, time(id));
    case RecordKind::OperationAbandoned:
        return at(who + " gave its " + what + " up", time(id));
    default:
        break;
    }
    const StepWords& words = wordsOf(name);
    const bool found = (record.flags & foundFlag) != 0;
    std::string text = who + " " + std::string(words.verb);
    if (words.object == StepObject::Key) {
        text += " " + key(record.other);
    }
    text += std::string(words.rest);
    if (!words.isOwn) {
        text += " in " + node(record.lane);
    }
    return at(text, time(id)) + std::string(found ? words.done : words.vain);
}

std::string Teller::storeClause(RecordId id, const Record& record) const {
    const std::string where = node(record.lane);
    switch (record.kind) {
    case RecordKind::LockChanged:
        return static_cast<LockState>(record.detail) == LockState::Held
                   ? at(server(id) + " held the lock of " + key(record.other) + " in " + where,
                        time(id))
                   : at("the lock of " + key(record.other) + " became free in " + where, time(id));
    case RecordKind::EntrySent:
        return at("an entry left " + where + " for " + node(NodeId{record.other}), time(id));
    case RecordKind::EntryDropped:
        return at("an entry that was on its way to " + node(NodeId{record.other}) +
                      " was lost for good",
                  time(id));
    case RecordKind::EntryApplied:
        return at("the entry of " + key(record.other) + " reached " + where, time(id));
    default:
        return keyClause(id, record);
    }
}

std::string Teller::keyClause(RecordId id, const Record& record) const {
    const std::string what = key(record.other);
    const std::string where = node(record.lane);
    const bool isReplicated =
        record.cause < id && m_chronicle.at(record.cause).kind == RecordKind::EntryApplied;
    const auto state = static_cast<KeyState>(record.detail);
    if (isReplicated && state != KeyState::Absent) {
        return at("the entry of " + what + " reached " + where, time(id));
    }
    switch (state) {
    case KeyState::Created:
        return at(server(id) + " marked " + what + " CREATED in " + where, time(id));
    case KeyState::Consumed:
        if (m_chronicle.handlerOf(id) == nullptr) {
            return at("housekeeping restored the record of " + what + " in " + where, time(id));
        }
        return at(server(id) + " wrote its record of " + what + " in " + where, time(id));
    case KeyState::Unknown:
        return at(server(id) + " marked " + what + " UNKNOWN in " + where, time(id));
    case KeyState::Absent:
        break;
    }
    switch (static_cast<KeyLoss>(record.value)) {
    case KeyLoss::Expired:
        return at("the record of " + what + " ran out in " + where, time(id));
    case KeyLoss::Evicted:
        return at(where + " evicted the record of " + what, time(id));
    case KeyLoss::Lost:
        return at(where + " lost the record of " + what, time(id));
    case KeyLoss::Purged:
        return at("housekeeping deleted " + what + " from " + where, time(id));
    default:
        return m_chronicle.handlerOf(id) == nullptr
                   ? at(what + " vanished from " + where, time(id))
                   : at(server(id) + " deleted " + what + " from " + where, time(id));
    }
}

std::string Teller::paymentClause(RecordId id, const Record& record) const {
    // A PUT or DELETE changes a resource; its number is negative.
    const std::string payment =
        record.value < 0 ? "the resource" : "payment " + std::to_string(record.value);
    const std::string who = server(id);
    switch (record.kind) {
    case RecordKind::Charged:
        return at(node(record.lane) + " charged " + payment + " for " + who, time(id));
    case RecordKind::ChargeReplayed:
        return at(node(record.lane) + " knew " + payment + " and did not charge again", time(id));
    case RecordKind::ChargeCanceled:
        return at(node(record.lane) + " canceled " + payment, time(id));
    case RecordKind::LedgerWritten:
        return at("the row of " + payment + " became durable in " + node(record.lane), time(id));
    default:
        return at("the row of " + payment + " was lost in " + node(record.lane), time(id));
    }
}

std::string Teller::clientClause(RecordId id, const Record& record) const {
    const std::string who = client(record.intent);
    const std::string status = std::to_string(record.status);
    switch (record.kind) {
    case RecordKind::IntentStarted:
        return at(who + " began", time(id));
    case RecordKind::AttemptSent:
        return at(who + " sent " + attempt(record) +
                      (record.other == 0 ? " without a key" : " with " + key(record.other)),
                  time(id));
    case RecordKind::AttemptTimedOut:
        return at(who + " gave " + attempt(record) + " up without an answer", time(id));
    case RecordKind::AnswerAccepted:
        return at(who + " was answered " + status, time(id));
    case RecordKind::AnswerIgnored:
        return at("the answer " + status + " to " + attempt(record) + " came too late", time(id));
    case RecordKind::RetryScheduled:
        return at(who + " decided to try again in " + toMillisecondText(Duration{record.value}),
                  time(id));
    default:
        return at(who + " stopped trying", time(id));
    }
}

std::string Teller::messageClause(RecordId id, const Record& record) const {
    const std::string what = "the " + std::string(toText(static_cast<MessageKind>(record.detail)));
    const std::string whose = record.attempt == 0 ? what : what + " of " + attempt(record);
    switch (record.kind) {
    case RecordKind::MessageSent:
        return at(whose + " left " + node(record.lane), time(id));
    case RecordKind::MessageDuplicated:
        return at("the network made a second copy of a message of " + attempt(record), time(id));
    case RecordKind::MessageArrived:
        return at(whose + " arrived at " + node(record.lane), time(id));
    default:
        return at(whose + " was lost" +
                      std::string(lossReason(static_cast<LossCause>(record.value))),
                  time(id));
    }
}

std::string Teller::requestClause(RecordId id, const Record& record) const {
    const std::string where = node(record.lane);
    switch (record.kind) {
    case RecordKind::HandlerQueued:
        return at(where + " let " + attempt(record) + " wait behind " +
                      std::to_string(record.value) + (record.value == 1 ? " request" : " requests"),
                  time(id));
    case RecordKind::HandlerStarted:
        return at(where + " took " + attempt(record) + " up", time(id));
    case RecordKind::HandlerReplied:
        return at(where + " answered " + std::to_string(record.status), time(id));
    case RecordKind::HandlerFailed:
        return at("the work of " + where + " threw an exception", time(id));
    case RecordKind::HandlerDied:
        return at(where + " died", time(id));
    case RecordKind::ProxyTimedOut:
        return at(where + " gave its try at " + node(NodeId{record.other}) + " up", time(id));
    default:
        return at(where + " sent " + attempt(record) + " once more, try " +
                      std::to_string(record.value),
                  time(id));
    }
}

std::string Teller::nodeClause(RecordId id, const Record& record) const {
    const std::string where = node(record.lane);
    const std::string other = node(NodeId{record.other});
    switch (record.kind) {
    case RecordKind::NodeCrashed:
        return at(where + " died", time(id));
    case RecordKind::NodeRestarted:
        return at(where + " came back", time(id));
    case RecordKind::NodePaused:
        return at(where + " began to stand still for " + toMillisecondText(Duration{record.value}),
                  time(id));
    case RecordKind::NodeResumed:
        return at(where + " went on", time(id));
    case RecordKind::NodePromoted:
        return at(where + " became the primary in place of " + other, time(id));
    case RecordKind::LinkCut:
        return at("the link between " + where + " and " + other + " was cut", time(id));
    case RecordKind::LinkHealed:
        return at("the link between " + where + " and " + other + " healed", time(id));
    default:
        return at("the run ended", time(id));
    }
}

void Telling::chain(std::initializer_list<RecordId> events) {
    for (const RecordId event : events) {
        const bool known =
            std::find(result.events.begin(), result.events.end(), event) != result.events.end();
        if (event.isSome() && !known && result.events.size() < 8) {
            result.events.push_back(event);
        }
    }
}

void Telling::prevent(std::string suggestion) {
    if (result.preventedBy.size() < 3) {
        result.preventedBy.push_back(std::move(suggestion));
    }
}

void Telling::decide(RecordId first, RecordId second) {
    result.criticalPair = CriticalPair{std::min(first, second), std::max(first, second)};
}

void Telling::preventTimeout(const AttemptSeen* attempt) {
    if (attempt != nullptr && attempt->timedOut.isSome() && attempt->ignored.isSome()) {
        prevent("a client time-out longer than " + say.between(attempt->sent, attempt->ignored));
    }
}

} // namespace idem
