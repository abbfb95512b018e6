// The judge: folds the records of a run into its verdict while the run happens.
//
// It sees records only, so it cannot know which strategy it judges. It keeps its memory from run
// to run: once warm, judging allocates nothing.
#pragma once

#include "engine/core/time.h"
#include "engine/trace/trace.h"
#include "engine/verdict/payment_table.h"
#include "engine/verdict/verdict.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace idem {

struct JudgeOptions {
    bool localEffect = false; ///< Effects are durable ledger rows, not charges (Trace has it too).
    Duration inProgressBound = Duration::seconds(900); ///< I6; positive (lecture: 10 to 15 min).
};

/// Use: begin, accept every record in order, finish. About the rules see verdict.h.
class Judge final : public Sink {
public:
    /// Forgets the last run. `intents` is how many the names list; more may still come.
    void begin(std::size_t intents, const JudgeOptions& options);

    /// Constant time, but for the crash of a node: linear in the keys. Records come in order.
    void accept(RecordId id, const Record& record) override;

    /// The verdict of the records since begin(), without balances. Call it once a run; it is valid
    /// until the next begin(). Without a RunEnded record the run counts as cut short.
    const Verdict& finish();

private:
    /// How one copy of an intent stands: the answer to its latest attempt, 0 while there is none.
    struct Copy {
        std::uint16_t attempt = 0;
        std::uint16_t status = 0;
    };

    struct Intent {
        bool started = false;
        bool malformed = false;
        bool safe = false;         ///< Wants no effect: a GET.
        bool acknowledged = false; ///< A success was accepted, whatever it names.
        bool unchanged = false;    ///< A success was accepted that claims no effect (204).
        bool reported = false;     ///< A success was accepted that names no other intent's payment.
        bool wrong = false;        ///< A success was accepted that names another intent's payment.
        bool freshnessOver = false; ///< I7 is decided for this intent.
        std::uint16_t lastStatus = 0;
        std::uint32_t lastKey = 0;
        Time lastSent;
        std::uint32_t canceled = 0;
        RecordId firstEffect;
        RecordId unbacked; ///< A success was told and, from this record on, there is no effect.
        std::uint32_t handlersStarted = 0;
        std::uint32_t handlersEnded = 0;
        std::uint32_t handlersRefused = 0;
        RecordId firstRefusal;
        std::vector<Copy> copies;
    };

    /// For how long a key is in progress somewhere: CREATED, or locked.
    struct Stay {
        bool isOpen = false;
        Time since;
        std::int64_t deadline = 0; ///< When it ends by itself, in nanoseconds since the start.
        RecordId begin;
    };

    /// A key in one store.
    struct Cell {
        NodeId lane;
        KeyState state = KeyState::Absent;
        Time since;             ///< Of the state.
        std::uint32_t next = 0; ///< The next cell of the same key; 0 for none.
        Stay claim;
        Stay lock;
    };

    struct Key {
        std::uint32_t firstCell = 0;
        bool answered = false;
        std::int64_t resource = 0; ///< Of the first success for this key.
    };

    Intent& intentOf(const Record& record);
    IntentVerdict& verdictOf(const Record& record);
    Key& keyOf(std::uint32_t key);
    Cell& cellOf(std::uint32_t key, NodeId lane);

    void startIntent(const Record& record);
    void sendAttempt(const Record& record);
    void hearAnswer(RecordId id, const Record& record);
    void acceptAnswer(RecordId id, const Record& record);
    bool namesAnother(const Record& answer);
    void startHandler(const Record& record);
    void endHandler(const Record& record);
    void reply(RecordId id, const Record& record);
    void changeKey(RecordId id, const Record& record);
    void changeLock(RecordId id, const Record& record);
    void enter(Stay& stay, RecordId id, const Record& record);
    void leave(Stay& stay, Time until);
    void checkStay(const Stay& stay, Time until);
    void forgetMemory(NodeId node);
    void forgetReplaced(NodeId node);
    void addEffect(RecordId id, const Record& record, PaymentKind kind);
    void removeEffect(RecordId id, const Record& record, PaymentKind kind);
    void violate(Invariant invariant, RecordId record);

    bool isServer(NodeId node) const;
    std::uint32_t effectsOf(std::size_t intent) const;
    void finishKeys();
    void finishIntent(std::size_t at);
    Outcome outcomeOf(std::size_t at) const;
    Belief beliefOf(const Intent& intent) const;
    bool isStuck(const Intent& intent) const;
    void finishInvariants();

    JudgeOptions m_options;
    Verdict m_verdict;
    PaymentTable m_payments;
    std::size_t m_started = 0; ///< Positions in use of the two vectors below are below this.
    std::vector<Intent> m_intents;
    std::vector<Key> m_keys;
    std::vector<Cell> m_cells;     ///< The first one stands for "none".
    std::vector<NodeId> m_servers; ///< Nodes that have handled a request.
    Time m_now;
};

/// The verdict on a finished run, with balances. Linear in the records.
Verdict judge(const Trace& trace, Duration inProgressBound = Duration::seconds(900));

} // namespace idem
