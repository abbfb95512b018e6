#include "app/models/playback.h"

#include "engine/trace/interest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace idem::app {

namespace {

constexpr int tickMs = 16;
/// What a person reads of a story: so many instants a second, and no run takes forever.
constexpr double instantsPerSecond = 5;
constexpr double storySecondsLeast = 8;
constexpr double storySecondsMost = 90;
/// A stall of the window must not make the story jump.
constexpr double tickSecondsMost = 0.25;

constexpr std::array<double, 3> speedSteps{1, 2, 5};

/// Of the last record that has happened; -1 before the first.
std::int64_t positionOf(const Cursor& cursor) {
    return cursor.last.isSome() ? std::int64_t{cursor.last.value} : -1;
}

} // namespace

Playback::Playback(QObject* parent) : QObject(parent) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(tickMs);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const double elapsed = static_cast<double>(m_sinceTick.nsecsElapsed()) * 1e-9;
        m_sinceTick.start();
        advance(std::min(elapsed, tickSecondsMost));
    });
}

void Playback::setRun(OpenRunPtr run) {
    m_run = std::move(run);
    m_pending = 0;
    if (!m_run) {
        stop();
        m_cursor = {};
    } else if (m_cursor.last.isSome()) {
        const Time time = std::min(m_cursor.time, m_run->end());
        m_cursor = {time, m_run->lastAt(time)};
    }
    Q_EMIT cursorMoved();
}

void Playback::play() {
    if (!m_run || m_isPlaying) {
        return;
    }
    if (m_cursor.time >= m_run->end()) {
        toStart();
    }
    m_isPlaying = true;
    m_sinceTick.start();
    m_timer.start();
    Q_EMIT playingChanged(true);
}

void Playback::pause() {
    if (m_isPlaying) {
        stop();
    }
}

void Playback::stop() {
    m_timer.stop();
    m_achieved = 0;
    if (std::exchange(m_isPlaying, false)) {
        Q_EMIT playingChanged(false);
    }
}

void Playback::seek(Time time) {
    if (m_run) {
        const Time within = std::clamp(time, Time::zero(), m_run->end());
        moveTo({within, m_run->lastAt(within)});
    }
}

void Playback::seekRecord(RecordId record) {
    if (m_run && m_run->holds(record)) {
        moveTo({(*m_run)[record].time, record});
    }
}

void Playback::toStart() {
    moveTo({});
}

void Playback::toEnd() {
    if (m_run) {
        seek(m_run->end());
    }
}

void Playback::step(int direction) {
    if (!m_run) {
        return;
    }
    pause();
    const RecordId last = m_cursor.last;
    if (direction > 0) {
        seekRecord({last.isSome() ? last.value + 1 : 0});
    } else if (!last.isSome() || last.value == 0) {
        toStart();
    } else if (m_cursor.time > (*m_run)[last].time) {
        seekRecord(last);
    } else {
        seekRecord({last.value - 1});
    }
}

void Playback::stepInteresting(int direction) {
    if (!m_run) {
        return;
    }
    pause();
    const auto& records = m_run->trace().records;
    std::int64_t at = positionOf(m_cursor);
    for (at += direction; at >= 0 && at < static_cast<std::int64_t>(records.size());
         at += direction) {
        if (isInteresting(records[static_cast<std::size_t>(at)])) {
            seekRecord({static_cast<std::uint32_t>(at)});
            return;
        }
    }
    direction > 0 ? toEnd() : toStart();
}

void Playback::stepViolation(int direction) {
    if (!m_run) {
        return;
    }
    const std::int64_t here = positionOf(m_cursor);
    std::optional<std::int64_t> nearest;
    for (const Pin& pin : m_run->index().pins) {
        const std::int64_t distance = (pin.record.value - here) * direction;
        if (distance > 0 && (!nearest || distance < (*nearest - here) * direction)) {
            nearest = pin.record.value;
        }
    }
    if (nearest) {
        pause();
        seekRecord({static_cast<std::uint32_t>(*nearest)});
    }
}

void Playback::setPace(Pace pace) {
    if (m_pace != pace) {
        m_pace = pace;
        m_pending = 0;
        Q_EMIT speedChanged();
    }
}

void Playback::setSpeed(double speed) {
    const double within = std::clamp(speed, speedLeast, speedMost);
    if (m_speed != within) {
        m_speed = within;
        Q_EMIT speedChanged();
    }
}

void Playback::changeSpeed(int direction) {
    const double decade = std::pow(10.0, std::floor(std::log10(m_speed) + 1e-9));
    std::array<double, 8> ladder{};
    std::size_t count = 0;
    for (const double scale : {decade / 10, decade, decade * 10}) {
        for (const double step : speedSteps) {
            if (count < ladder.size()) {
                ladder[count++] = scale * step;
            }
        }
    }
    const double margin = 1e-6 * m_speed;
    if (direction > 0) {
        setSpeed(*std::upper_bound(ladder.begin(), ladder.end(), m_speed + margin));
    } else {
        setSpeed(*(std::lower_bound(ladder.begin(), ladder.end(), m_speed - margin) - 1));
    }
}

void Playback::setLoop(std::optional<TimeSpan> loop) {
    if (m_loop != loop) {
        m_loop = loop;
        Q_EMIT loopChanged();
    }
}

Time Playback::alongAxis(TimeMapping mapping, double share) const {
    const TimeAxis& axis = m_run->axis(mapping);
    return axis.timeAt(std::min(1.0, axis.positionOf(m_cursor.time) + share));
}

Time Playback::after(double wallSeconds) const {
    const double effective = wallSeconds * m_speed;
    if (m_pace == Pace::Clock) {
        const double nanoseconds = std::min(effective * 1e9, 9e17);
        return m_cursor.time + Duration::nanoseconds(static_cast<std::int64_t>(nanoseconds));
    }
    const auto instants = static_cast<double>(m_run->axis(TimeMapping::ByEvent).instants().size());
    const double seconds = instants / instantsPerSecond;
    return m_pace == Pace::Event
               ? alongAxis(TimeMapping::ByEvent, effective / seconds)
               : alongAxis(TimeMapping::Compressed,
                           effective / std::clamp(seconds, storySecondsLeast, storySecondsMost));
}

std::optional<RecordId> Playback::violationWithin(Time from, Time to) const {
    for (const Pin& pin : m_run->index().pins) {
        if (pin.at > from && pin.at <= to) {
            return pin.record;
        }
    }
    return std::nullopt;
}

void Playback::advance(double wallSeconds) {
    if (!m_run || !m_isPlaying) {
        return;
    }
    m_pending += wallSeconds;
    const Time start = m_cursor.time;
    Time next = std::min(after(m_pending), m_run->end());
    if (m_loop && next >= m_loop->to) {
        m_pending = 0;
        seek(m_loop->from);
        return;
    }
    if (next <= start && start < m_run->end()) {
        return; // Less than a nanosecond: let wall time gather.
    }
    m_achieved = (next - start).seconds() / m_pending;
    m_pending = 0;
    const auto violation =
        m_pausesAtViolation && !m_loop ? violationWithin(start, next) : std::nullopt;
    if (violation) {
        stop();
        seekRecord(*violation);
        return;
    }
    seek(next);
    if (next >= m_run->end()) {
        stop();
    }
}

void Playback::moveTo(Cursor cursor) {
    if (m_cursor != cursor) {
        m_cursor = cursor;
        Q_EMIT cursorMoved();
    }
}

} // namespace idem::app
