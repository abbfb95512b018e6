#include "engine/protocol/row_effect.h"

#include "engine/core/ensure.h"
#include "engine/protocol/key_record.h"

namespace idem {

bool holdsEffects(TableId table) {
    return table == ledger_table::table || table == booking_table::table ||
           table == resource_table::table;
}

RowEffect effectOf(const RowChange& change) {
    const bool isErased = change.kind == RowChangeKind::Delete;
    const Row& row = isErased ? change.before : change.after;
    if (change.table == ledger_table::table) {
        return {row[ledger_table::payment.index], row[ledger_table::amount.index]};
    }
    if (change.table == booking_table::table) {
        return {row[booking_table::payment.index], row[booking_table::amount.index]};
    }
    ENSURE(change.table == resource_table::table);
    const std::int64_t writer = row[resource_table::writer.index];
    return {isErased ? -writer : writer, row[resource_table::value.index]};
}

} // namespace idem
