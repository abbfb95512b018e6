// None: every request is carried out.
//
//     run the operation
//
// Safe only for requests that are never repeated, which no network can promise.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct NoProtection : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

Task<Response> NoProtection::handle(Request request) {
    const auto effect = co_await backend.execute(request);
    co_return answers.to(effect);
}

namespace {

constexpr auto noneOptions = std::to_array<std::string_view>({"provider-key"});

} // namespace

const StrategyEntry entries::none{
    .name = "none",
    .reference = "S0",
    .title = "None",
    .summary = "Carries out every request that arrives.",
    .description = "No key is looked up and nothing is recorded, so each retry and each duplicate "
                   "is a new operation. The answer to a lost reply is a second charge.",
    .costs = {"none", "none"},
    .optionNames = noneOptions,
    .handle = &handleWith<NoProtection>,
};

} // namespace idem
