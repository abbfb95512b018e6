// What every server does around a strategy: validate the header, handle, reply.

#include "engine/protocol/strategy.h"

namespace idem {

namespace {

bool replied(const Handler&) {
    return true;
}

std::optional<Response>
refusalOf(const Handler& handler, const ProtocolSetup& setup, const Request& request) {
    auto refusal = setup.answers.refusal(request);
    if (!refusal && request.key) {
        refusal = setup.answers.refusalOfOld(request, handler.clock());
    }
    return refusal;
}

/// Where the key is optional, a request without one runs unprotected, and nobody is told
/// (semantics.md R04).
Task<Response>
handleUnprotected(Handler& handler, const ProtocolSetup& setup, bool isLocal, Request request) {
    Strategy bare(handler, setup);
    if (isLocal) {
        const auto row = co_await bare.ledger.write(request);
        co_return bare.answers.to(row);
    }
    const auto effect = co_await bare.backend.execute(request);
    co_return bare.answers.to(effect);
}

} // namespace

Task<void> serve(Handler& handler,
                 const ProtocolSetup& setup,
                 const StrategyEntry& strategy,
                 Request request) {
    if (request.method != Method::Post) {
        request.key.reset();
        HttpResource resource{handler};
        const auto response = co_await resource.carryOut(request);
        co_await reply(handler, request, response);
        co_return;
    }
    const auto refusal = refusalOf(handler, setup, request);
    if (refusal) {
        co_await reply(handler, request, *refusal);
        co_return;
    }
    if (!request.key) {
        const bool isLocal = strategy.localEffect;
        const auto response = co_await handleUnprotected(handler, setup, isLocal, request);
        co_await reply(handler, request, response);
        co_return;
    }
    request.key = handler.scopedKey(request);
    request.fingerprint = setup.answers.fingerprintOf(request);
    const auto response = co_await strategy.handle(handler, setup, request);
    co_await reply(handler, request, response);
}

Announced<bool> reply(Handler& handler, const Request& request, const Response& response) {
    auto& operation =
        handler.prepare(OperationName::Reply, Role::Reply, Place::Client, request.key.value_or(0));
    operation.command = response;
    return {handler, replied};
}

} // namespace idem
