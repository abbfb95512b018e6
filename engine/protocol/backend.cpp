// Effects: a charge at the provider, or a row of the ledger.

#include "engine/protocol/backend.h"

#include "engine/protocol/key_record.h"
#include "engine/protocol/statements.h"

namespace idem {

using namespace statements;

namespace {

Effect ledgerEffect(const Handler& handler) {
    if (rowWritten(handler)) {
        return {Effect::Fate::Happened, handler.token()};
    }
    const auto* result = statementResult(handler);
    const bool unknown = result == nullptr || result->state == SqlState::ConnectionLost;
    return {unknown ? Effect::Fate::Unknown : Effect::Fate::Refused, 0};
}

Effect chargeEffect(const Handler& handler) {
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    if (result == nullptr || result->status == ProviderStatus::Unreachable) {
        return {};
    }
    if (result->status == ProviderStatus::Charged) {
        return {Effect::Fate::Happened, result->payment};
    }
    return {Effect::Fate::Refused, 0};
}

ProviderResult queryResult(const Handler& handler) {
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    return result == nullptr ? ProviderResult{ProviderStatus::Unreachable, 0, false} : *result;
}

Statement& fillLedgerInsert(Handler& handler, Operation& operation, const Request& request) {
    auto& insert = statement(operation, StatementKind::Insert, ledger_table::table);
    insert.values = {set(ledger_table::payment, handler.token()),
                     set(ledger_table::amount, request.amount),
                     set(ledger_table::from, request.from),
                     set(ledger_table::to, request.to)};
    return insert;
}

LedgerLookUp ledgerRowFound(const Handler& handler) {
    LedgerLookUp found{rowAnswer(handler).fate, {}};
    if (found.fate == SqlFate::Done) {
        const Row& row = statementResult(handler)->rows.front();
        found.row = {row[ledger_table::payment.index],
                     row[ledger_table::amount.index],
                     row[ledger_table::from.index],
                     row[ledger_table::to.index]};
    }
    return found;
}

} // namespace

Announced<Effect> Ledger::write(const Request& request) {
    auto& operation = handler.prepare(
        OperationName::WriteLedger, Role::Effect, Place::Primary, request.key.value_or(0));
    fillLedgerInsert(handler, operation, request);
    return {handler, ledgerEffect};
}

Announced<SqlAnswer> Ledger::writeOnce(const Request& request) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::WriteLedger, Role::Effect, Place::Primary, key);
    auto& insert = fillLedgerInsert(handler, operation, request);
    insert.onConflict = OnConflict::DoNothing;
    insert.values.push_back(set(ledger_table::key, key));
    return {handler, rowAnswer};
}

Announced<LedgerLookUp> Ledger::find(std::uint32_t key) {
    auto& operation =
        handler.prepare(OperationName::ReadResource, Role::LookUp, Place::Primary, key);
    auto& select = statement(operation, StatementKind::Select, ledger_table::table);
    select.where = {equal(ledger_table::key, key)};
    return {handler, ledgerRowFound};
}

Announced<Effect> Backend::execute(const Request& request) {
    if (request.useCase == UseCase::Cart) {
        return Ledger{handler}.write(request);
    }
    auto& operation = handler.prepare(
        OperationName::Charge, Role::Effect, Place::Provider, request.key.value_or(0));
    operation.patience = patience;
    auto& call = operation.command.emplace<ProviderCall>();
    call.kind = ProviderCallKind::Charge;
    call.amount = request.amount;
    call.from = request.from;
    call.to = request.to;
    if (passesKey && request.key) {
        call.key = *request.key;
    }
    if (namesReference) {
        call.reference = request.key.value_or(0);
    }
    return {handler, chargeEffect};
}

Announced<ProviderResult> Backend::query(const Request& request) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::QueryCharge, Role::LookUp, Place::Provider, key);
    operation.patience = patience;
    auto& call = operation.command.emplace<ProviderCall>();
    call.kind = ProviderCallKind::Query;
    call.reference = key;
    return {handler, queryResult};
}

} // namespace idem
