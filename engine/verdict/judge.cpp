// Every kind of record that matters has one small step; most kinds pass by. State is kept per
// intent, per key and per (key, store); what can only be said at the end is said in finish().

#include "engine/verdict/judge.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

bool isSuccessStatus(std::uint16_t status) {
    return status >= 200 && status < 300;
}

/// "As you wanted; nothing had to change": a success that claims no effect, such as that of a PUT
/// of what was there.
constexpr std::uint16_t unchangedStatus = 204;

/// The operation's own result is "no": the provider declined (402), what was asked for is not there
/// (404), what was wanted is gone (410).
bool isOwnResult(std::uint16_t status) {
    return status == 402 || status == 404 || status == 410;
}

/// An answer that settles that nothing was charged, and that repeating would not change.
bool isDefiniteRefusal(std::uint16_t status) {
    return status == 400 || status == 422 || isOwnResult(status);
}

/// A refusal of the request itself, not of what it asked for.
bool isRequestRefusal(std::uint16_t status) {
    return status >= 400 && !isOwnResult(status);
}

} // namespace

void Judge::begin(std::size_t intents, const JudgeOptions& options) {
    m_options = options;
    m_started = 0;
    m_payments.clear();
    m_keys.clear();
    m_cells.assign(1, {});
    m_servers.clear();
    m_now = Time::zero();
    m_verdict.counts.fill(0);
    m_verdict.invariants.fill({Judgement::Holds, RecordId::none()});
    m_verdict.balances.clear();
    m_verdict.end.reset();
    m_intents.reserve(intents);
    m_verdict.intents.reserve(intents);
}

void Judge::accept(RecordId id, const Record& record) {
    m_now = record.time;
    switch (record.kind) {
    case RecordKind::IntentStarted:
        return startIntent(record);
    case RecordKind::AttemptSent:
        return sendAttempt(record);
    case RecordKind::AnswerAccepted:
        hearAnswer(id, record);
        return acceptAnswer(id, record);
    case RecordKind::AnswerIgnored:
        return hearAnswer(id, record);
    case RecordKind::HandlerStarted:
        return startHandler(record);
    case RecordKind::HandlerReplied:
        return reply(id, record);
    case RecordKind::HandlerDied:
        return endHandler(record);
    case RecordKind::KeyChanged:
        return changeKey(id, record);
    case RecordKind::LockChanged:
        return changeLock(id, record);
    case RecordKind::Charged:
        return addEffect(id, record, PaymentKind::Charge);
    case RecordKind::ChargeCanceled:
        return removeEffect(id, record, PaymentKind::Charge);
    case RecordKind::LedgerWritten:
        return addEffect(id, record, PaymentKind::LedgerRow);
    case RecordKind::LedgerLost:
        return removeEffect(id, record, PaymentKind::LedgerRow);
    case RecordKind::NodeCrashed:
        return forgetMemory(record.lane);
    case RecordKind::NodePromoted:
        return forgetReplaced(NodeId{record.other});
    case RecordKind::RunEnded:
        m_verdict.end = static_cast<RunEnd>(record.detail);
        return;
    default:
        return;
    }
}

// Intents are made on first sight, so that no order of records can lead out of bounds.
Judge::Intent& Judge::intentOf(const Record& record) {
    ENSURE(record.intent.isSome());
    const std::size_t at = record.intent.value;
    while (m_started <= at) {
        if (m_started == m_intents.size()) {
            m_intents.emplace_back();
        }
        if (m_started == m_verdict.intents.size()) {
            m_verdict.intents.emplace_back();
        }
        Intent& intent = m_intents[m_started];
        std::vector<Copy> copies = std::move(intent.copies);
        copies.clear();
        intent = {};
        intent.copies = std::move(copies);
        IntentVerdict& verdict = m_verdict.intents[m_started];
        verdict.answers.clear();
        verdict.charges = 0;
        verdict.ledgerRows = 0;
        ++m_started;
    }
    return m_intents[at];
}

IntentVerdict& Judge::verdictOf(const Record& record) {
    return m_verdict.intents[record.intent.value];
}

Judge::Key& Judge::keyOf(std::uint32_t key) {
    if (key >= m_keys.size()) {
        m_keys.resize(std::size_t{key} + 1);
    }
    return m_keys[key];
}

