// Housekeeping:
//
//     until nothing else is due and no key is left to complete:
//         wait for the reaper's or the completer's next turn
//         reaper:     DELETE the keys whose expiry has passed, and likewise the payments
//         completer:  SELECT the keys that are not CONSUMED
//                     those that are old enough and whose lease is over: carry out once more

#include "engine/world/housekeeping.h"

#include "engine/protocol/statements.h"

#include <algorithm>

namespace idem {

using namespace statements;

namespace {

constexpr int triesMax = 3;
constexpr std::int64_t housekeepersToken = -1;

Value asValue(KeyState state) {
    return static_cast<Value>(state);
}

} // namespace

Housekeeping::Housekeeping(Stage& stage, ServerPool& servers, const ProtocolSetup& setup)
    : m_stage(stage), m_servers(servers), m_options(setup.protocol), m_handler(servers, stage, 0) {}

void Housekeeping::restart() {
    m_requests.clear();
    m_isHopeful = completes();
    m_handler.begin(0, Exchange(), housekeepersToken);
    // No record is over before the first one may be, and no key is old enough before its age.
    m_nextReaping = reaps() ? Time::zero() + firstLife() : Time::max();
    m_nextCompletion = completes() ? Time::zero() + m_options.completerPeriod : Time::max();
    if (isInTime()) {
        m_stage.simulation.spawnBackground(keepHouse, this);
    }
}

void Housekeeping::remember(std::uint32_t key, const Exchange& exchange) {
    if (completes()) {
        m_requests.try_emplace(key, Unfinished{exchange, 0});
    }
}

Duration Housekeeping::firstLife() const {
    return purgesPayments() ? std::min(m_options.recordLife, m_options.paymentLife)
                            : m_options.recordLife;
}

Time Housekeeping::next() const {
    return std::min(m_nextReaping, m_nextCompletion);
}

bool Housekeeping::isInTime() const {
    return next() <= Time::zero() + m_stage.options.horizon;
}

/// Asked when housekeeping itself has nothing under way.
bool Housekeeping::isNeeded() const {
    return m_isHopeful || m_stage.simulation.isAnythingDue();
}

Process Housekeeping::keepHouse(Housekeeping* house) {
    Simulation& simulation = house->m_stage.simulation;
    while (house->isInTime()) {
        const Duration pause = std::max(house->next() - simulation.now(), Duration::zero());
        co_await simulation.delay(pause);
        if (!house->isNeeded()) {
            co_return;
        }
        if (house->m_nextReaping <= simulation.now()) {
            house->m_nextReaping = simulation.now() + house->m_options.reaperPeriod;
            co_await house->purge();
            if (house->purgesPayments()) {
                co_await house->purgePayments();
            }
        }
        if (house->m_nextCompletion <= simulation.now()) {
            house->m_nextCompletion = simulation.now() + house->m_options.completerPeriod;
            const auto found = co_await house->findUnfinished();
            house->complete(found);
        }
    }
}

Announced<SqlAnswer> Housekeeping::purge() {
    auto& operation =
        m_handler.prepare(OperationName::PurgeKeys, Role::Housekeeping, Place::Primary, 0);
    auto& erase = statement(operation, StatementKind::Delete, key_table::table);
    erase.where = {{key_table::expiry, Comparison::Expired, nullValue}};
    if (m_options.reap == Reap::Finished) {
        erase.where.push_back(equal(key_table::state, asValue(KeyState::Consumed)));
    }
    return {m_handler, rowAnswer};
}

/// Whether a key that points to such a payment is still there is nobody's concern (R42).
Announced<SqlAnswer> Housekeeping::purgePayments() {
    auto& operation =
        m_handler.prepare(OperationName::PurgePayments, Role::Housekeeping, Place::Primary, 0);
    auto& erase = statement(operation, StatementKind::Delete, ledger_table::table);
    erase.where = {{ledger_table::expiry, Comparison::Expired, nullValue}};
    return {m_handler, rowAnswer};
}

Announced<std::vector<KeyRecord>> Housekeeping::findUnfinished() {
    auto& operation =
        m_handler.prepare(OperationName::FindUnfinished, Role::Housekeeping, Place::Primary, 0);
    auto& select = statement(operation, StatementKind::Select, key_table::table);
    select.where = {{key_table::state, Comparison::NotEqual, asValue(KeyState::Consumed)}};
    return {m_handler, recordsFound};
}

void Housekeeping::complete(const std::vector<KeyRecord>& found) {
    m_isHopeful = false;
    for (const KeyRecord& record : found) {
        const auto stored = m_requests.find(record.key);
        if (stored == m_requests.end() || stored->second.tries == triesMax) {
            continue;
        }
        m_isHopeful = true;
        if (isAbandoned(record)) {
            carryOutAgain(stored->second);
        }
    }
}

bool Housekeeping::isAbandoned(const KeyRecord& record) const {
    const Clock& clock = m_stage.clock;
    const Deadline claimed{record.expiry.ticks - m_options.recordLife.ns};
    const Deadline old{claimed.ticks + m_options.completerAge.ns};
    return clock.expired(old) && clock.expired(record.lease);
}

void Housekeeping::carryOutAgain(Unfinished& unfinished) {
    for (std::size_t server = 0; server < m_stage.topology.serverCount(); ++server) {
        if (m_servers.isUp(server)) {
            ++unfinished.tries;
            Exchange again = unfinished.exchange;
            again.client = NodeId::none();
            again.errand.arrival = 2;
            again.cause = m_handler.lastRecord;
            m_servers.accept(server, again);
            return;
        }
    }
}

} // namespace idem
