// A clock that stands still until a test moves it.
#pragma once

#include "engine/stores/clock.h"

#include <algorithm>

namespace idem {

class ManualClock final : public Clock {
public:
    void advance(Duration span) { m_now += span.ns; }

    Deadline after(Duration span) const override { return {m_now + span.ns}; }
    bool expired(Deadline deadline) const override {
        return !deadline.isNever() && m_now >= deadline.ticks;
    }
    Duration left(Deadline deadline) const override {
        return {std::max<std::int64_t>(0, deadline.ticks - m_now)};
    }
    std::int64_t stamp() const override { return m_now; }

private:
    std::int64_t m_now = 1'000'000'000;
};

} // namespace idem