// A key is in a handful of stores at most, so a short list beats a table.
Judge::Cell& Judge::cellOf(std::uint32_t key, NodeId lane) {
    Key& found = keyOf(key);
    for (std::uint32_t at = found.firstCell; at != 0; at = m_cells[at].next) {
        if (m_cells[at].lane == lane) {
            return m_cells[at];
        }
    }
    Cell& cell = m_cells.emplace_back();
    cell.lane = lane;
    cell.next = found.firstCell;
    found.firstCell = static_cast<std::uint32_t>(m_cells.size() - 1);
    return cell;
}

void Judge::startIntent(const Record& record) {
    Intent& intent = intentOf(record);
    intent.started = true;
    intent.malformed |= (record.flags & malformedFlag) != 0;
    intent.safe |= (record.flags & safeFlag) != 0;
}

void Judge::sendAttempt(const Record& record) {
    Intent& intent = intentOf(record);
    intent.started = true;
    intent.malformed |= (record.flags & malformedFlag) != 0;
    intent.safe |= (record.flags & safeFlag) != 0;
    intent.lastSent = record.time;
    if (record.copy > intent.copies.size()) {
        intent.copies.resize(record.copy);
    }
    if (record.copy > 0) {
        intent.copies[record.copy - 1U] = {record.attempt, 0};
    }
}

bool Judge::namesAnother(const Record& answer) {
    bool known = false;
    for (const PaymentKind kind : {PaymentKind::Charge, PaymentKind::LedgerRow}) {
        const PaymentTable::Entry* entry = m_payments.find(kind, answer.value);
        if (entry != nullptr && entry->owner == answer.intent) {
            return false;
        }
        known |= entry != nullptr;
    }
    return known;
}

void Judge::hearAnswer(RecordId id, const Record& record) {
    Intent& intent = intentOf(record);
    intent.started = true;
    // Whoever only reads may well be shown what another has made.
    if (record.value == 0 || intent.safe) {
        return;
    }
    if (namesAnother(record)) {
        violate(Invariant::I5, id);
    }
    if (!isSuccessStatus(record.status) || record.other == 0) {
        return;
    }
    Key& key = keyOf(record.other);
    if (!key.answered) {
        key.answered = true;
        key.resource = record.value;
    } else if (key.resource != record.value) {
        violate(Invariant::I4, id);
    }
}

void Judge::acceptAnswer(RecordId id, const Record& record) {
    Intent& intent = intentOf(record);
    verdictOf(record).answers.push_back({record.copy,
                                         record.attempt,
                                         record.status,
                                         (record.flags & replayedFlag) != 0,
                                         record.time,
                                         record.value});
    intent.lastStatus = record.status;
    intent.lastKey = record.other;
    if (record.copy > 0 && record.copy <= intent.copies.size() &&
        intent.copies[record.copy - 1U].attempt == record.attempt) {
        intent.copies[record.copy - 1U].status = record.status;
    }
    if (!isSuccessStatus(record.status)) {
        return;
    }
    const bool wrong = record.value != 0 && !intent.safe && namesAnother(record);
    intent.wrong |= wrong;
    intent.reported |= !wrong;
    intent.acknowledged = true;
    intent.unchanged |= record.status == unchangedStatus;
    if (effectsOf(record.intent.value) == 0 && !intent.unchanged && !intent.unbacked.isSome()) {
        intent.unbacked = id;
    }
}

void Judge::startHandler(const Record& record) {
    Intent& intent = intentOf(record);
    intent.handlersStarted += intent.freshnessOver ? 0U : 1U;
    if (!isServer(record.lane)) {
        m_servers.push_back(record.lane);
    }
}

void Judge::endHandler(const Record& record) {
    Intent& intent = intentOf(record);
    if (intent.freshnessOver || ++intent.handlersEnded < intent.handlersStarted) {
        return;
    }
    intent.freshnessOver = true;
    if (intent.handlersRefused != 0 && intent.handlersRefused == intent.handlersStarted &&
        !intent.malformed) {
        violate(Invariant::I7, intent.firstRefusal);
    }
}

void Judge::reply(RecordId id, const Record& record) {
    // A balancer that finds no server answers by itself: then no server was reached.
    if (!isServer(record.lane)) {
        return;
    }
    Intent& intent = intentOf(record);
    if (isRequestRefusal(record.status) && !intent.freshnessOver) {
        if (++intent.handlersRefused == 1) {
            intent.firstRefusal = id;
        }
    }
    endHandler(record);
}

void Judge::changeKey(RecordId id, const Record& record) {
    Cell& cell = cellOf(record.other, record.lane);
    const auto state = static_cast<KeyState>(record.detail);
    if (state == KeyState::Created) {
        enter(cell.claim, id, record);
    } else {
        leave(cell.claim, record.time);
    }
    cell.state = state;
    cell.since = record.time;
}

