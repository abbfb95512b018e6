// RunComparison of runs. Draws are addressed by what they are for, so two strategies meet the same
// delays and losses; the first record that differs is then the work of the strategies alone.

#include "engine/study/compare.h"

#include "engine/core/ensure.h"
#include "engine/trace/text.h"
#include "engine/verdict/chronicle.h"
#include "engine/verdict/teller.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace idem {

namespace {

const NodeName* laneOf(const Trace& trace, const Record& record) {
    const bool isKnown = record.lane.isSome() && record.lane.value < trace.names.nodes.size();
    return isKnown ? &trace.names.nodes[record.lane.value] : nullptr;
}

/// Whether two records of two runs tell the same thing. Node ids may differ between topologies, so
/// lanes are compared by name.
bool isSame(const Trace& one, const Record& a, const Trace& other, const Record& b) {
    const NodeName* laneA = laneOf(one, a);
    const NodeName* laneB = laneOf(other, b);
    const bool sameLane = (laneA == nullptr) == (laneB == nullptr) &&
                          (laneA == nullptr || laneA->name == laneB->name);
    return sameLane && a.time == b.time && a.kind == b.kind && a.detail == b.detail &&
           a.status == b.status && a.intent == b.intent && a.attempt == b.attempt &&
           a.copy == b.copy;
}

/// Of a scenario that expects nothing.
constexpr std::size_t simplestShown = 3;

struct Intention {
    OperationName name = OperationName::Reply;
    std::string_view text;
};

/// What a server sets out to do, in the present tense of a story.
constexpr auto intentions = std::to_array<Intention>({
    {OperationName::FindKey, "looks the key up"},
    {OperationName::GetRecord, "looks the key up"},
    {OperationName::RecallRecord, "looks the key up"},
    {OperationName::ClaimKey, "claims the key"},
    {OperationName::ClaimRecord, "claims the key"},
    {OperationName::TakeOverKey, "takes the key over"},
    {OperationName::InsertKey, "records the result"},
    {OperationName::CompleteKey, "records the result"},
    {OperationName::PutRecord, "records the result"},
    {OperationName::KeepRecord, "records the result"},
    {OperationName::RenewClaim, "renews its lease"},
    {OperationName::RenewLock, "renews its lease"},
    {OperationName::Begin, "begins a transaction"},
    {OperationName::Commit, "commits"},
    {OperationName::Rollback, "rolls back"},
    {OperationName::WriteLedger, "writes the ledger"},
    {OperationName::Charge, "charges"},
    {OperationName::TakeLock, "takes the lock of the key"},
    {OperationName::ReleaseLock, "releases its lock"},
    {OperationName::DeleteLock, "releases its lock"},
    {OperationName::ReleaseAdvisoryLock, "releases its lock"},
    {OperationName::ReleasePermit, "releases its lock"},
    {OperationName::ReleaseKey, "gives the key up"},
    {OperationName::DeleteKey, "gives the key up"},
    {OperationName::ForgetRecord, "gives the key up"},
    {OperationName::OverwriteKey, "writes the record"},
    {OperationName::PersistRecord, "writes the record"},
    {OperationName::RestoreRecord, "writes the record"},
    {OperationName::MarkUnknown, "marks the key UNKNOWN"},
    {OperationName::AdvancePoint, "advances its recovery point"},
    {OperationName::PutKey, "puts the key if absent or run out"},
    {OperationName::LockKey, "locks the row of the key"},
    {OperationName::TakeAdvisoryLock, "takes the advisory lock of the key"},
    {OperationName::ReadResource, "reads the resource"},
    {OperationName::WriteResource, "writes the resource"},
    {OperationName::EraseResource, "deletes the resource"},
    {OperationName::QueryCharge, "asks the provider for the charge"},
    {OperationName::CancelCharge, "cancels the charge"},
    {OperationName::ExpireLock, "sets the expiry of its lock"},
    {OperationName::WaitReplicas, "waits for the replicas"},
    {OperationName::TakePermit, "takes a permit"},
    {OperationName::FindUnfinished, "looks for unfinished keys"},
    {OperationName::PurgeKeys, "purges old keys"},
    {OperationName::FindFinished, "looks for finished keys"},
    {OperationName::FindHome, "looks up the home of the key"},
    {OperationName::MoveHome, "moves the home of the key"},
    {OperationName::CreateOrder, "writes the order"},
    {OperationName::QueueReceipt, "queues the receipt"},
    {OperationName::PurgePayments, "purges old payments"},
    {OperationName::Reply, "replies"},
});
static_assert(intentions.size() == static_cast<std::size_t>(OperationName::Reply) + 1);

std::string_view intentionOf(OperationName name) {
    const auto isNamed = [name](const Intention& each) { return each.name == name; };
    return std::find_if(intentions.begin(), intentions.end() - 1, isNamed)->text;
}

std::string describe(const Run& run, RecordId id) {
    const std::string strategy = run.trace.strategy + ": ";
    if (!id.isSome()) {
        return strategy + "nothing more happens";
    }
    const Record& record = run.trace.records[id.value];
    if (record.kind == RecordKind::OperationSent) {
        const auto name = static_cast<OperationName>(record.detail);
        return strategy + std::string(nameOf(run.trace.names, record.lane)) + " " +
               std::string(intentionOf(name)) + " at " +
               toMillisecondText(record.time - Time::zero());
    }
    const Chronicle chronicle(run.trace);
    return strategy + Teller(chronicle).clause(id);
}

std::optional<Divergence> divergenceOf(const Run& first, const Run& run) {
    const auto& a = first.trace.records;
    const auto& b = run.trace.records;
    const std::size_t shared = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at < shared && isSame(first.trace, a[at], run.trace, b[at])) {
        ++at;
    }
    if (at == a.size() && at == b.size()) {
        return std::nullopt;
    }
    const auto idIn = [at](const std::vector<Record>& records) {
        return at < records.size() ? RecordId{static_cast<std::uint32_t>(at)} : RecordId::none();
    };
    Divergence found;
    found.strategy = run.trace.strategy;
    found.firstRecord = idIn(a);
    found.record = idIn(b);
    const Time inFirst = at < a.size() ? a[at].time : Time::max();
    const Time inThis = at < b.size() ? b[at].time : Time::max();
    found.at = std::min(inFirst, inThis);
    found.sentence = describe(first, found.firstRecord) + "; " + describe(run, found.record);
    return found;
}

} // namespace

