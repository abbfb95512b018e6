// Charges, their keys and the accounts behind them.
//
// Charges are only ever appended: a cancellation marks one and moves the money back. An expired key
// stays in m_keys, and the request that takes it anew is appended, so the newest record of a key is
// the one that counts.

#include "engine/stores/provider.h"

#include "engine/core/digest.h"
#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

ProviderResult Provider::execute(const ProviderCall& call, const Clock& clock) {
    m_change.reset();
    switch (call.kind) {
    case ProviderCallKind::Charge:
        return charge(call, clock);
    case ProviderCallKind::Query:
        return query(call, clock);
    case ProviderCallKind::Cancel:
        return cancel(call, clock);
    }
    return {};
}

void Provider::clear() {
    m_charges.clear();
    m_chargesByReference.clear();
    m_keys.clear();
    m_keysByKey.clear();
    m_fences.clear();
    m_fencesByReference.clear();
    m_accounts.clear();
    m_accountsByNumber.clear();
    m_change.reset();
}

std::span<const ProviderChange> Provider::changes() const {
    return m_change ? std::span(&*m_change, 1) : std::span<const ProviderChange>();
}

std::int64_t Provider::balance(std::int64_t account) const {
    const auto found = m_accountsByNumber.find(static_cast<std::uint64_t>(account));
    return found == ChainedIndex::none ? 0 : m_accounts[found].balance;
}

ProviderResult Provider::charge(const ProviderCall& call, const Clock& clock) {
    ENSURE(call.amount > 0);
    if (!passesFence(call)) {
        return refuse(call, ProviderStatus::Refused);
    }
    if (const auto* record = findKey(call, clock)) {
        return replay(call, *record);
    }
    const auto payment = static_cast<std::int64_t>(m_charges.size()) + 1;
    const bool hadForgotten = lastRecordOf(call) != nullptr;
    const bool delayed = m_options.settlementDelay > Duration::zero();
    m_charges.push_back({payment,
                         call.reference,
                         call.amount,
                         call.from,
                         call.to,
                         call.region,
                         delayed ? clock.after(m_options.settlementDelay) : Deadline{},
                         false});
    m_chargesByReference.add(static_cast<std::uint64_t>(call.reference));
    move(call.from, call.to, call.amount);
    rememberKey(call, payment, clock);
    m_change = {ProviderChangeKind::Charged, payment, call.reference, call.amount, hadForgotten};
    return {ProviderStatus::Charged, payment, false};
}

ProviderResult Provider::replay(const ProviderCall& call, const KeyRecord& record) {
    if (record.payment == 0) {
        return refuse(call, ProviderStatus::Refused);
    }
    const auto& first = chargeOf(record.payment);
    if (first.amount != call.amount || first.from != call.from || first.to != call.to) {
        return refuse(call, ProviderStatus::KeyMismatch);
    }
    if (first.canceled) {
        return refuse(call, ProviderStatus::Refused);
    }
    m_change = {ProviderChangeKind::Replayed, first.payment, call.reference, call.amount};
    return {ProviderStatus::Charged, first.payment, true};
}

ProviderResult Provider::query(const ProviderCall& call, const Clock& clock) const {
    if (!m_options.queryable) {
        return {ProviderStatus::Refused, 0, false};
    }
    const bool delayed = m_options.settlementDelay > Duration::zero();
    ProviderResult result{ProviderStatus::NotFound, 0, false};
    auto at = m_chargesByReference.find(static_cast<std::uint64_t>(call.reference));
    for (; at != ChainedIndex::none; at = m_chargesByReference.findBefore(at)) {
        const auto& candidate = m_charges[at];
        if (!candidate.canceled && (!delayed || clock.expired(candidate.settled))) {
            result = {ProviderStatus::Found, candidate.payment, false};
        }
    }
    return result;
}

