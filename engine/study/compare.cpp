// RunComparison of runs. Draws are addressed by what they are for, so two strategies meet the same
// delays and losses; the first record that differs is then the work of the strategies alone.

#include "engine/study/compare.h"

#include "engine/trace/text.h"
#include "engine/verdict/chronicle.h"
#include "engine/verdict/teller.h"

#include <algorithm>
#include <optional>
#include <string_view>

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

/// What a server sets out to do, in the present tense of a story.
std::string_view intentionOf(OperationName name) {
    switch (name) {
    case OperationName::FindKey:
    case OperationName::GetRecord:
    case OperationName::RecallRecord:
        return "looks the key up";
    case OperationName::ClaimKey:
    case OperationName::ClaimRecord:
        return "claims the key";
    case OperationName::TakeOverKey:
        return "takes the key over";
    case OperationName::InsertKey:
    case OperationName::CompleteKey:
    case OperationName::PutRecord:
    case OperationName::KeepRecord:
        return "records the result";
    case OperationName::RenewClaim:
    case OperationName::RenewLock:
        return "renews its lease";
    case OperationName::Begin:
        return "begins a transaction";
    case OperationName::Commit:
        return "commits";
    case OperationName::Rollback:
        return "rolls back";
    case OperationName::WriteLedger:
        return "writes the ledger";
    case OperationName::Charge:
        return "charges";
    case OperationName::TakeLock:
        return "takes the lock of the key";
    case OperationName::ReleaseLock:
    case OperationName::DeleteLock:
    case OperationName::ReleaseAdvisoryLock:
    case OperationName::ReleasePermit:
        return "releases its lock";
    case OperationName::ReleaseKey:
    case OperationName::DeleteKey:
    case OperationName::ForgetRecord:
        return "gives the key up";
    case OperationName::OverwriteKey:
    case OperationName::PersistRecord:
    case OperationName::RestoreRecord:
        return "writes the record";
    case OperationName::MarkUnknown:
        return "marks the key UNKNOWN";
    case OperationName::AdvancePoint:
        return "advances its recovery point";
    case OperationName::PutKey:
        return "puts the key if absent or run out";
    case OperationName::LockKey:
        return "locks the row of the key";
    case OperationName::TakeAdvisoryLock:
        return "takes the advisory lock of the key";
    case OperationName::ReadResource:
        return "reads the resource";
    case OperationName::WriteResource:
        return "writes the resource";
    case OperationName::EraseResource:
        return "deletes the resource";
    case OperationName::QueryCharge:
        return "asks the provider for the charge";
    case OperationName::CancelCharge:
        return "cancels the charge";
    case OperationName::ExpireLock:
        return "sets the expiry of its lock";
    case OperationName::WaitReplicas:
        return "waits for the replicas";
    case OperationName::TakePermit:
        return "takes a permit";
    case OperationName::FindUnfinished:
        return "looks for unfinished keys";
    case OperationName::PurgeKeys:
        return "purges old keys";
    case OperationName::Reply:
        break;
    }
    return "replies";
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

RunComparison compare(const Scenario& scenario,
                      std::span<const StrategyEntry* const> strategies,
                      std::uint64_t seed) {
    RunComparison comparison;
    for (const StrategyEntry* strategy : strategies) {
        comparison.runs.push_back(runScenario(scenario, *strategy, seed));
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
