// Conditional put: claim as a key-value store does, finish without looking who owns the key.
//
//     put the key as CREATED if absent, or expired, or in progress with its lease run out
//     if refused, answer from the record
//     run the operation
//     if it threw, or nobody knows: delete the record
//     otherwise write the record, whoever owns it by now
//
// Over a store that can only put what is absent (reclaim = "read-then-set"), the first step is
//
//     put the key as CREATED if absent
//     if refused, read the record; if by now its time or its lease is over: set it to CREATED
//
// and an owner that finishes between the read and the set loses its record (F13).
//
// Exactly-once holds while no work outlives its lease and nothing throws after the operation. The
// writes at the end have no owner check, so one who comes back late overwrites or deletes the
// record of its successor (semantics.md F14, F18, R34 to R36).

#include "engine/protocol/strategies/entries.h"
#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

struct ConditionalPut : KeyStrategy {
    using KeyStrategy::KeyStrategy;
    Task<Response> handle(Request request);

private:
    Task<Response> putOrAnswer(Request request);
    Task<Response> readThenSet(Request request);
    bool looksFree(const Request& request, const KeyRecord& record) const {
        return clock.expired(record.expiry) || isAbandoned(request, record);
    }
    Task<Response> work(Request request);
};

Task<Response> ConditionalPut::handle(Request request) {
    if (options.reclaim == Reclaim::ReadThenSet) {
        co_return co_await readThenSet(request);
    }
    co_return co_await putOrAnswer(request);
}

Task<Response> ConditionalPut::putOrAnswer(Request request) {
    const auto put = co_await keys.put(request, options.lease);
    if (put) {
        co_return co_await work(request);
    }
    if (put.fate != SqlFate::Nothing) {
        co_return refusalAfter(put.fate);
    }
    co_return co_await answerFromRecord(request);
}

Task<Response> ConditionalPut::readThenSet(Request request) {
    const auto put = co_await keys.claim(request, options.lease);
    if (put) {
        co_return co_await work(request);
    }
    const auto record = co_await keys.find(*request.key);
    if (!record || !looksFree(request, *record)) {
        co_return answerTo(request, record);
    }
    const auto set = co_await keys.seize(request, options.lease);
    if (!set) {
        co_return refusalAfter(set.fate);
    }
    co_return co_await work(request);
}

Task<Response> ConditionalPut::work(Request request) {
    const auto effect = co_await backend.execute(request);
    const auto answer = answers.to(effect);
    const bool returned = effect.happened() || effect.fate == Effect::Fate::Refused;
    if (!returned) {
        co_await keys.erase(*request.key);
        co_return answer;
    }
    const auto written = co_await keys.overwrite(request, answer);
    if (!written.isAnswered()) {
        co_return answers.unavailable();
    }
    co_return answer;
}

namespace {

constexpr auto conditionalPutOptions =
    std::to_array<std::string_view>({"lease", "provider-key", "reclaim"});

} // namespace

const StrategyEntry entries::conditionalPut{
    .name = "conditional-put",
    .reference = "S24",
    .title = "Conditional put",
    .summary = "Claims by one conditional put; completes and deletes without an owner check.",
    .description = "As a widespread library does it over a key-value table. The claim is right; "
                   "the end is not: any exception deletes the record although the charge may have "
                   "happened, and a late owner writes over its successor. Over a store "
                   "without a conditional update (reclaim) a takeover may also write over an "
                   "owner that has just finished.",
    .costs = {"2 conditional writes", "none between statements"},
    .guarantees = {.atomicClaim = true},
    .fixesEndings = true,
    .optionNames = conditionalPutOptions,
    .handle = &handleWith<ConditionalPut>,
};

} // namespace idem