ProviderResult Provider::cancel(const ProviderCall& call, const Clock& clock) {
    if (!m_options.deduplicates || !call.key || !passesFence(call)) {
        return refuse(call, ProviderStatus::Refused);
    }
    const auto* record = findKey(call, clock);
    if (record == nullptr) {
        rememberKey(call, 0, clock);
        m_change = {ProviderChangeKind::Canceled, 0, call.reference, 0};
    }
    if (record == nullptr || record->payment == 0) {
        return {ProviderStatus::NotFound, 0, false};
    }
    auto& charge = chargeOf(record->payment);
    if (charge.canceled) {
        return {ProviderStatus::Canceled, charge.payment, true};
    }
    charge.canceled = true;
    move(charge.to, charge.from, charge.amount);
    m_change = {ProviderChangeKind::Canceled, charge.payment, charge.reference, charge.amount};
    return {ProviderStatus::Canceled, charge.payment, false};
}

ProviderResult Provider::refuse(const ProviderCall& call, ProviderStatus status) {
    m_change = {ProviderChangeKind::Refused, 0, call.reference, call.amount};
    return {status, 0, false};
}

bool Provider::passesFence(const ProviderCall& call) {
    if (!m_options.checksTokens || !call.fencingToken) {
        return true;
    }
    const auto number = static_cast<std::uint64_t>(call.reference);
    const auto found = m_fencesByReference.find(number);
    if (found == ChainedIndex::none) {
        m_fences.push_back({call.reference, *call.fencingToken});
        m_fencesByReference.add(number);
        return true;
    }
    auto& highest = m_fences[found].highest;
    if (*call.fencingToken < highest) {
        return false;
    }
    highest = *call.fencingToken;
    return true;
}

Provider::KeyRecord* Provider::lastRecordOf(const ProviderCall& call) {
    if (!m_options.deduplicates || !call.key) {
        return nullptr;
    }
    auto at = m_keysByKey.find(*call.key);
    while (at != ChainedIndex::none && m_options.regionInScope &&
           m_keys[at].region != call.region) {
        at = m_keysByKey.findBefore(at);
    }
    return at == ChainedIndex::none ? nullptr : &m_keys[at];
}

Provider::KeyRecord* Provider::findKey(const ProviderCall& call, const Clock& clock) {
    KeyRecord* const last = lastRecordOf(call);
    return last != nullptr && clock.expired(last->expiry) ? nullptr : last;
}

void Provider::rememberKey(const ProviderCall& call, std::int64_t payment, const Clock& clock) {
    if (!m_options.deduplicates || !call.key) {
        return;
    }
    const bool limited = m_options.keyTimeToLive > Duration::zero();
    const auto expiry = limited ? clock.after(m_options.keyTimeToLive) : Deadline::never();
    m_keys.push_back({*call.key, call.region, expiry, payment});
    m_keysByKey.add(*call.key);
}

std::uint64_t Provider::digest() const {
    Digest digest;
    for (const auto& each : m_charges) {
        digest.add(each.reference).add(each.amount).add(each.from).add(each.to);
        digest.add(each.region.value).add(each.settled.ticks).add(each.canceled);
    }
    // Accounts follow from the charges. Keys and fences of equal providers may differ in order.
    std::uint64_t unordered = 0;
    for (const auto& each : m_keys) {
        Digest one;
        one.add(each.key).add(each.region.value).add(each.expiry.ticks).add(each.payment);
        unordered += one.value64();
    }
    for (const auto& each : m_fences) {
        Digest one;
        one.add(each.reference).add(each.highest);
        unordered += mixed(one.value64());
    }
    return digest.add(unordered).value64();
}

ProviderCharge& Provider::chargeOf(std::int64_t payment) {
    ENSURE(payment >= 1 && payment <= static_cast<std::int64_t>(m_charges.size()));
    return m_charges[static_cast<std::size_t>(payment - 1)];
}

void Provider::move(std::int64_t from, std::int64_t to, std::int64_t amount) {
    accountOf(from).balance -= amount;
    accountOf(to).balance += amount;
}

ProviderAccount& Provider::accountOf(std::int64_t account) {
    const auto number = static_cast<std::uint64_t>(account);
    const auto found = m_accountsByNumber.find(number);
    if (found != ChainedIndex::none) {
        return m_accounts[found];
    }
    m_accountsByNumber.add(number);
    return m_accounts.emplace_back(ProviderAccount{account, 0});
}

} // namespace idem
