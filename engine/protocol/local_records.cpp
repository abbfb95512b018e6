#include "engine/protocol/local_records.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

Announced<SqlAnswer> LocalRecords::createOrder(const Request& request) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::CreateOrder, Role::Housekeeping, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, order_table::table);
    insert.values = {set(order_table::key, key),
                     set(order_table::amount, request.amount),
                     set(order_table::from, request.from),
                     set(order_table::to, request.to)};
    return {handler, rowAnswer};
}

Announced<SqlAnswer> LocalRecords::queueReceipt(const Request& request, std::int64_t payment) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::QueueReceipt, Role::Housekeeping, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, outbox_table::table);
    insert.values = {set(outbox_table::key, key), set(outbox_table::payment, payment)};
    return {handler, rowAnswer};
}

} // namespace idem
