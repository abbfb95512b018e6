// Restore:
//
//     SELECT the keys that are CONSUMED
//     for each whose life is not over: SET NX PX the rest of its life

#include "engine/world/cache_restorer.h"

#include "engine/protocol/record_cache.h"
#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

constexpr std::int64_t restorersToken = -2;

Place placeOf(CacheUse use) {
    switch (use) {
    case CacheUse::ActiveActive:
        return Place::RegionalCache;
    case CacheUse::Home:
        return Place::HomeCache;
    case CacheUse::None:
    case CacheUse::Primary:
        break;
    }
    return Place::Cache;
}

} // namespace

CacheRestorer::CacheRestorer(Stage& stage, ServerPool& servers, CacheUse use)
    : m_stage(stage),
      m_place(placeOf(use)),
      m_isWanted(stage.options.cache.restore && use != CacheUse::None),
      m_handler(servers, stage, 0) {}

void CacheRestorer::restart() {
    m_job = ProcessRef::none();
    m_isDue = false;
    m_handler.begin(0, Exchange(), restorersToken);
}

void CacheRestorer::onCacheBack() {
    if (!m_isWanted) {
        return;
    }
    m_isDue = true;
    if (!m_stage.simulation.isAlive(m_job)) {
        m_job = m_stage.simulation.spawn(restore, this);
    }
}

Process CacheRestorer::restore(CacheRestorer* restorer) {
    while (restorer->m_isDue) {
        restorer->m_isDue = false;
        const auto found = co_await restorer->findFinished();
        for (const KeyRecord& record : found) {
            if (!restorer->m_stage.clock.expired(record.expiry)) {
                co_await restorer->put(record);
            }
        }
    }
}

Announced<std::vector<KeyRecord>> CacheRestorer::findFinished() {
    auto& operation =
        m_handler.prepare(OperationName::FindFinished, Role::Housekeeping, Place::Primary, 0);
    auto& select = statement(operation, StatementKind::Select, key_table::table);
    select.where = {equal(key_table::state, static_cast<Value>(KeyState::Consumed))};
    return {m_handler, recordsFound};
}

Announced<bool> CacheRestorer::put(const KeyRecord& record) {
    return RecordCache{m_handler, m_place}.restore(record);
}

} // namespace idem
