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
    return Effect{exception->isAfterEffect ? Effect::Fate::Thrown : Effect::Fate::Aborted, 0};
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

/// The seat is gone, whoever has it.
Effect bookingEffect(const Handler& handler) {
    Effect effect = ledgerEffect(handler);
    effect.refusal = 410;
    return effect;
}

Effect chargeEffect(const Handler& handler) {
    if (const auto exception = thrown(handler)) {
        return *exception;
    }
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    if (result == nullptr || result->status == ProviderStatus::Unreachable) {
        return {};
    }
    if (result->status == ProviderStatus::Failed) {
        return {Effect::Fate::Failed, 0};
    }
    if (result->status == ProviderStatus::Charged) {
        return {Effect::Fate::Happened, result->payment};
    }
    const auto& call = std::get<ProviderCall>(handler.pending().command);
    const bool isFencedOff = result->status == ProviderStatus::Refused && call.fencingToken;
    // A newer holder of the lock is at work: nothing was wrong with the payment itself.
    return {isFencedOff ? Effect::Fate::Failed : Effect::Fate::Refused, 0};
}

ProviderResult queryResult(const Handler& handler) {
    const auto* result = std::get_if<ProviderResult>(&handler.result());
    return result == nullptr ? ProviderResult{ProviderStatus::Unreachable, 0, false} : *result;
}

Statement& fillLedgerInsert(const Ledger& ledger, Operation& operation, const Request& request) {
    const Handler& handler = ledger.handler;
    auto& insert = statement(operation, StatementKind::Insert, ledger_table::table);
    insert.values = {set(ledger_table::payment, handler.token()),
                     set(ledger_table::amount, request.amount),
                     set(ledger_table::from, request.from),
                     set(ledger_table::to, request.to),
                     endingAfter(ledger_table::expiry, ledger.life)};
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

LedgerLookUp bookingFound(const Handler& handler) {
    LedgerLookUp found{rowAnswer(handler).fate, {}};
    if (found.fate == SqlFate::Done) {
        const Row& row = statementResult(handler)->rows.front();
        found.row = {row[booking_table::payment.index],
                     row[booking_table::amount.index],
                     row[booking_table::from.index],
                     row[booking_table::seat.index]};
    }
    return found;
}

Statement& fillBooking(Handler& handler, Operation& operation, const Request& request) {
    auto& insert = statement(operation, StatementKind::Insert, booking_table::table);
    insert.onConflict = OnConflict::DoNothing;
    insert.values = {set(booking_table::seat, request.to),
                     set(booking_table::payment, handler.token()),
                     set(booking_table::amount, request.amount),
                     set(booking_table::from, request.from)};
    return insert;
}

} // namespace

Announced<Effect> Ledger::write(const Request& request) {
    auto& operation = handler.prepare(
        OperationName::WriteLedger, Role::Effect, Place::Primary, request.key.value_or(0));
    if (request.useCase == UseCase::Seat) {
        fillBooking(handler, operation, request);
        return {handler, bookingEffect};
    }
    fillLedgerInsert(*this, operation, request);
    return {handler, ledgerEffect};
}

Announced<SqlAnswer> Ledger::writeOnce(const Request& request) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::WriteLedger, Role::Effect, Place::Primary, key);
    if (request.useCase == UseCase::Seat) {
        fillBooking(handler, operation, request).values.push_back(set(booking_table::key, key));
        return {handler, rowAnswer};
    }
    auto& insert = fillLedgerInsert(*this, operation, request);
    insert.onConflict = OnConflict::DoNothing;
    insert.values.push_back(set(ledger_table::key, key));
    return {handler, rowAnswer};
}

Announced<LedgerLookUp> Ledger::find(const Request& request) {
    const std::uint32_t key = request.key.value_or(0);
    auto& operation =
        handler.prepare(OperationName::ReadResource, Role::LookUp, Place::Primary, key);
    if (request.useCase == UseCase::Seat) {
        statement(operation, StatementKind::Select, booking_table::table).where = {
            equal(booking_table::key, key)};
        return {handler, bookingFound};
    }
    auto& select = statement(operation, StatementKind::Select, ledger_table::table);
    select.where = {equal(ledger_table::key, key)};
    return {handler, ledgerRowFound};
}

Announced<LedgerLookUp> Ledger::findPayment(const Request& request, std::int64_t payment) {
    auto& operation = handler.prepare(
        OperationName::ReadResource, Role::LookUp, Place::Primary, request.key.value_or(0));
    auto& select = statement(operation, StatementKind::Select, ledger_table::table);
    select.where = {equal(ledger_table::payment, payment)};
    return {handler, ledgerRowFound};
}

Announced<Effect> Backend::execute(const Request& request,
                                   std::optional<std::int64_t> fencingToken) {
    if (request.useCase != UseCase::Payment) {
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
    call.region = request.region;
    if (passesKey && request.key) {
        call.key = *request.key;
    }
    if (namesReference || fencingToken) {
        call.reference = request.key.value_or(0);
        call.fencingToken = fencingToken;
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
