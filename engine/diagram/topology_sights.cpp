#include "engine/diagram/topology_sights.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

/// Reads one state into sights. It lives as long as that.
class SightReader {
public:
    SightReader(const TopologyScene& scene, const State& state, const TopologyMoment& view)
        : m_scene(scene),
          m_state(state),
          m_view(view),
          m_sights(scene.trace().names.nodes.size()) {}

    std::vector<NodeSight> run() {
        for (std::uint32_t at = 0; at < m_sights.size(); ++at) {
            m_sights[at].role = m_scene.trace().names.nodes[at].role;
            m_sights[at].hasEffects = hasEffects(m_sights[at].role);
        }
        for (std::uint32_t at = 0; at < m_state.nodes.size(); ++at) {
            readNode(NodeId{at});
        }
        for (const HandlerState& handler : m_state.handlers) {
            readHandler(handler);
        }
        for (const CopyState& copy : m_state.copies) {
            readCopy(copy);
        }
        readEffects();
        return std::move(m_sights);
    }

private:
    void readNode(NodeId node);
    void readKeys(const NodeState& state, NodeSight& sight);
    void readHandler(const HandlerState& handler);
    void readCopy(const CopyState& copy);
    void readRing(const CopyState& copy, NodeSight& sight);
    void readEffects();

    bool hasEffects(NodeRole role) const {
        return role == (m_scene.trace().localEffect ? NodeRole::Database : NodeRole::Provider);
    }
    bool isOver(std::int64_t deadline) const { return deadline > 0 && deadline < m_view.now.ns; }
    Time timeOf(RecordId id) const { return m_scene.trace().records[id.value].time; }
    NodeSight* find(NodeId node) {
        return node.value < m_sights.size() ? &m_sights[node.value] : nullptr;
    }

    const TopologyScene& m_scene;
    const State& m_state;
    const TopologyMoment& m_view;
    std::vector<NodeSight> m_sights;
};

void SightReader::readNode(NodeId node) {
    const NodeState& state = m_state[node];
    NodeSight& sight = m_sights[node.value];
    sight.isDown = state.isDown;
    sight.isPaused = state.isPaused;
    sight.isPrimaryNow = state.promoted.isSome();
    sight.isReplaced = state.deposed.isSome();
    sight.payments = static_cast<std::uint32_t>(state.payments.size());
    if (!state.payments.empty()) {
        sight.lastPayment = state.payments.back().since;
    }
    readKeys(state, sight);
}

/// The latest first: where there is no room, old ones are left out.
void SightReader::readKeys(const NodeState& state, NodeSight& sight) {
    for (const LockHeld& lock : state.locks) {
        sight.keys.push_back({lock.key, true, KeyState::Absent, isOver(lock.deadline), lock.since});
        NodeSight* owner = find(lock.owner);
        if (owner != nullptr && !isOver(lock.deadline)) {
            owner->lock = lock.since;
        }
    }
    for (const auto& [key, held] : state.keys) {
        const bool isClaim = held.state == KeyState::Created;
        sight.keys.push_back({key, false, held.state, isClaim && isOver(held.value), held.since});
        NodeSight* owner = find(held.owner);
        if (owner != nullptr && isClaim && !isOver(held.value)) {
            owner->claim = held.since;
        }
    }
    std::sort(
        sight.keys.begin(), sight.keys.end(), [this](const KeySight& one, const KeySight& other) {
            const bool isOne = m_view.key != 0 && one.key == m_view.key;
            const bool isOther = m_view.key != 0 && other.key == m_view.key;
            return isOne != isOther ? isOne : other.since < one.since;
        });
}

void SightReader::readHandler(const HandlerState& handler) {
    if (NodeSight* server = find(handler.server)) {
        ++(handler.started.isSome() ? server->working : server->queued);
    }
    for (const StepState& step : handler.steps) {
        const bool isBlocked = step.stand == StepStand::Blocked && step.since.isSome();
        NodeSight* store =
            isBlocked ? find(m_scene.trace().records[step.since.value].lane) : nullptr;
        if (store != nullptr) {
            ++store->blocked;
        }
    }
}

/// Of several copies, what one does not know counts most, then what was learned last.
void SightReader::readCopy(const CopyState& copy) {
    const auto& intents = m_scene.trace().names.intents;
    NodeSight* client =
        copy.intent.value < intents.size() ? find(intents[copy.intent.value].client) : nullptr;
    if (client == nullptr) {
        return;
    }
    client->attempt = std::max(client->attempt, copy.attempt);
    client->waiting += copy.waitsFor == CopyWait::Answer ? 1U : 0U;
    const bool isKnown = client->belief != CopyBelief::Unknown;
    const bool isNewer =
        !client->beliefSince.isSome() || (copy.since.isSome() && client->beliefSince < copy.since);
    if (copy.belief == CopyBelief::Unknown || (isKnown && isNewer)) {
        client->belief = copy.belief;
        client->beliefSince = copy.since;
    }
    readRing(copy, *client);
}

