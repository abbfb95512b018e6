// What happened, as data: one small record for each thing that a person could point at.
//
// Records are plain values of 48 bytes at most. Everything a verdict or a picture needs is in them,
// so neither ever looks into a living simulation, and neither can know which strategy ran.
#pragma once

#include "engine/core/ids.h"
#include "engine/core/time.h"

#include <cstdint>

namespace idem {

/// What a record tells. The comment names the fields that carry more than their own name:
/// `detail`, `value`, `other`. Every record of a request carries intent, copy and attempt.
enum class RecordKind : std::uint8_t {
    IntentStarted,   ///< client: the user wants something; value = amount, other = key, 0 for none
    AttemptSent,     ///< client: a request leaves; other = key, 0 for none
    AttemptTimedOut, ///< client: no answer in time; the client believes "unknown"
    AnswerAccepted,  ///< client: an answer in time; status, value = resource, other = key
    AnswerIgnored,   ///< client: an answer came after the client had gone on; as AnswerAccepted
    RetryScheduled,  ///< client: waits before the next attempt; value = nanoseconds
    CopyFinished,    ///< client: this copy stops; detail = Belief
    MessageSent,     ///< link: leaves lane for node `other`; detail = MessageKind
    MessageLost,     ///< link: detail = MessageKind, value = LossCause
    MessageDuplicated,  ///< link: a second one follows; value = nanoseconds later
    MessageArrived,     ///< link: arrives at lane from node `other`; detail = MessageKind
    HandlerStarted,     ///< server: takes the request up; other = key
    OperationSent,      ///< server: a step leaves; detail = OperationName, other = key
    OperationExecuted,  ///< store: the step takes effect; detail = OperationName, value = summary
    OperationBlocked,   ///< store: the step waits for another session; detail = OperationName
    OperationReturned,  ///< server: the result is back; detail = OperationName, value = summary
    OperationAbandoned, ///< server: gave the step up (time-out); its effect may still come
    HandlerReplied,     ///< server: status, value = resource
    HandlerDied,        ///< server: destroyed with its node; detail = crash point c0 to c5
    KeyChanged,     ///< store: detail = KeyState, other = key, value = payment or lease deadline
    LedgerWritten,  ///< database: a payment row became durable; value = payment, other = amount
    LedgerLost,     ///< database: a durable row is gone (lost tail); value = payment
    Charged,        ///< provider: a new charge; value = payment, other = amount
    ChargeReplayed, ///< provider: a known charge answered again; value = payment
    ChargeCanceled, ///< provider: a charge undone; value = payment
    EntrySent,      ///< replication: an entry leaves lane for node `other`
    EntryApplied,   ///< replication: an entry becomes visible at lane; other = key
    NodeCrashed,    ///< node: down from now on
    NodeRestarted,  ///< node: up again, with an empty memory
    RunEnded,       ///< the last record; detail = RunEnd
};

/// How a run stopped.
enum class RunEnd : std::uint8_t { Quiet, Horizon, EventLimit };

/// What the client believes when it stops trying.
enum class Belief : std::uint8_t { Charged, NotCharged, Unknown };

/// The state of an idempotency key in a store.
enum class KeyState : std::uint8_t { Absent, Created, Consumed };

enum class MessageKind : std::uint8_t { Request, Response, Operation, Result, Replication };

enum class LossCause : std::uint8_t { Chance, Fault, NodeDown };

/// One step of a handler, in the words that diagrams and explanations use.
enum class OperationName : std::uint8_t {
    FindKey,     ///< SELECT from the key table
    ClaimKey,    ///< INSERT the key as CREATED if absent
    InsertKey,   ///< INSERT the finished record
    CompleteKey, ///< UPDATE the record to CONSUMED, guarded by its owner
    TakeOverKey, ///< UPDATE an expired claim to a new owner
    RenewClaim,  ///< UPDATE the lease of one's own claim
    Begin,
    Commit,
    Rollback,
    WriteLedger,  ///< INSERT the payment row
    Charge,       ///< the provider's charge
    GetRecord,    ///< GET the record from the cache
    ClaimRecord,  ///< SET NX of the record as CREATED
    PutRecord,    ///< SET the finished record
    TakeLock,     ///< SET NX PX of a lock, or the in-process mutex
    RenewLock,    ///< compare-and-expire of one's own lock
    ReleaseLock,  ///< compare-and-delete of one's own lock, or the in-process mutex
    RecallRecord, ///< look the record up in the server's own memory
    KeepRecord,   ///< keep the record in the server's own memory
    Reply,
};

/// One thing that happened. Times are simulated; ids index the tables of TraceNames.
struct Record {
    Time time;
    std::int64_t value = 0;
    RecordKind kind = RecordKind::RunEnded;
    std::uint8_t detail = 0;
    std::uint16_t status = 0;    ///< HTTP status of an answer; 0 elsewhere.
    NodeId lane;                 ///< Where it happened.
    IntentId intent;             ///< Ground truth: the operation that this serves, if any.
    std::uint16_t attempt = 0;   ///< From 1.
    std::uint8_t copy = 0;       ///< From 1.
    std::uint8_t flags = 0;      ///< RecordFlag bits.
    RecordId cause;              ///< The record that led to this one, if any.
    std::uint32_t other = 0;     ///< As the kind says.
    std::uint32_t operation = 0; ///< Numbers one step of one handler, for pairing its records.

    bool operator==(const Record&) const = default;
};
static_assert(sizeof(Record) <= 48);

/// Bits of Record::flags.
enum RecordFlag : std::uint8_t {
    replayedFlag = 1,   ///< An answer or charge that repeats an earlier one.
    foundFlag = 2,      ///< A look-up found something; a claim was won; a write changed something.
    claimFlag = 4,      ///< The step has the role "claim".
    lookUpFlag = 8,     ///< The step has the role "look-up".
    effectFlag = 16,    ///< The step has the role "effect".
    recordFlag = 32,    ///< The step has the role "record".
    malformedFlag = 64, ///< The request broke the agreement: no key, or a key for something else.
};

} // namespace idem
