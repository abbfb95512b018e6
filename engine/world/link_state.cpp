#include "engine/world/link_state.h"

#include "engine/world/stage.h"

#include <algorithm>

namespace idem {

namespace {

constexpr StreamId partitionSpan = StreamId::of("link", "partition-span");

} // namespace

LinkState::LinkState(Stage& stage) : m_stage(stage) {
    const auto& faults = stage.options.faults;
    for (std::size_t i = 0; i < faults.size(); ++i) {
        if (faults[i].kind != FaultKind::Partition) {
            continue;
        }
        Partition partition;
        partition.fault = &faults[i];
        partition.position = i;
        for (const NodeId from : nodesNamed(faults[i].between.at(0))) {
            for (const NodeId to : nodesNamed(faults[i].between.at(1))) {
                if (from != to) {
                    partition.links.emplace_back(from, to);
                }
            }
        }
        m_partitions.push_back(std::move(partition));
    }
}

std::vector<NodeId> LinkState::nodesNamed(const std::string& name) const {
    const auto& nodes = m_stage.topology.nodes();
    const auto isNamed = [&name](const NodeName& node) { return node.name == name; };
    const bool isNode = std::any_of(nodes.begin(), nodes.end(), isNamed);
    std::vector<NodeId> found;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        const bool isOfRegion = nodes[i].region == name && nodes[i].role != NodeRole::Balancer;
        if (isNode ? isNamed(nodes[i]) : isOfRegion) {
            found.push_back(NodeId{i});
        }
    }
    return found;
}

void LinkState::restart() {
    m_activeCount = 0;
    for (std::size_t i = 0; i < m_partitions.size(); ++i) {
        m_partitions[i].isActive = m_partitions[i].isHit = false;
        m_stage.simulation.spawn(follow, this, i);
    }
}

Process LinkState::follow(LinkState* links, std::size_t partition) {
    Stage& stage = links->m_stage;
    Partition& followed = links->m_partitions[partition];
    const Fault& fault = *followed.fault;
    // What lies beyond the horizon must not keep a run alive that has gone quiet before.
    if (fault.from > stage.options.horizon) {
        co_return;
    }
    co_await stage.simulation.delay(fault.from);
    const auto ordinal = static_cast<std::uint32_t>(followed.position);
    const Duration span = stage.draw(fault.lasts, partitionSpan, Errand(), ordinal);
    const bool isForGood = span == Duration::zero();
    followed.until = isForGood ? Time::max() : stage.simulation.now() + span;
    links->change(followed, true);
    if (isForGood || span > stage.options.horizon - fault.from) {
        co_return;
    }
    co_await stage.simulation.delay(span);
    links->change(followed, false);
}

/// Records only what changes for a link: another partition may cut it at the same time.
void LinkState::change(Partition& partition, bool isActive) {
    std::vector<std::pair<bool, bool>> before;
    for (const auto& [from, to] : partition.links) {
        before.emplace_back(isCutByAny(from, to), isCutByAny(to, from));
    }
    partition.isActive = isActive;
    m_activeCount += isActive ? 1 : -1;
    const auto kind = isActive ? RecordKind::LinkCut : RecordKind::LinkHealed;
    for (std::size_t i = 0; i < partition.links.size(); ++i) {
        const auto [from, to] = partition.links[i];
        const bool changesThere = isCutByAny(from, to) != before[i].first;
        const bool changesBack = isCutByAny(to, from) != before[i].second;
        if (changesThere || changesBack) {
            Record record = m_stage.record(kind, changesThere ? from : to, Errand());
            record.other = (changesThere ? to : from).value;
            record.value = changesThere && changesBack ? 0 : 1;
            m_stage.emit(record);
        }
    }
}

bool LinkState::cuts(const Partition& partition, NodeId from, NodeId to) {
    const auto has = [&partition](NodeId one, NodeId other) {
        const std::pair link(one, other);
        return std::find(partition.links.begin(), partition.links.end(), link) !=
               partition.links.end();
    };
    return partition.isActive && (has(from, to) || (!partition.fault->isOneWay && has(to, from)));
}

bool LinkState::isCutByAny(NodeId from, NodeId to) const {
    return std::any_of(m_partitions.begin(), m_partitions.end(), [=](const Partition& partition) {
        return cuts(partition, from, to);
    });
}

bool LinkState::isCut(NodeId from, NodeId to) {
    if (m_activeCount == 0) {
        return false;
    }
    bool isFound = false;
    for (Partition& partition : m_partitions) {
        if (cuts(partition, from, to)) {
            partition.isHit = isFound = true;
        }
    }
    return isFound;
}

Time LinkState::healsAt(NodeId from, NodeId to) const {
    Time last = Time::zero();
    for (const Partition& partition : m_partitions) {
        if (cuts(partition, from, to)) {
            last = std::max(last, partition.until);
        }
    }
    return last;
}

std::vector<std::size_t> LinkState::unused() const {
    std::vector<std::size_t> positions;
    for (const Partition& partition : m_partitions) {
        if (!partition.isHit) {
            positions.push_back(partition.position);
        }
    }
    return positions;
}

} // namespace idem
