// A handler whose announcements wait for a search, under a clock that knows no time.
#pragma once

#include "engine/core/ensure.h"
#include "engine/protocol/handler.h"

#include <coroutine>
#include <cstdint>
#include <utility>

namespace idem {

/// Untimed: nothing expires, and every instant has the same stamp. Deadlines are told apart by
/// their span alone, so that states reached in different orders are equal.
class ExploringClock final : public Clock {
public:
    Deadline after(Duration span) const override { return {span.ns}; }
    bool expired(Deadline) const override { return false; }
    Duration left(Deadline) const override { return Duration::nanoseconds(1); }
    std::int64_t stamp() const override { return 0; }
};

/// Keeps what it is told and does nothing by itself: the search executes pending() when it likes
/// and hands the result over. Leases never run out here, so their renewal is left out.
class ExploringHandler final : public Handler {
public:
    ExploringHandler(const Clock& clock, std::int64_t token) : Handler(clock) { setToken(token); }

    void announce(std::coroutine_handle<> frame) override {
        ENSURE(!m_frame);
        m_frame = frame;
    }
    void keepAlive(const Operation&, Duration) override {}
    void stopKeepingAlive() override {}
    void sendBehind(const Operation&, Duration) override {}

    /// Whether an announced operation waits for its result.
    bool isWaiting() const { return m_frame != nullptr; }
    /// Runs on to the next announcement or to the end. REQUIRES: isWaiting().
    void resume(OperationResult result) {
        ENSURE(isWaiting());
        setResult(std::move(result));
        std::exchange(m_frame, nullptr).resume();
    }

private:
    std::coroutine_handle<> m_frame;
};

} // namespace idem