void Judge::changeLock(RecordId id, const Record& record) {
    Stay& lock = cellOf(record.other, record.lane).lock;
    if (static_cast<LockState>(record.detail) == LockState::Held) {
        enter(lock, id, record);
    } else {
        leave(lock, record.time);
    }
}

// Renewals prolong a stay; a claim after the deadline is somebody else's, and begins one.
void Judge::enter(Stay& stay, RecordId id, const Record& record) {
    if (!stay.isOpen || record.time.ns >= stay.deadline) {
        leave(stay, record.time);
        stay.since = record.time;
        stay.begin = id;
    }
    stay.isOpen = true;
    stay.deadline = record.value;
}

void Judge::leave(Stay& stay, Time until) {
    checkStay(stay, until);
    stay.isOpen = false;
}

/// I6 for one stay that lasted until `until`, or until its deadline if that was sooner.
void Judge::checkStay(const Stay& stay, Time until) {
    const std::int64_t left = std::min(until.ns, stay.deadline);
    if (stay.isOpen && left > stay.since.ns &&
        left - stay.since.ns > m_options.inProgressBound.ns) {
        violate(Invariant::I6, stay.begin);
    }
}

/// What a server process holds dies with it. Stores tell their own losses as KeyChanged.
void Judge::forgetMemory(NodeId node) {
    if (!isServer(node)) {
        return;
    }
    for (Cell& cell : m_cells) {
        if (cell.lane == node) {
            cell.state = KeyState::Absent;
            leave(cell.claim, m_now);
            leave(cell.lock, m_now);
        }
    }
}

/// What a dead primary still holds, nobody asks for any more; its successor speaks for itself.
void Judge::forgetReplaced(NodeId node) {
    for (Cell& cell : m_cells) {
        if (cell.lane == node) {
            cell.state = KeyState::Absent;
            cell.claim.isOpen = cell.lock.isOpen = false;
        }
    }
}

void Judge::addEffect(RecordId id, const Record& record, PaymentKind kind) {
    Intent& intent = intentOf(record);
    PaymentTable::Entry& payment = m_payments.findOrInsert(kind, record.value);
    const bool known = payment.exists && payment.owner == record.intent;
    if (known && kind == PaymentKind::LedgerRow) {
        return; // A replica's copy of a row is the same row.
    }
    payment.owner = record.intent;
    payment.exists = true;
    IntentVerdict& verdict = verdictOf(record);
    ++(kind == PaymentKind::Charge ? verdict.charges : verdict.ledgerRows);
    if ((kind == PaymentKind::LedgerRow) != m_options.localEffect) {
        return;
    }
    const std::uint32_t effects = effectsOf(record.intent.value);
    if (effects == 1) {
        intent.firstEffect = id;
        intent.unbacked = RecordId::none();
    } else {
        violate(Invariant::I1, id);
    }
}

void Judge::removeEffect(RecordId id, const Record& record, PaymentKind kind) {
    PaymentTable::Entry* payment = m_payments.find(kind, record.value);
    if (payment == nullptr || !payment->exists) {
        return;
    }
    payment->exists = false;
    const std::size_t owner = payment->owner.value;
    Intent& intent = m_intents[owner];
    if (kind == PaymentKind::Charge) {
        ++intent.canceled;
    } else {
        --m_verdict.intents[owner].ledgerRows;
    }
    if (intent.acknowledged && effectsOf(owner) == 0 && !intent.unbacked.isSome()) {
        intent.unbacked = id;
    }
}

void Judge::violate(Invariant invariant, RecordId record) {
    Finding& finding = m_verdict.invariants[static_cast<std::size_t>(invariant)];
    if (finding.judgement != Judgement::Violated || record < finding.record) {
        finding = {Judgement::Violated, record};
    }
}

bool Judge::isServer(NodeId node) const {
    return std::find(m_servers.begin(), m_servers.end(), node) != m_servers.end();
}

std::uint32_t Judge::effectsOf(std::size_t intent) const {
    const IntentVerdict& verdict = m_verdict.intents[intent];
    return m_options.localEffect ? verdict.ledgerRows
                                 : verdict.charges - m_intents[intent].canceled;
}

const Verdict& Judge::finish() {
    m_verdict.intents.resize(m_started);
    finishKeys();
    for (std::size_t at = 0; at < m_started; ++at) {
        finishIntent(at);
    }
    // A client that never came to its turn has no verdict. Rare: the run was cut short.
    std::erase_if(m_verdict.intents, [this](const IntentVerdict& verdict) {
        return !m_intents[verdict.intent.value].started;
    });
    finishInvariants();
    return m_verdict;
}

