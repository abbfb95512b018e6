#include "engine/protocol/http_resource.h"

#include "engine/protocol/key_record.h"
#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

constexpr int unavailableStatus = 503;
constexpr Value firstVersion = 1;

/// `some` if the statement found or wrote a row, else `none`.
Response byRows(const Handler& handler, int some, int none) {
    const auto* result = statementResult(handler);
    if (result == nullptr || !result->ok()) {
        return {unavailableStatus, 0, false};
    }
    return {result->rowCount > 0 ? some : none, 0, false};
}

Response readAnswer(const Handler& handler) {
    return byRows(handler, 200, 404);
}

Response eraseAnswer(const Handler& handler) {
    return byRows(handler, 200, 204);
}

Response writeAnswer(const Handler& handler) {
    const auto* result = statementResult(handler);
    const bool created = result != nullptr && !result->rows.empty() &&
                         result->rows.front()[resource_table::version.index] == firstVersion;
    return byRows(handler, created ? 201 : 200, 204);
}

void fillRead(Operation& operation, const Request& request) {
    auto& select = statement(operation, StatementKind::Select, resource_table::table);
    select.where = {equal(resource_table::id, request.to)};
}

/// INSERT ... ON CONFLICT DO UPDATE, only where the value is another, RETURNING version: the
/// repetition of a PUT leaves no trace, and the version tells a created row from a replaced one.
void fillWrite(Handler& handler, Operation& operation, const Request& request) {
    auto& insert = statement(operation, StatementKind::Insert, resource_table::table);
    insert.onConflict = OnConflict::DoUpdate;
    insert.values = {set(resource_table::id, request.to),
                     set(resource_table::value, request.amount),
                     set(resource_table::writer, handler.token()),
                     set(resource_table::version, firstVersion)};
    insert.assignments = insert.values;
    insert.assignments.back() = {resource_table::version, AssignmentKind::Add, 1};
    insert.where = {{resource_table::value, Comparison::NotEqual, request.amount}};
    insert.returning = true;
}

void fillErase(Operation& operation, const Request& request) {
    auto& erase = statement(operation, StatementKind::Delete, resource_table::table);
    erase.where = {equal(resource_table::id, request.to)};
}

} // namespace

Announced<Response> HttpResource::carryOut(const Request& request) {
    if (request.method == Method::Get) {
        auto& operation =
            handler.prepare(OperationName::ReadResource, Role::LookUp, Place::Primary, 0);
        fillRead(operation, request);
        return {handler, readAnswer};
    }
    const bool writes = request.method == Method::Put;
    const auto name = writes ? OperationName::WriteResource : OperationName::EraseResource;
    auto& operation = handler.prepare(name, Role::Effect, Place::Primary, 0);
    if (writes) {
        fillWrite(handler, operation, request);
        return {handler, writeAnswer};
    }
    fillErase(operation, request);
    return {handler, eraseAnswer};
}

} // namespace idem
