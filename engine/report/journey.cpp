#include "engine/report/journey.h"

#include "engine/trace/text.h"

#include <algorithm>

namespace idem {

namespace {

class JourneyTeller {
public:
    JourneyTeller(const Transcript& transcript, const RequestName& request)
        : m_transcript(transcript), m_say(transcript.teller()), m_request(request) {}

    void addArrow(const Arrow& arrow) {
        if (!isOfRequest(arrow) || arrow.kind == MessageKind::Replication) {
            return;
        }
        const bool isStep =
            arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result;
        add(arrow.span, isStep ? stepText(arrow) : messageText(arrow), arrow.sent);
        m_legs.back().isLost = arrow.isLost;
    }

    void addBar(const Bar& bar) {
        const bool isWait = bar.kind == BarKind::Queued || bar.kind == BarKind::Blocked;
        if (!isWait || !isOfRequest(bar)) {
            return;
        }
        add(bar.span,
            (bar.kind == BarKind::Queued ? "Queued at " : "Blocked in ") + m_say.node(bar.lane),
            bar.record);
        m_legs.back().isWait = true;
    }

    std::vector<Leg> take() {
        std::stable_sort(m_legs.begin(), m_legs.end(), [](const Leg& one, const Leg& other) {
            return one.record < other.record;
        });
        return std::move(m_legs);
    }

private:
    template <class Part>
    bool isOfRequest(const Part& part) const {
        return part.intent == m_request.intent && part.copy == m_request.copy &&
               part.attempt == m_request.attempt;
    }

    void add(const TimeSpan& span, std::string text, RecordId record) {
        Leg leg;
        leg.from = span.from;
        leg.length = span.length();
        leg.text = std::move(text);
        leg.record = record;
        m_legs.push_back(std::move(leg));
    }

    std::string messageText(const Arrow& arrow) const {
        const bool isResponse = arrow.kind == MessageKind::Response;
        std::string text = isResponse ? "Response" : "Request";
        if (arrow.status != 0) {
            text += " " + std::to_string(arrow.status) + (arrow.isReplayed ? ", replayed," : "");
        }
        text += " from " + m_say.node(arrow.from) + " to " + m_say.node(arrow.to);
        if (arrow.isLost) {
            text += arrow.arrived.isSome() ? ": lost, " + std::string(spokenName(arrow.cause))
                                           : std::string(": never seen to arrive");
        }
        return arrow.isIgnored ? text + ": too late" : text;
    }

    std::string stepText(const Arrow& arrow) const {
        std::string text = spokenStep(arrow.step);
        const bool isResult = arrow.kind == MessageKind::Result;
        const NodeId store = isResult ? arrow.from : arrow.to;
        text += isResult ? ", result" : "";
        text += store.isSome() ? (isResult ? " from " : " to ") + m_say.node(store) : "";
        if (arrow.isLost) {
            return text + (isResult ? ": not heard" : ": lost or given up");
        }
        return isResult ? text + ": " + m_transcript.row(arrow.sent).outcome : text;
    }

    const Transcript& m_transcript;
    const Teller& m_say;
    RequestName m_request;
    std::vector<Leg> m_legs;
};

} // namespace

std::vector<Leg>
journey(const TimelineIndex& index, const Transcript& transcript, const RequestName& request) {
    JourneyTeller teller(transcript, request);
    for (const Arrow& arrow : index.arrows) {
        teller.addArrow(arrow);
    }
    for (const Bar& bar : index.bars) {
        teller.addBar(bar);
    }
    return teller.take();
}

} // namespace idem