std::vector<const StrategyEntry*> strategiesToCompare(const Scenario& scenario) {
    std::vector<const StrategyEntry*> chosen{findStrategy(scenario.strategy)};
    const auto add = [&chosen](const StrategyEntry& entry, std::size_t most) {
        if (chosen.size() < most && &entry != chosen.front()) {
            chosen.push_back(&entry);
        }
    };
    for (const StrategyEntry& entry : strategies()) {
        if (scenario.expected.count(std::string(entry.name)) > 0) {
            add(entry, comparedMax);
        }
    }
    if (chosen.size() == 1) {
        for (const StrategyEntry& entry : strategies()) {
            add(entry, simplestShown);
        }
    }
    std::sort(chosen.begin(), chosen.end()); // Entries of one table.
    return chosen;
}

RunComparison compare(const Scenario& scenario,
                      std::span<const StrategyEntry* const> strategies,
                      std::uint64_t seed) {
    auto comparison = compare(scenario, strategies, seed, {}, [](std::size_t) {});
    ENSURE(comparison.has_value());
    return std::move(*comparison);
}

std::optional<RunComparison> compare(const Scenario& scenario,
                                     std::span<const StrategyEntry* const> strategies,
                                     std::uint64_t seed,
                                     const std::stop_token& stop,
                                     const std::function<void(std::size_t finished)>& progress) {
    RunComparison comparison;
    for (const StrategyEntry* strategy : strategies) {
        progress(comparison.runs.size());
        auto run = runScenario(scenario, *strategy, seed, stop);
        if (!run || stop.stop_requested()) {
            return std::nullopt;
        }
        comparison.runs.push_back(std::move(*run));
    }
    for (std::size_t i = 1; i < comparison.runs.size(); ++i) {
        auto divergence = divergenceOf(comparison.runs.front(), comparison.runs[i]);
        if (divergence) {
            comparison.divergences.push_back(std::move(*divergence));
        }
    }
    return comparison;
}

} // namespace idem
