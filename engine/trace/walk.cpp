#include "engine/trace/walk.h"

namespace idem {

namespace {

template <class Fits>
RecordId firstFrom(const Trace& trace, std::uint32_t at, Fits fits) {
    for (; at < trace.records.size(); ++at) {
        if (fits(trace.records[at])) {
            return RecordId{at};
        }
    }
    return RecordId::none();
}

template <class Fits>
RecordId lastBefore(const Trace& trace, std::uint32_t end, Fits fits) {
    while (end > 0) {
        --end;
        if (fits(trace.records[end])) {
            return RecordId{end};
        }
    }
    return RecordId::none();
}

bool isIn(const Trace& trace, RecordId id) {
    return id.value < trace.records.size();
}

} // namespace

RecordId nextOnLane(const Trace& trace, RecordId from) {
    if (!isIn(trace, from)) {
        return RecordId::none();
    }
    const NodeId lane = trace.records[from.value].lane;
    return firstFrom(
        trace, from.value + 1, [lane](const Record& record) { return record.lane == lane; });
}

RecordId previousOnLane(const Trace& trace, RecordId from) {
    if (!isIn(trace, from)) {
        return RecordId::none();
    }
    const NodeId lane = trace.records[from.value].lane;
    return lastBefore(
        trace, from.value, [lane](const Record& record) { return record.lane == lane; });
}

RecordId causeOf(const Trace& trace, RecordId id) {
    if (!isIn(trace, id)) {
        return RecordId::none();
    }
    // A foreign trace may name a record that comes later: a cause never does.
    const RecordId cause = trace.records[id.value].cause;
    return cause < id ? cause : RecordId::none();
}

RecordId effectOf(const Trace& trace, RecordId id) {
    if (!isIn(trace, id)) {
        return RecordId::none();
    }
    return firstFrom(
        trace, id.value + 1, [id](const Record& record) { return record.cause == id; });
}

RecordId attemptSentOf(const Trace& trace, RecordId id) {
    while (isIn(trace, id) && trace.records[id.value].kind != RecordKind::AttemptSent) {
        id = causeOf(trace, id);
    }
    return isIn(trace, id) ? id : RecordId::none();
}

} // namespace idem
