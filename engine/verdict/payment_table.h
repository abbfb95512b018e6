// Which payment belongs to which intent, found by number in constant time.
#pragma once

#include "engine/core/ids.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace idem {

/// Who numbers a payment. The provider and our ledger number independently, so a number alone
/// does not name one.
enum class PaymentKind : std::uint8_t { Charge, LedgerRow };

/// An open-addressing table. Forgetting all entries costs nothing and keeps the memory.
class PaymentTable {
public:
    struct Entry {
        std::int64_t number = 0;
        std::uint32_t epoch = 0; ///< Entries of another epoch are empty.
        IntentId owner;
        PaymentKind kind = PaymentKind::Charge;
        bool exists = false; ///< Not canceled, not lost.
    };

    PaymentTable() : m_slots(64) {}

    void clear();
    /// The entry, or null. The pointer is good until the next insertion.
    Entry* find(PaymentKind kind, std::int64_t number);
    /// The entry, which is new (and does not exist yet) if its owner is none.
    Entry& findOrInsert(PaymentKind kind, std::int64_t number);

private:
    Entry& slot(PaymentKind kind, std::int64_t number);
    void grow();

    std::vector<Entry> m_slots; ///< A power of two of them, at most half in use.
    std::uint32_t m_epoch = 1;
    std::size_t m_used = 0;
};

} // namespace idem
