// Naive check-then-act: the record is written when the work is done.
//
//     if a record is saved for the key, answer from it
//     run the operation
//     save its record
//
// Exactly-once holds only if no second request looks the key up before the first has saved its
// record: the window is the whole operation (and the lag, when a replica is read), not a moment.

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct CheckThenAct : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

protected:
    Task<Response> checkThenAct(Request request, ReadFrom from);
};

struct CheckReplicaThenAct : CheckThenAct {
    using CheckThenAct::CheckThenAct;
    Task<Response> handle(Request request);
};

Task<Response> CheckThenAct::handle(Request request) {
    co_return co_await checkThenAct(request, ReadFrom::Primary);
}

Task<Response> CheckReplicaThenAct::handle(Request request) {
    co_return co_await checkThenAct(request, ReadFrom::Replica);
}

Task<Response> CheckThenAct::checkThenAct(Request request, ReadFrom from) {
    const auto record = co_await keys.find(*request.key, from);
    if (record) {
        co_return answers.toDuplicate(request, *record);
    }
    if (!record.isAnswered()) {
        co_return answers.unavailable();
    }
    const auto effect = co_await backend.execute(request);
    const auto answer = answers.to(effect);
    if (answers.disposalOf(effect) == Disposal::Store) {
        co_await keys.insert(request, answer);
    }
    co_return answer;
}

namespace {

constexpr auto naiveOptions = std::to_array<std::string_view>({"provider-key"});

} // namespace

const StrategyEntry entries::naive{
    .name = "naive",
    .reference = "S1",
    .title = "Check, then act",
    .summary = "Looks the key up, works, and saves the record at the end.",
    .description =
        "Two requests that both look before either has saved both find nothing. The window is as "
        "long as the work itself.",
    .costs = {"2 statements", "none"},
    .optionNames = naiveOptions,
    .handle = &handleWith<CheckThenAct>,
};

const StrategyEntry entries::naiveReplica{
    .name = "naive-replica",
    .reference = "S1r",
    .title = "Check a replica, then act",
    .summary = "As check-then-act, but the look-up goes to the replica of the region.",
    .description = "Splitting reads from writes sends the look-up to a replica that has not heard "
                   "of the record yet, so the window grows by the replication lag: a retry that "
                   "comes after the answer may still find nothing.",
    .costs = {"2 statements, one of them at the replica", "none"},
    .readsReplica = true,
    .optionNames = naiveOptions,
    .handle = &handleWith<CheckReplicaThenAct>,
};

} // namespace idem
