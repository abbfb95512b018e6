#include "engine/verdict/payment_table.h"

#include "engine/core/mix.h"

namespace idem {

void PaymentTable::clear() {
    m_used = 0;
    if (++m_epoch == 0) {
        m_slots.assign(m_slots.size(), {});
        m_epoch = 1;
    }
}

PaymentTable::Entry* PaymentTable::find(PaymentKind kind, std::int64_t number) {
    Entry& entry = slot(kind, number);
    return entry.epoch == m_epoch ? &entry : nullptr;
}

PaymentTable::Entry& PaymentTable::findOrInsert(PaymentKind kind, std::int64_t number) {
    Entry* entry = &slot(kind, number);
    if (entry->epoch == m_epoch) {
        return *entry;
    }
    if (2 * ++m_used > m_slots.size()) {
        grow();
        entry = &slot(kind, number);
    }
    *entry = {number, m_epoch, IntentId::none(), kind, false};
    return *entry;
}

/// The entry of this payment, or the empty place where it belongs.
PaymentTable::Entry& PaymentTable::slot(PaymentKind kind, std::int64_t number) {
    const std::size_t mask = m_slots.size() - 1;
    auto at = static_cast<std::size_t>(mixed(static_cast<std::uint64_t>(number))) & mask;
    while (m_slots[at].epoch == m_epoch &&
           (m_slots[at].number != number || m_slots[at].kind != kind)) {
        at = (at + 1) & mask;
    }
    return m_slots[at];
}

void PaymentTable::grow() {
    std::vector<Entry> old(2 * m_slots.size());
    old.swap(m_slots);
    for (const Entry& entry : old) {
        if (entry.epoch == m_epoch) {
            slot(entry.kind, entry.number) = entry;
        }
    }
}

} // namespace idem
