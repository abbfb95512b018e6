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
    HandlerQueued,      ///< server: every worker is busy; other = key, value = requests before it
    HandlerStarted,     ///< server: takes the request up; other = key
    OperationSent,      ///< server: a step leaves; detail = OperationName, other = key
    OperationExecuted,  ///< store: the step takes effect; detail = OperationName, value = summary
    OperationBlocked,   ///< store: the step waits for another session; detail = OperationName
    OperationReturned,  ///< server: the result is back; detail = OperationName, value = summary
    OperationAbandoned, ///< server: gave the step up (time-out); its effect may still come
    /// server: status, value = resource; detail = KeyFault of the header
    HandlerReplied,
    HandlerFailed, ///< server: the work threw an exception; detail = crash point c0 to c5
    HandlerDied,   ///< server: destroyed with its node; detail = crash point c0 to c5
    ProxyTimedOut, ///< balancer: gives a try at server `other` up; its effect may still come
    ProxyRetried,  ///< balancer: tries once more, at server `other`; value = which try, from 2
    /// store: detail = KeyState, other = key; value = payment, the claim's deadline, or, when
    /// absent, a KeyLoss
    KeyChanged,
    /// store or server: detail = LockState, other = key; value = when held, the instant at which
    /// the lock ends by itself, in nanoseconds since the start; Deadline::never() if it does not
    LockChanged,
    LedgerWritten, ///< database: a payment row became durable; value = payment, other = amount
    LedgerLost,    ///< database: a durable row is gone (lost tail); value = payment
    /// provider: a new charge; value = payment, other = amount; detail = 1: under a key that it had
    /// known and forgotten
    Charged,
    ChargeReplayed, ///< provider: a known charge answered again; value = payment
    ChargeCanceled, ///< provider: a charge undone; value = payment
    EntrySent,      ///< replication: an entry leaves lane for node `other`
    EntryApplied,   ///< replication: an entry becomes visible at lane; other = key
    EntryDropped,   ///< replication: an entry for node `other` is lost for good (failover)
    NodeCrashed,    ///< node: down from now on
    NodeRestarted,  ///< node: up again, with an empty memory
    NodePaused,     ///< node: stands still, everything in it; value = nanoseconds
    NodeResumed,    ///< node: goes on where it stood
    NodePromoted,   ///< store: the primary from now on, in place of node `other`
    LinkCut,        ///< link: nothing passes between lane and node `other`; value 1: only from lane
    LinkHealed,     ///< link: messages pass again; as LinkCut
    RunEnded,       ///< the last record; detail = RunEnd
};

/// How a run stopped.
enum class RunEnd : std::uint8_t { Quiet, Horizon, EventLimit };

/// What the client believes when it stops trying.
enum class Belief : std::uint8_t { Charged, NotCharged, Unknown };

/// The state of an idempotency key in a store. Unknown: the work has ended, and nobody knows
/// whether its effect took place (semantics.md 0, point 2).
enum class KeyState : std::uint8_t { Absent, Created, Consumed, Unknown };

/// Why a store has no record of a key any more.
enum class KeyLoss : std::uint8_t {
    Deleted, ///< by a handler
    Expired, ///< its time to live has run out
    Evicted, ///< the store needed the room
    Lost,    ///< with a node, a log tail or an unsynced file
    Purged,  ///< by housekeeping
};

/// A lock, mutex, permit or advisory lock.
enum class LockState : std::uint8_t { Free, Held };

enum class MessageKind : std::uint8_t { Request, Response, Operation, Result, Replication };

/// Partition: the link was cut. Overload: the server had no room for it. GivenUp: the proxy had
/// stopped waiting for it.
enum class LossCause : std::uint8_t { Chance, Fault, NodeDown, Partition, Overload, GivenUp };

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
    ReleaseKey,   ///< DELETE one's own claim
    DeleteKey,    ///< DELETE the record, whoever owns it
    OverwriteKey, ///< UPDATE the record, whoever owns it
    MarkUnknown,  ///< UPDATE one's own claim to UNKNOWN
    AdvancePoint, ///< UPDATE the recovery point of one's own claim
    PutKey,       ///< conditional put: claim if absent or run out
    LockKey,      ///< SELECT the record FOR UPDATE
    TakeAdvisoryLock,
    ReleaseAdvisoryLock,
    ReadResource,  ///< GET: SELECT the resource's row
    WriteResource, ///< PUT: write the resource's row
    EraseResource, ///< DELETE the resource's row
    QueryCharge,   ///< ask the provider for a charge by reference
    CancelCharge,  ///< cancel by key at the provider
    ForgetRecord,  ///< DEL the record from the cache
    ExpireLock,    ///< EXPIRE of a lock, as a step of its own
    DeleteLock,    ///< DEL of a lock, whoever holds it
    WaitReplicas,  ///< WAIT for replicas to acknowledge
    TakePermit,    ///< acquire a permit of the process's semaphore
    ReleasePermit,
    PersistRecord,  ///< write a cached record to the database, behind the answer
    RestoreRecord,  ///< write a database record back to the cache
    FindUnfinished, ///< SELECT the keys that nobody completes (completer)
    PurgeKeys,      ///< DELETE the keys whose time is over (reaper)
    FindFinished,   ///< SELECT the finished keys (restore of the cache)
    FindHome,       ///< SELECT the key's row of the region map
    MoveHome,       ///< INSERT it: the home moves, and its leases drain
    CreateOrder,    ///< INSERT the order that a payment is for
    QueueReceipt,   ///< INSERT a job into the outbox
    PurgePayments,  ///< DELETE the payments whose time is over (reaper)
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
    safeFlag = 128,     ///< The request wants no effect: a GET.
};

} // namespace idem
