// What a run was worth: the outcome of every intent and the invariants I1 to I7.
//
// The world's truth (charges, rows) and what each client believes are kept apart, because the
// worst failures are those in which they differ (product.md, what "right" means).
#pragma once

#include "engine/core/ids.h"
#include "engine/core/time.h"
#include "engine/trace/record.h"
#include "engine/trace/trace.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// A claim about a run has three values: a run that a bound cut short proves nothing.
enum class Judgement : std::uint8_t { Holds, Violated, Unknown };

/// How one intent ended. The first row that fits, from the top, is the outcome:
///
/// | outcome       | when                                                                        |
/// |---------------|-----------------------------------------------------------------------------|
/// | Double        | two or more effects at the end                                              |
/// | Wrong         | a success was accepted that names a payment of another intent               |
/// | Lost          | a success was accepted, and there is no effect, unless none was wanted (GET)|
/// | ExactlyOnce   | a success was accepted, and there is one effect, whatever other copies      |
/// |               | heard; or none, if none was wanted                                          |
/// | Refused       | no effect; the request broke the agreement and was last answered 4xx, or    |
/// |               | the provider declined (402), or what was asked for is absent (404) or taken |
/// |               | (410): right                                                                |
/// | Stuck         | the last answer was 409 and its key is still CREATED or UNKNOWN in every    |
/// |               | store that has it, or its lock is held, and bars even the record that was   |
/// |               | finished before the key was asked for last: repeating leads nowhere         |
/// | Phantom       | one effect, and no success was accepted                                     |
/// | FalseConflict | no effect; the last answer to a legitimate request was 409 or 422           |
/// | Unavailable   | no effect; 5xx, another refusal or silence was all that the client got      |
///
/// A 204 is a success that claims no effect: whoever was told so has what it wanted without one.
/// In a run that was cut short it says how things stood; Verdict::overall says that it was cut.
enum class Outcome : std::uint8_t {
    ExactlyOnce,
    Double,
    Lost,
    Phantom,
    Stuck,
    Wrong,
    FalseConflict,
    Unavailable,
    Refused,
};
inline constexpr std::size_t outcomeCount = 9;

/// How bad an outcome is: 0 for a double, one more for each of lost, wrong, phantom, stuck, false
/// conflict, unavailable, refused, exactly once.
std::size_t severityOf(Outcome outcome);

/// An answer that a client accepted.
struct AnswerSeen {
    std::uint8_t copy = 0;
    std::uint16_t attempt = 0;
    std::uint16_t status = 0;
    bool replayed = false;
    Time at;
    std::int64_t resource = 0; ///< Payment or row that the answer names; 0 for none.

    bool isSuccess() const { return status >= 200 && status < 300; }
    bool operator==(const AnswerSeen&) const = default;
};

struct IntentVerdict {
    IntentId intent;
    Outcome outcome = Outcome::Unavailable;
    std::uint32_t effects = 0; ///< At the end: charges not canceled, or rows if effects are local.
    std::uint32_t charges = 0; ///< Every charge that the provider made, canceled ones too.
    std::uint32_t ledgerRows = 0;    ///< Durable at the end.
    std::vector<AnswerSeen> answers; ///< In order of time.
    Belief belief = Belief::Unknown;
};

/// The value of one invariant; `record` is the first one that violates it, none otherwise.
struct Finding {
    Judgement judgement = Judgement::Unknown;
    RecordId record;

    bool operator==(const Finding&) const = default;
};

/// Positions in Verdict::invariants. In a run that was cut short what is not violated is unknown.
///
/// - I1, at every step: an intent never has two effects at once. A refund mends the outcome, not
///   the invariant. Points to the second effect.
/// - I2, at the end: every intent that was told success and wants an effect has one. Points to the
/// first such
///   answer, or to the loss or cancellation after it.
/// - I3, at the end: every intent that has an effect was told its success. Points to the effect.
/// - I4, at every step: all successes for a key that reach a client, in time or late, name the
///   same resource. Points to the first that differs. Requests without a key have none to share.
/// - I5, at every step: no answer that reaches a client names a payment of another intent, unless
///   the client only asked to read it.
/// - I6, at every step and at the end: a key is CREATED or locked, in any store, no longer
///   than JudgeOptions::inProgressBound; a claim or lock whose deadline has passed counts as left,
///   because another request may take it over. A key that becomes UNKNOWN has left: nobody is at
///   work, and it is for a reconciliation to decide (semantics.md 0, point 2). Points to the claim.
/// - I7, at every step: a fresh legitimate request is not refused. Fresh are the requests that
///   reach servers until, for the first time, none of the intent's is being handled: of several
///   at once it is right to refuse all but one. Violated if every one of them was answered 4xx
///   or 5xx (402, 404 and 410 excepted: the operation's own result). Points to the first refusal.
enum class Invariant : std::uint8_t { I1, I2, I3, I4, I5, I6, I7 };
inline constexpr std::size_t invariantCount = 7;

struct Balance {
    std::string account;
    std::int64_t amount = 0; ///< Change of the run in minor units, or a quantity.

    bool operator==(const Balance&) const = default;
};

struct Verdict {
    /// Violated if an invariant is; else unknown if the run was cut short; else holds.
    Judgement overall = Judgement::Unknown;
    std::array<std::uint32_t, outcomeCount> counts{}; ///< By Outcome.
    std::vector<IntentVerdict> intents;               ///< Those that started, by id.
    std::array<Finding, invariantCount> invariants{}; ///< By Invariant.
    std::vector<Balance> balances; ///< By account; filled where the names are at hand: judge().
    std::optional<RunEnd> end;     ///< None: the trace ends without its last record.

    std::uint32_t count(Outcome outcome) const { return counts[static_cast<std::size_t>(outcome)]; }
    const Finding& finding(Invariant invariant) const {
        return invariants[static_cast<std::size_t>(invariant)];
    }
    /// The verdict on one intent, or null if it never started. Logarithmic.
    const IntentVerdict* find(IntentId intent) const;
};

/// "holds", "violated", "unknown".
std::string_view toText(Judgement judgement);
/// As cli-json.md spells them: "exactly-once", "false-conflict".
std::string_view toText(Outcome outcome);
/// "I1" to "I7".
std::string_view toText(Invariant invariant);

/// What each account gained or lost by the effects at the end, by name.
std::vector<Balance> balancesOf(const Verdict& verdict, const TraceNames& names);

} // namespace idem
