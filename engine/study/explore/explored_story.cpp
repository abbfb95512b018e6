#include "engine/study/explore/explored_story.h"

#include "engine/protocol/key_record.h"

namespace idem {

namespace {

ExploredStep take(ExploredState& state, int handler) {
    const Operation& operation = state.announced(handler);
    ExploredStep step{handler, operation.name, operation.place, operation.key, {}};
    state.step(handler);
    step.result = state.lastResult();
    return step;
}

int firstEnabled(const ExploredState& state) {
    int handler = 0;
    while (handler < state.handlerCount() && !state.isEnabled(handler)) {
        ++handler;
    }
    return handler;
}

std::string foundText(KeyState state) {
    return state == KeyState::Consumed ? "found CONSUMED" : "found CREATED";
}

/// Phrases a result as the operation that asked for it would read it.
struct OutcomeText {
    const ExploredStep& step;

    std::string operator()(std::monostate) const { return "done"; }
    std::string operator()(const StatementResult& result) const {
        if (!result.ok()) {
            return toText(result.state);
        }
        if (step.name == OperationName::FindKey || step.name == OperationName::LockKey) {
            return result.rows.empty() ? "absent"
                                       : foundText(KeyRecord::of(result.rows.front()).state);
        }
        if (step.name == OperationName::TakeAdvisoryLock) {
            return result.rowCount > 0 ? "done" : "held";
        }
        const bool endsOrBegins = step.name == OperationName::Begin ||
                                  step.name == OperationName::Commit ||
                                  step.name == OperationName::Rollback;
        return endsOrBegins ? "done" : rowsText(result.rowCount);
    }
    std::string operator()(const CacheResult& result) const {
        const bool isRecord =
            step.name == OperationName::GetRecord || step.name == OperationName::ClaimRecord;
        if (isRecord && result.value) {
            return foundText(KeyRecord::of(step.key, *result.value).state);
        }
        if (step.name == OperationName::GetRecord) {
            return "absent";
        }
        if (step.name == OperationName::ReleaseLock) {
            return result.integer > 0 ? "done" : "not mine";
        }
        const bool isNil = result.status == CacheStatus::Nil;
        return isNil && step.name == OperationName::TakeLock ? "held" : "done";
    }
    std::string operator()(const ProviderResult& result) const {
        if (result.status == ProviderStatus::NotFound) {
            return "absent";
        }
        return result.payment > 0 ? "payment " + std::to_string(result.payment) : "refused";
    }
    std::string operator()(const Exception&) const { return "thrown"; }
    std::string operator()(const MemoryResult& result) const {
        if (step.name == OperationName::RecallRecord) {
            return result.value ? foundText(KeyRecord::of(step.key, *result.value).state)
                                : "absent";
        }
        return result.done ? "done" : "held";
    }

    static std::string rowsText(std::int32_t count) {
        return std::to_string(count) + (count == 1 ? " row" : " rows");
    }
};

} // namespace

std::vector<ExploredStep> follow(ExploredState& state, std::span<const int> choices) {
    std::vector<ExploredStep> steps;
    for (const int handler : choices) {
        steps.push_back(take(state, handler));
    }
    return steps;
}

std::vector<ExploredStep> finish(ExploredState& state, int stepsMax) {
    std::vector<ExploredStep> steps;
    for (int handler = firstEnabled(state);
         handler < state.handlerCount() && static_cast<int>(steps.size()) < stepsMax;
         handler = firstEnabled(state)) {
        steps.push_back(take(state, handler));
    }
    return steps;
}

std::string outcomeText(const ExploredStep& step) {
    return step.result ? std::visit(OutcomeText{step}, *step.result) : "blocked";
}

} // namespace idem
