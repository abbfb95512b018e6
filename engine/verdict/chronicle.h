// A trace put in order: which handler did what, what each attempt came to, which payments stand.
#pragma once

#include "engine/trace/trace.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace idem {

/// One step of a handler. Records that did not happen are none.
struct StepSeen {
    std::uint32_t operation = 0;
    OperationName name = OperationName::Reply;
    std::uint8_t flags = 0; ///< Of its execution.
    RecordId sent;
    RecordId executed;
    RecordId abandoned;

    bool has(RecordFlag flag) const { return (flags & flag) != 0; }
    /// A look-up that found nothing, or a claim that was won: the handler may go on.
    bool letsPass() const {
        return executed.isSome() &&
               ((has(lookUpFlag) && !has(foundFlag)) || (has(claimFlag) && has(foundFlag)));
    }
    /// A look-up that found a record, or a claim that was lost: somebody else is or was at it.
    bool stops() const {
        return executed.isSome() &&
               ((has(lookUpFlag) && has(foundFlag)) || (has(claimFlag) && !has(foundFlag)));
    }
};

/// What one request did to a server: from the start of its handler to its answer or death.
struct HandlerSeen {
    IntentId intent;
    NodeId server;
    std::uint32_t key = 0;
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;
    RecordId started;
    RecordId replied;
    RecordId failed; ///< Its work threw an exception.
    RecordId died;
    RecordId replayed; ///< Its charge was answered with an earlier one; the first time.
    std::vector<StepSeen> steps;
    std::vector<RecordId> effects; ///< Charges, or ledger rows if effects are local.
    std::vector<RecordId> changes; ///< KeyChanged by its own steps, not by replication.
};

/// One attempt of a client. Records that did not happen are none.
struct AttemptSeen {
    IntentId intent;
    std::uint16_t attempt = 0;
    std::uint8_t copy = 0;
    RecordId sent;
    RecordId timedOut;
    RecordId accepted;
    RecordId ignored;
    RecordId requestLost;
    RecordId responseLost;
};

/// Reads a trace once. It keeps a reference: the trace must outlive it and stay as it is.
class Chronicle {
public:
    /// Linear in the records, but for a search among the attempts of one intent.
    explicit Chronicle(const Trace& trace);

    const Trace& trace() const { return m_trace; }
    const Record& at(RecordId id) const { return m_trace.records[id.value]; }
    const std::vector<HandlerSeen>& handlers() const { return m_handlers; }

    /// The handler whose work led to this record, or null.
    const HandlerSeen* handlerOf(RecordId id) const;
    std::vector<const HandlerSeen*> handlersOf(IntentId intent) const;
    std::vector<const AttemptSeen*> attemptsOf(IntentId intent) const;
    /// The attempt that a handler serves, or null.
    const AttemptSeen* attemptOf(const HandlerSeen& handler) const;

    /// The effects of an intent that were not undone, in order of time.
    std::vector<RecordId> effectsOf(IntentId intent) const;
    /// Where a step of a handler began to wait for another session; none if it did not have to.
    RecordId waitOf(const HandlerSeen& handler, const StepSeen& step) const;
    /// When a handler's first entry about a key arrived at `lane`; none if it never did.
    RecordId arrivalOf(const HandlerSeen& writer, std::uint32_t key, NodeId lane) const;
    /// What keeps a key from being used: its CREATED or UNKNOWN entries and its locks that no
    /// later change ended, at most one of each a store; in order of time.
    std::vector<RecordId> openClaimsOf(std::uint32_t key) const;
    /// Whether the record of a success with the key stands at the end in a store that still
    /// serves: one that is up and that no other has replaced.
    bool keepsSuccessOf(std::uint32_t key) const;
    /// The last record between two instants that fits, both exclusive; none if there is none.
    /// `fits` takes a RecordId and its record. Linear in the records between them.
    template <class Fits>
    RecordId lastBetween(RecordId after, RecordId before, Fits fits) const {
        const std::uint32_t first = after.isSome() ? after.value + 1 : 0;
        std::uint32_t at = before.isSome() ? before.value : size();
        while (at > first) {
            --at;
            if (fits(RecordId{at}, m_trace.records[at])) {
                return RecordId{at};
            }
        }
        return RecordId::none();
    }
    /// Whether something in the run kept the node from being reached just before that instant: it
    /// was down, or a link to it was cut. The record that tells of it, or none.
    RecordId outageOf(NodeId node, NodeId from, RecordId before) const;
    NodeRole roleOf(NodeId node) const;

    /// The record, of any kind given, that made or unmade a payment; none if there is none.
    RecordId findPayment(RecordKind kind, std::int64_t payment) const;

    RecordKind effectKind() const {
        return m_trace.localEffect ? RecordKind::LedgerWritten : RecordKind::Charged;
    }
    RecordKind undoingKind() const {
        return m_trace.localEffect ? RecordKind::LedgerLost : RecordKind::ChargeCanceled;
    }

private:
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_trace.records.size()); }
    void read(RecordId id, const Record& record);
    void startHandler(RecordId id, const Record& record);
    void readStep(RecordId id, const Record& record);
    void readEnd(RecordId id, const Record& record);
    HandlerSeen* findEnding(RecordId id, const Record& record);
    void readChange(RecordId id, const Record& record);
    void readAttempt(RecordId id, const Record& record);
    AttemptSeen* findAttempt(const Record& record);
    /// The last change of a key in each store, by node, and then that of its lock; some are none.
    std::vector<RecordId> lastChangesOf(std::uint32_t key) const;
    bool servesAtEnd(NodeId store) const;

    const Trace& m_trace;
    std::vector<std::uint32_t> m_handlerOf; ///< By record: position among the handlers + 1, or 0.
    std::vector<HandlerSeen> m_handlers;
    std::vector<AttemptSeen> m_attempts;
    std::vector<std::vector<std::uint32_t>> m_attemptsOf; ///< By intent.
    std::vector<RecordId> m_arrivals;                     ///< EntryApplied, of keys and others.
};

} // namespace idem
