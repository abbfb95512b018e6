// Naive check-then-act: the record is written when the work is done.
//
//     if a record is saved for the key, answer from it
//     run the operation
//     save its record
//
// Exactly-once holds only if no second request looks the key up before the first has saved its
// record: the window is the whole operation (and the lag, when a replica is read), not a moment.

#include "engine/protocol/strategies/entries.h"

namespace idem {

struct CheckThenAct : Strategy {
    using Strategy::Strategy;
    Task<Response> handle(Request request);
};

Task<Response> CheckThenAct::handle(Request request) {
    const auto record = co_await keys.find(*request.key, options.reads);
    if (record) {
        co_return answers.toDuplicate(request, *record);
    }
    const auto effect = co_await backend.execute(request);
    const auto answer = answers.to(effect);
    if (effect.happened()) {
        co_await keys.insert(request, answer);
    }
    co_return answer;
}

namespace {

constexpr auto naiveOptions = std::to_array<std::string_view>({"reads", "provider-key"});

} // namespace

const StrategyEntry entries::naive{
    .name = "naive",
    .reference = "S1",
    .title = "Check, then act",
    .summary = "Looks the key up, works, and saves the record at the end.",
    .description =
        "Two requests that both look before either has saved both find nothing. The window is as "
        "long as the work itself; reading a replica adds the replication lag.",
    .costs = {"2 statements", "none"},
    .optionNames = naiveOptions,
    .handle = &handleWith<CheckThenAct>,
};

} // namespace idem
