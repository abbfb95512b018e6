#include "engine/protocol/home_map.h"

#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

HomeLookUp homeFound(const Handler& handler) {
    HomeLookUp found{rowAnswer(handler).fate, 0, {}};
    if (found.fate == SqlFate::Done) {
        const Row& row = statementResult(handler)->rows.front();
        found.epoch = row[home_table::epoch.index];
        found.drained = Deadline{row[home_table::drained.index]};
    }
    return found;
}

} // namespace

// Steps beside the record of the key, so neither is a look-up of it or a claim.

Announced<HomeLookUp> HomeMap::find(std::uint32_t key) {
    auto& operation =
        handler.prepare(OperationName::FindHome, Role::Housekeeping, Place::Primary, key);
    auto& select = statement(operation, StatementKind::Select, home_table::table);
    select.where = {equal(home_table::key, key)};
    return {handler, homeFound};
}

Announced<SqlAnswer> HomeMap::move(std::uint32_t key, Duration leaseMax) {
    auto& operation =
        handler.prepare(OperationName::MoveHome, Role::Housekeeping, Place::Primary, key);
    auto& insert = statement(operation, StatementKind::Insert, home_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = {set(home_table::key, key),
                     set(home_table::epoch, 1),
                     {home_table::drained, AssignmentKind::SetAfter, leaseMax.ns}};
    return {handler, rowAnswer};
}

} // namespace idem
