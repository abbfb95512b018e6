// Two strips an intent: what each copy of the client believes, and what is true.

#include "engine/diagram/index_parts.h"

#include <algorithm>

namespace idem {

namespace {

/// The strips that are open, by intent and copy; copy 0 is the truth.
class Strips {
public:
    explicit Strips(TimelineIndex& index) : m_index(index) {}

    void stand(IntentId intent, std::uint8_t copy, Standing standing, RecordId record, Time at) {
        StandingSpan next{intent, copy, standing, {at, m_index.end}, record};
        const auto [open, isNew] = m_open.insert({{intent, copy}, next});
        if (isNew || open->second.standing == standing) {
            return;
        }
        open->second.span.to = at;
        m_index.standings.push_back(open->second);
        open->second = next;
    }

    void finish() {
        for (const auto& [place, span] : m_open) {
            m_index.standings.push_back(span);
        }
    }

private:
    TimelineIndex& m_index;
    std::map<std::pair<IntentId, std::uint8_t>, StandingSpan> m_open;
};

/// An answer that settles that nothing was done; 409 and 5xx leave it open.
bool isDefinite(std::uint16_t status) {
    return status == 400 || status == 402 || status == 404 || status == 410 || status == 422;
}

/// What one record changes in the belief of the copy that it is about.
Standing beliefAfter(const Record& record) {
    switch (record.kind) {
    case RecordKind::AttemptTimedOut:
        return Standing::Uncertain;
    case RecordKind::AnswerAccepted:
        return record.status < 300         ? Standing::Once
               : isDefinite(record.status) ? Standing::Refused
                                           : Standing::Uncertain;
    case RecordKind::CopyFinished:
        switch (static_cast<Belief>(record.detail)) {
        case Belief::Charged:
            return Standing::Once;
        case Belief::NotCharged:
            return Standing::Refused;
        default:
            return Standing::Uncertain;
        }
    default:
        return Standing::Pending;
    }
}

bool changesBelief(RecordKind kind) {
    return kind == RecordKind::AttemptSent || kind == RecordKind::AttemptTimedOut ||
           kind == RecordKind::AnswerAccepted || kind == RecordKind::CopyFinished;
}

} // namespace

void addStandings(const Trace& trace, TimelineIndex& index) {
    Strips strips(index);
    auto effect = index.effects.begin();
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const Record& record = trace.records[at];
        const RecordId id{at};
        if (record.kind == RecordKind::IntentStarted) {
            strips.stand(record.intent, 0, Standing::Nothing, id, record.time);
        }
        // One who was left in the dark stays there until an answer comes: sending again tells
        // nothing.
        if (changesBelief(record.kind) && record.copy != 0 &&
            !(record.kind == RecordKind::AttemptSent && record.attempt > 1)) {
            strips.stand(record.intent, record.copy, beliefAfter(record), id, record.time);
        }
        if (effect != index.effects.end() && effect->record == id) {
            const Standing truth = effect->count == 0   ? Standing::Nothing
                                   : effect->count == 1 ? Standing::Once
                                                        : Standing::Twice;
            strips.stand(effect->intent, 0, truth, id, record.time);
            ++effect;
        }
    }
    strips.finish();
    std::stable_sort(index.standings.begin(),
                     index.standings.end(),
                     [](const StandingSpan& one, const StandingSpan& other) {
                         return one.span.from < other.span.from;
                     });
}

} // namespace idem
