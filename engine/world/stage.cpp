#include "engine/world/stage.h"

#include <algorithm>

namespace idem {

Deadline TimedClock::after(Duration span) const {
    const std::int64_t now = m_simulation->now().ns;
    const std::int64_t left = Deadline::never().ticks - 1 - now;
    return {now + std::min(span.ns, left)};
}

Duration TimedClock::left(Deadline deadline) const {
    if (deadline.isNever()) {
        return Duration::max();
    }
    return {std::max<std::int64_t>(0, deadline.ticks - m_simulation->now().ns)};
}

void Stage::restart(const Luck& luck) {
    simulation.reset();
    tracer.restart();
    m_chance = Chance(luck.seed, luck.replication);
    m_rerolled = m_chance;
    m_rerollFrom = Time::max();
    if (luck.reroll) {
        // A seed of its own, so that no future repeats the past of another replication.
        m_rerolled = Chance(mixed(luck.seed + luck.replication), luck.reroll->replication);
        m_rerollFrom = luck.reroll->from;
    }
    if (luck.isMirrored) {
        m_chance = m_chance.mirrored();
        m_rerolled = m_rerolled.mirrored();
    }
    m_events = 0;
    m_lastRecordAt = Time::zero();
    links.restart();
}

Record Stage::record(RecordKind kind, NodeId lane, const Errand& errand, RecordId cause) const {
    Record made;
    made.time = simulation.now();
    made.kind = kind;
    made.lane = lane;
    made.intent = errand.intent;
    made.attempt = errand.attempt;
    made.copy = errand.copy;
    made.cause = cause;
    return made;
}

RecordId Stage::emit(const Record& record) {
    if (++m_events >= options.eventsMax) [[unlikely]] {
        simulation.stop();
    }
    m_lastRecordAt = record.time;
    return tracer.emit(record);
}

} // namespace idem
