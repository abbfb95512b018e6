#include "engine/world/fault_schedule.h"

#include "engine/core/ensure.h"

namespace idem {

namespace {

bool isStoreNamed(const std::string& name, NodeRole role) {
    switch (role) {
    case NodeRole::Database:
        return name == "database";
    case NodeRole::Cache:
        return name == "cache";
    case NodeRole::Provider:
        return name == "provider";
    default:
        return false;
    }
}

/// Intents are numbered through all clients, in their order.
IntentId intentOf(const Fault& fault, const WorldOptions& options) {
    std::uint32_t first = 0;
    for (const ClientOptions& client : options.clients) {
        if (fault.client.empty() || fault.client == client.name) {
            return IntentId{first + static_cast<std::uint32_t>(fault.intent) - 1};
        }
        first += static_cast<std::uint32_t>(client.intents);
    }
    ENSURE(fault.client.empty()); // a checked scenario names a known client
    return {};
}

} // namespace

FaultSchedule::FaultSchedule(const WorldOptions& options) {
    for (std::size_t i = 0; i < options.faults.size(); ++i) {
        const Fault& fault = options.faults[i];
        if (fault.kind != FaultKind::Partition) { // see LinkState
            m_entries.push_back({&fault, i, intentOf(fault, options), 0, 0, 0});
        }
    }
}

void FaultSchedule::restart() {
    for (Entry& entry : m_entries) {
        entry.seen = entry.hits = 0;
        entry.seenAttempt = 0;
    }
}

bool FaultSchedule::followsStep(FaultKind kind) {
    return kind == FaultKind::Failover || kind == FaultKind::StoreCrash ||
           kind == FaultKind::Disconnect;
}

bool FaultSchedule::isOfMessage(FaultKind kind) {
    return kind == FaultKind::Drop || kind == FaultKind::Duplicate || kind == FaultKind::Delay;
}

bool FaultSchedule::names(const Entry& entry, const Errand& errand) {
    const Fault& fault = *entry.fault;
    return entry.intent == errand.intent && fault.copy == errand.copy &&
           (fault.attempt == 0 || fault.attempt == errand.attempt) &&
           (fault.proxyTry == 0 || fault.proxyTry == errand.proxyTry());
}

const Fault* FaultSchedule::onMessage(Hop hop, NodeRole store, const Errand& errand) {
    const Fault* hit = nullptr;
    for (Entry& entry : m_entries) {
        const Fault& fault = *entry.fault;
        const bool anyStore = fault.store.empty() || hop == Hop::Request || hop == Hop::Response;
        if (!isOfMessage(fault.kind) || fault.hop != hop || !names(entry, errand) ||
            (!anyStore && !isStoreNamed(fault.store, store))) {
            continue;
        }
        if (fault.kind == FaultKind::Duplicate && store == NodeRole::Database) {
            continue; // A connection delivers each statement once.
        }
        if (entry.seenAttempt != errand.attempt) {
            entry.seenAttempt = errand.attempt;
            entry.seen = 0;
        }
        if (++entry.seen == fault.ordinal && hit == nullptr) {
            ++entry.hits;
            hit = &fault;
        }
    }
    return hit;
}

const Fault* FaultSchedule::onPoint(FaultKind kind, CrashPoint point, const Errand& errand) {
    for (Entry& entry : m_entries) {
        if (entry.fault->kind == kind && entry.fault->at == point && entry.fault->server.empty() &&
            names(entry, errand) && (entry.fault->attempt == 0 || entry.hits == 0)) {
            ++entry.hits;
            return entry.fault;
        }
    }
    return nullptr;
}

std::vector<std::size_t> FaultSchedule::unused() const {
    std::vector<std::size_t> positions;
    for (const Entry& entry : m_entries) {
        if (entry.hits == 0) {
            positions.push_back(entry.position);
        }
    }
    return positions;
}

} // namespace idem
