// The topology in sentences.

#include "engine/diagram/looks.h"
#include "engine/diagram/topology_sights.h"
#include "engine/trace/text.h"

#include <fmt/format.h>

namespace idem {

namespace {

using Parts = std::vector<std::string>;

void addStandstill(Parts& parts, const NodeSight& sight) {
    if (sight.isDown) {
        parts.emplace_back("is down");
    } else if (sight.isPaused) {
        parts.emplace_back("stands still");
    }
    if (sight.isPrimaryNow) {
        parts.emplace_back("is the primary now");
    }
    if (sight.isReplaced) {
        parts.emplace_back("was replaced as the primary");
    }
}

void addClient(Parts& parts, const NodeSight& sight) {
    if (sight.waiting > 0) {
        parts.push_back(sight.attempt > 1
                            ? fmt::format("waits for an answer to attempt {}", sight.attempt)
                            : "waits for an answer");
    } else if (sight.ring == RingKind::Retry) {
        parts.emplace_back("waits before it tries again");
    }
    switch (sight.belief) {
    case CopyBelief::Unknown:
        parts.emplace_back("does not know whether it was done");
        return;
    case CopyBelief::Charged:
        parts.emplace_back("believes that it was done");
        return;
    case CopyBelief::NotCharged:
        parts.emplace_back("believes that nothing was done");
        return;
    default:
        return;
    }
}

void addWork(Parts& parts, const NodeSight& sight) {
    if (sight.working > 0) {
        parts.push_back(fmt::format(
            "is at work on {} request{}", sight.working, sight.working == 1 ? "" : "s"));
    }
    if (sight.queued > 0) {
        parts.push_back(fmt::format("{} more wait{}", sight.queued, sight.queued == 1 ? "s" : ""));
    }
    if (sight.lock.isSome()) {
        parts.emplace_back("holds a lock");
    }
    if (sight.claim.isSome()) {
        parts.emplace_back("has claimed a key");
    }
}

void addStore(Parts& parts, const NodeSight& sight, const TraceNames& names) {
    if (sight.payments > 0) {
        const bool isProvider = sight.role == NodeRole::Provider;
        parts.push_back(fmt::format("{} {}{}{}",
                                    sight.payments,
                                    isProvider ? "charge" : "row",
                                    sight.payments == 1 ? "" : "s",
                                    sight.isWrong ? ", more than one for one intent" : ""));
    }
    if (sight.blocked > 0) {
        parts.push_back(fmt::format(
            "{} step{} for another", sight.blocked, sight.blocked == 1 ? " waits" : "s wait"));
    }
    for (const KeySight& key : sight.keys) {
        const StateLook look = key.isLock ? lockLook() : lookOf(key.state);
        parts.push_back(fmt::format("key {} {}{}",
                                    keyNameOf(names, key.key),
                                    look.text,
                                    key.isOver ? ", its time is over" : ""));
    }
}

} // namespace

std::string
TopologyScene::sentenceOf(NodeId node, const State& state, const TopologyMoment& view) const {
    const TraceNames& names = m_trace.names;
    if (node.value >= names.nodes.size()) {
        return {};
    }
    const NodeSight sight = sightsOf(*this, state, view)[node.value];
    Parts parts;
    addStandstill(parts, sight);
    addClient(parts, sight);
    addWork(parts, sight);
    addStore(parts, sight, names);
    const NodeName& name = names.nodes[node.value];
    const std::string role(toText(name.role));
    std::string sentence = name.name == role ? name.name : name.name + ", " + role;
    if (!name.region.empty()) {
        sentence += " in " + name.region;
    }
    sentence += ": ";
    if (parts.empty()) {
        return sentence + "idle.";
    }
    for (std::size_t at = 0; at < parts.size(); ++at) {
        sentence += (at == 0 ? "" : "; ") + parts[at];
    }
    return sentence + ".";
}

std::string TopologyScene::sentenceOf(RecordId sent) const {
    for (const Arrow& arrow : m_index.arrows) {
        if (arrow.sent != sent) {
            continue;
        }
        const std::string to =
            arrow.to.isSome() ? std::string(nameOf(m_trace.names, arrow.to)) : "?";
        std::string sentence(toText(arrow.kind));
        if (arrow.kind == MessageKind::Response && arrow.status != 0) {
            sentence += fmt::format(" {}{}", arrow.status, arrow.isReplayed ? ", replayed," : "");
        } else if (arrow.kind == MessageKind::Operation || arrow.kind == MessageKind::Result) {
            sentence += fmt::format(" {}", toText(arrow.step));
        }
        sentence += fmt::format(" from {} to {}", nameOf(m_trace.names, arrow.from), to);
        if (arrow.attempt > 0) {
            sentence += fmt::format(", attempt {}", arrow.attempt);
        }
        return sentence + ".";
    }
    return {};
}

} // namespace idem
