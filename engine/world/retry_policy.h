// Whether and when a client tries again, and with which key.
#pragma once

#include "engine/protocol/message.h"
#include "engine/world/options.h"
#include "engine/world/stage.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace idem {

/// What became of one attempt, as far as a client can tell (semantics.md R12: whether the work was
/// done is known after a success, and after a refusal of the request itself).
enum class AttemptOutcome : std::uint8_t {
    Timeout,     ///< No answer in time.
    Conflict,    ///< 409, 423, 425: the same key is being worked on.
    Mismatch,    ///< 422: the key is known for another request.
    RateLimited, ///< 429
    ServerError, ///< 5xx
    Refused,     ///< Any other 4xx, among them 400, 402, 410 and 412.
    Success,     ///< 2xx; never retried.
};

/// The names of all but Success, in their order.
std::span<const std::string_view> attemptOutcomeNames();

AttemptOutcome outcomeOf(const Response& response);

/// What the client believes if it stops after this outcome.
Belief beliefAfter(AttemptOutcome outcome);

/// The retries of one copy of one operation. A value; its draws are addressed by the errand of the
/// attempt that failed, so they do not depend on what other clients do.
class RetryPolicy {
public:
    /// Keeps a reference to the options.
    explicit RetryPolicy(const ClientOptions& options);

    bool retries(AttemptOutcome outcome) const { return isIn(m_retryOn, outcome); }
    bool rotatesKey(AttemptOutcome outcome) const { return isIn(m_rotateOn, outcome); }

    /// The wait before the next retry, and counts that retry. `retryAfter` is the header of the
    /// answer; zero if there was none. None if there is no retry left.
    std::optional<Duration> nextWait(const Stage& stage, const Errand& failed, Duration retryAfter);

    /// A person starts anew, who waits so long first: the program may retry as often again. None if
    /// the person gives up.
    std::optional<Duration> nextUserWait(const Stage& stage, const Errand& failed);

private:
    static bool isIn(std::uint32_t set, AttemptOutcome outcome) {
        return (set >> static_cast<unsigned>(outcome) & 1U) != 0;
    }
    Duration grown(Duration base) const;
    Duration backedOff(const Stage& stage, const Errand& failed) const;

    const ClientOptions* m_options;
    std::uint32_t m_retryOn;
    std::uint32_t m_rotateOn;
    std::int32_t m_retries = 0;
    std::int32_t m_userRetries = 0;
    Duration m_lastWait = Duration::zero(); ///< Decorrelated jitter goes on from it.
};

} // namespace idem
