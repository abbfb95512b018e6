#include "engine/world/retry_policy.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

using namespace std::string_view_literals;

constexpr StreamId retryWait = StreamId::of("client", "retry-wait");
constexpr StreamId backoffJitter = StreamId::of("client", "retry-jitter");
constexpr StreamId userRetryWait = StreamId::of("client", "user-retry-wait");

constexpr std::array outcomeTexts{
    "timeout"sv, "conflict"sv, "mismatch"sv, "rate-limited"sv, "server-error"sv, "refused"sv};
static_assert(outcomeTexts.size() == static_cast<std::size_t>(AttemptOutcome::Success));

std::uint32_t setOf(const std::vector<std::string>& names) {
    std::uint32_t set = 0;
    for (std::size_t i = 0; i < outcomeTexts.size(); ++i) {
        const bool isNamed =
            std::find(names.begin(), names.end(), outcomeTexts.at(i)) != names.end();
        set |= (isNamed ? 1U : 0U) << i;
    }
    return set;
}

} // namespace

std::span<const std::string_view> attemptOutcomeNames() {
    return outcomeTexts;
}

AttemptOutcome outcomeOf(const Response& response) {
    if (response.isSuccess()) {
        return AttemptOutcome::Success;
    }
    switch (response.status) {
    case 409:
    case 423:
    case 425:
        return AttemptOutcome::Conflict;
    case 422:
        return AttemptOutcome::Mismatch;
    case 429:
        return AttemptOutcome::RateLimited;
    default:
        return response.status >= 500 ? AttemptOutcome::ServerError : AttemptOutcome::Refused;
    }
}

Belief beliefAfter(AttemptOutcome outcome) {
    switch (outcome) {
    case AttemptOutcome::Success:
        return Belief::Charged;
    case AttemptOutcome::Mismatch:
    case AttemptOutcome::Refused:
        return Belief::NotCharged;
    default:
        return Belief::Unknown;
    }
}

RetryPolicy::RetryPolicy(const ClientOptions& options)
    : m_options(&options),
      m_retryOn(setOf(options.retryOn)),
      m_rotateOn(setOf(options.rotateKeyOn)) {}

/// The base times the factor to the power of the retries before, up to the cap.
Duration RetryPolicy::grown(Duration base) const {
    const Duration cap = m_options->retryCap;
    Duration wait = std::min(base, cap);
    for (std::int32_t i = 0; i < m_retries && wait < cap && wait > Duration::zero(); ++i) {
        // The cap is at most Distribution::cap, a hundredth of what 64 bits hold.
        wait = std::min(wait * m_options->retryFactor, cap);
    }
    return wait;
}

Duration RetryPolicy::backedOff(const Stage& stage, const Errand& failed) const {
    const Duration base = stage.draw(m_options->retryWait, retryWait, failed);
    const auto between = [&](Duration low, Duration high) {
        return stage.draw(Distribution::uniform(low, std::max(low, high)), backoffJitter, failed);
    };
    switch (m_options->backoff) {
    case Backoff::Fixed:
        break;
    case Backoff::Exponential:
        return grown(base);
    case Backoff::FullJitter:
        return between(Duration::zero(), grown(base));
    case Backoff::EqualJitter:
        return between(grown(base) / 2, grown(base));
    case Backoff::Decorrelated: {
        const Duration low = std::min(base, m_options->retryCap);
        return between(low, std::min(std::max(m_lastWait, base) * 3, m_options->retryCap));
    }
    }
    return base;
}

std::optional<Duration>
RetryPolicy::nextWait(const Stage& stage, const Errand& failed, Duration retryAfter) {
    if (m_retries >= m_options->retries) {
        return std::nullopt;
    }
    m_lastWait = backedOff(stage, failed);
    ++m_retries;
    const bool obeys = m_options->retryAfter == RetryAfterUse::Obey;
    return obeys ? std::max(m_lastWait, retryAfter) : m_lastWait;
}

std::optional<Duration> RetryPolicy::nextUserWait(const Stage& stage, const Errand& failed) {
    if (m_userRetries >= m_options->userRetries) {
        return std::nullopt;
    }
    ++m_userRetries;
    m_retries = 0;
    m_lastWait = Duration::zero();
    return stage.draw(m_options->userRetryWait, userRetryWait, failed);
}

} // namespace idem