void Judge::finishKeys() {
    // Nothing more will happen in a quiet run: a claim stays until its deadline.
    const Time until = m_verdict.end == RunEnd::Quiet ? Time::max() : m_now;
    for (const Cell& cell : m_cells) {
        checkStay(cell.claim, until);
        checkStay(cell.lock, until);
    }
}

void Judge::finishIntent(std::size_t at) {
    const Intent& intent = m_intents[at];
    IntentVerdict& verdict = m_verdict.intents[at];
    verdict.intent = IntentId{static_cast<std::uint32_t>(at)};
    if (!intent.started) {
        return;
    }
    verdict.effects = effectsOf(at);
    verdict.belief = beliefOf(intent);
    verdict.outcome = outcomeOf(at);
    ++m_verdict.counts[static_cast<std::size_t>(verdict.outcome)];
    if (m_verdict.end != RunEnd::Quiet) {
        return;
    }
    if (intent.unbacked.isSome() && verdict.effects == 0 && !intent.safe) {
        violate(Invariant::I2, intent.unbacked);
    }
    if (verdict.effects > 0 && !intent.reported) {
        violate(Invariant::I3, intent.firstEffect);
    }
}

Outcome Judge::outcomeOf(std::size_t at) const {
    const Intent& intent = m_intents[at];
    const std::uint32_t effects = effectsOf(at);
    const std::uint16_t last = intent.lastStatus;
    if (effects >= 2) {
        return Outcome::Double;
    }
    if (intent.wrong) {
        return Outcome::Wrong;
    }
    if (intent.acknowledged) {
        return effects == 0 && !intent.safe && !intent.unchanged ? Outcome::Lost
                                                                 : Outcome::ExactlyOnce;
    }
    const bool refused = isOwnResult(last) || (intent.malformed && last >= 400 && last < 500);
    if (effects == 0 && refused) {
        return Outcome::Refused;
    }
    if (isStuck(intent)) {
        return Outcome::Stuck;
    }
    if (effects == 1) {
        return Outcome::Phantom;
    }
    return last == 409 || last == 422 ? Outcome::FalseConflict : Outcome::Unavailable;
}

Belief Judge::beliefOf(const Intent& intent) const {
    if (intent.acknowledged) {
        return Belief::Charged;
    }
    const bool refused = std::all_of(intent.copies.begin(), intent.copies.end(), [](Copy copy) {
        return isDefiniteRefusal(copy.status);
    });
    return refused && !intent.copies.empty() ? Belief::NotCharged : Belief::Unknown;
}

bool Judge::isStuck(const Intent& intent) const {
    if (intent.lastStatus != 409 || intent.lastKey >= m_keys.size()) {
        return false;
    }
    bool isLocked = false;
    bool isOpen = false;
    bool isFinished = false;
    for (std::uint32_t at = m_keys[intent.lastKey].firstCell; at != 0; at = m_cells[at].next) {
        const Cell& cell = m_cells[at];
        isLocked |= cell.lock.isOpen;
        isOpen |= cell.state != KeyState::Absent;
        // What was finished before the key was asked for, and still refused, nobody gets to see.
        isFinished |=
            cell.state == KeyState::Consumed && !(cell.lock.isOpen && cell.since < intent.lastSent);
    }
    return (isLocked || isOpen) && !isFinished;
}

void Judge::finishInvariants() {
    const bool cut = m_verdict.end != RunEnd::Quiet;
    bool violated = false;
    for (Finding& finding : m_verdict.invariants) {
        violated |= finding.judgement == Judgement::Violated;
        if (cut && finding.judgement == Judgement::Holds) {
            finding.judgement = Judgement::Unknown;
        }
    }
    m_verdict.overall = violated ? Judgement::Violated
                        : cut    ? Judgement::Unknown
                                 : Judgement::Holds;
}

Verdict judge(const Trace& trace, Duration inProgressBound) {
    Judge judge;
    judge.begin(trace.names.intents.size(), {trace.localEffect, inProgressBound});
    for (std::size_t at = 0; at < trace.records.size(); ++at) {
        judge.accept(RecordId{static_cast<std::uint32_t>(at)}, trace.records[at]);
    }
    Verdict verdict = judge.finish();
    verdict.balances = balancesOf(verdict, trace.names);
    return verdict;
}

} // namespace idem
