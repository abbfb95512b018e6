#include "engine/study/replicator.h"

#include "engine/core/mix.h"
#include "engine/protocol/answers.h"
#include "engine/study/run.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

bool isRightEnd(Outcome outcome) {
    return outcome == Outcome::ExactlyOnce || outcome == Outcome::Refused;
}

bool wasAnswered(const IntentVerdict& verdict) {
    return isRightEnd(verdict.outcome) ||
           std::any_of(verdict.answers.begin(), verdict.answers.end(), [](const AnswerSeen& seen) {
               return seen.isSuccess();
           });
}

} // namespace

std::uint64_t seedOf(std::uint64_t seed, std::uint64_t replication) {
    // The top bit is left out: seeds of scenarios are signed.
    return replication == 0 ? seed : mixed(mixed(seed) + replication) >> 1;
}

void Meter::begin(const std::vector<bool>& isStore) {
    m_isStore = &isStore;
    m_storeOperations = 0;
    m_lockWaiting = Duration::zero();
    m_started.clear();
    m_latencies.clear();
    m_waits.clear();
}

void Meter::accept(RecordId, const Record& record) {
    switch (record.kind) {
    case RecordKind::IntentStarted:
        return startIntent(record);
    case RecordKind::AnswerAccepted:
        return acceptAnswer(record);
    case RecordKind::OperationBlocked:
        m_waits.push_back({record.operation, record.time});
        return;
    case RecordKind::OperationExecuted:
        if (record.lane.value < m_isStore->size() && (*m_isStore)[record.lane.value]) {
            ++m_storeOperations;
        }
        return endWait(record);
    case RecordKind::OperationReturned:
    case RecordKind::OperationAbandoned:
        return endWait(record);
    default:
        return;
    }
}

void Meter::startIntent(const Record& record) {
    if (record.intent.value >= m_started.size()) {
        m_started.resize(record.intent.value + 1, Time::max());
    }
    m_started[record.intent.value] = record.time;
}

void Meter::acceptAnswer(const Record& record) {
    if (record.status < 200 || record.status >= 300 || record.intent.value >= m_started.size()) {
        return;
    }
    Time& started = m_started[record.intent.value];
    if (started != Time::max()) {
        m_latencies.push_back(record.time - started);
        started = Time::max();
    }
}

// Whoever waits for a lock is rarely one of many, so a short list beats a table.
void Meter::endWait(const Record& record) {
    for (Wait& wait : m_waits) {
        if (wait.operation == record.operation) {
            m_lockWaiting += record.time - wait.since;
            wait = m_waits.back();
            m_waits.pop_back();
            return;
        }
    }
}

Replicator::Replicator(Scenario scenario, const StrategyEntry& strategy)
    : m_scenario(std::move(scenario)),
      m_world(m_scenario.world, strategy, optionsFor(m_scenario, strategy)) {
    for (const NodeName& node : m_world.names().nodes) {
        m_isStore.push_back(node.role == NodeRole::Database || node.role == NodeRole::Cache);
    }
    m_judging.localEffect = m_world.hasLocalEffect();
}

Sample Replicator::run(const Luck& luck) {
    m_judge.begin(m_world.intentCount(), m_judging);
    m_meter.begin(m_isStore);
    m_world.run(luck, &m_judge, &m_meter);
    const Verdict& verdict = m_judge.finish();
    Sample sample;
    sample.intents = static_cast<std::uint32_t>(verdict.intents.size());
    for (const IntentVerdict& intent : verdict.intents) {
        sample.charges += intent.effects;
        sample.answered += wasAnswered(intent) ? 1U : 0U;
    }
    sample.outcomes = verdict.counts;
    sample.isCutShort = verdict.end != RunEnd::Quiet;
    sample.storeOperations = m_meter.storeOperations();
    sample.lockWaitingUs = static_cast<std::uint64_t>(m_meter.lockWaiting().ns) / 1'000;
    return sample;
}

} // namespace idem