/// The ring shows what ends first.
void SightReader::readRing(const CopyState& copy, NodeSight& sight) {
    if (copy.waitsFor == CopyWait::Nothing || !copy.since.isSome()) {
        return;
    }
    const Record& since = m_scene.trace().records[copy.since.value];
    const bool isRetry = copy.waitsFor == CopyWait::Retry;
    const auto end =
        isRetry ? std::optional(since.time + Duration{since.value}) : m_scene.deadlineOf(copy);
    if (!end || *end <= since.time) {
        if (sight.ring == RingKind::None) {
            sight.ring = RingKind::Open;
            sight.ringLeft = 1;
            sight.ringSince = copy.since;
        }
        return;
    }
    const double left =
        static_cast<double>((*end - m_view.now).ns) / static_cast<double>((*end - since.time).ns);
    const bool isFirst = sight.ring == RingKind::None || sight.ring == RingKind::Open;
    if (isFirst || left < sight.ringLeft) {
        sight.ring = isRetry ? RingKind::Retry : RingKind::Deadline;
        sight.ringLeft = std::clamp(left, 0.0, 1.0);
        sight.ringSince = copy.since;
    }
}

void SightReader::readEffects() {
    std::vector<bool> isWrong(m_scene.trace().names.intents.size());
    for (const EffectMark& effect : m_scene.index().effects) {
        if (!m_view.last.isSome() || effect.record > m_view.last) {
            break;
        }
        if (effect.intent.value < isWrong.size()) {
            isWrong[effect.intent.value] = effect.count > 1;
        }
        NodeSight* place = find(effect.lane);
        const bool isNew = !effect.isReplay && !effect.isUndone;
        if (place != nullptr && isNew && m_view.now - effect.at <= m_view.lingering) {
            place->isFresh = true;
        }
    }
    for (std::uint32_t at = 0; at < m_state.nodes.size(); ++at) {
        NodeSight& sight = m_sights[at];
        for (const PaymentHeld& payment : m_state[NodeId{at}].payments) {
            sight.isWrong |= sight.hasEffects && payment.intent.value < isWrong.size() &&
                             isWrong[payment.intent.value];
        }
    }
}

NodeCaption clientCaption(const NodeSight& sight) {
    switch (sight.belief) {
    case CopyBelief::Unknown:
        return {"does not know", Ink::Uncertain};
    case CopyBelief::Charged:
        return {"believes: done", Ink::Good};
    case CopyBelief::NotCharged:
        return {"believes: not done", Ink::Refused};
    default:
        return {sight.waiting > 0 ? "waits" : "", Ink::Muted};
    }
}

NodeCaption serverCaption(const NodeSight& sight) {
    if (sight.queued > 0) {
        return {fmt::format("{} at work, {} wait", sight.working, sight.queued), Ink::Muted};
    }
    return {sight.working == 0 ? "" : fmt::format("{} at work", sight.working), Ink::Muted};
}

NodeCaption countCaption(const NodeSight& sight, std::string_view noun) {
    if (sight.payments == 0) {
        return {};
    }
    return {fmt::format("{} {}{}", sight.payments, noun, sight.payments == 1 ? "" : "s"),
            sight.isWrong ? Ink::Wrong : Ink::Muted};
}

} // namespace

std::vector<NodeSight>
sightsOf(const TopologyScene& scene, const State& state, const TopologyMoment& view) {
    return SightReader(scene, state, view).run();
}

NodeCaption captionOf(const NodeSight& sight) {
    if (sight.isDown) {
        return {"down", Ink::Fault};
    }
    if (sight.isPaused) {
        return {"stands still", Ink::Fault};
    }
    if (sight.isReplaced) {
        return {"replaced", Ink::Fault};
    }
    if (sight.blocked > 0) {
        return {sight.blocked == 1 ? "1 step waits" : fmt::format("{} steps wait", sight.blocked),
                Ink::Pending};
    }
    switch (sight.role) {
    case NodeRole::Client:
        return clientCaption(sight);
    case NodeRole::Server:
        return serverCaption(sight);
    case NodeRole::Database:
        if (sight.payments == 0 && sight.isPrimaryNow) {
            return {"primary now", Ink::Fault};
        }
        return countCaption(sight, "row");
    case NodeRole::Cache:
        return sight.isPrimaryNow ? NodeCaption{"primary now", Ink::Fault} : NodeCaption{};
    case NodeRole::Provider:
        return countCaption(sight, "charge");
    default:
        return {};
    }
}

} // namespace idem
