// Effects: a charge at the provider, or a row of the ledger.

#include "engine/protocol/backend.h"

#include "engine/protocol/key_record.h"
#include "engine/protocol/statements.h"

#include <optional>

namespace idem {

using namespace statements;

namespace {

std::optional<Effect> thrown(const Handler& handler) {
    const auto* exception = std::get_if<Exception>(&handler.result());
    if (exception == nullptr) {
        return std::nullopt;
    }
    return Effect{exception->isAfterEffect ? Effect::Fate::Thrown : Effect::Fate::Failed, 0};
}

Effect ledgerEffect(const Handler& handler) {
    if (const auto exception = thrown(handler)) {
        return *exception;
    }
    if (rowWritten(handler)) {
        return {Effect::Fate::Happened, handler.token()};
    }
    const auto* result = statementResult(handler);
    const bool unknown = result == nullptr || result->state == SqlState::ConnectionLost;
    return {unknown ? Effect::Fate::Unknown : Effect::Fate::Refused, 0};
}

Effect chargeEffect(const Handler& handler) {
    if (const auto exception = thrown(handler)) {
        return *exception;
    }
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    if (result == nullptr || result->status == ProviderStatus::Unreachable) {
        return {};
    }
    if (result->status == ProviderStatus::Charged) {
        return {Effect::Fate::Happened, result->payment};
    }
    return {Effect::Fate::Refused, 0};
}

void fillLedgerInsert(Handler& handler, Operation& operation, const Request& request) {
    auto& insert = statement(operation, StatementKind::Insert, ledger_table::table);
    insert.values = {set(ledger_table::payment, handler.token()),
                     set(ledger_table::amount, request.amount),
                     set(ledger_table::from, request.from),
                     set(ledger_table::to, request.to)};
}

} // namespace

Announced<Effect> Ledger::write(const Request& request) {
    auto& operation = handler.prepare(
        OperationName::WriteLedger, Role::Effect, Place::Primary, request.key.value_or(0));
    fillLedgerInsert(handler, operation, request);
    return {handler, ledgerEffect};
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
    return {handler, chargeEffect};
}

} // namespace idem
