#include "engine/protocol/strategies/cache_steps.h"

namespace idem {

Task<LockedWork> CacheSteps::checkThenAct(RecordCache records, Request request) {
    const auto found = co_await records.find(*request.key);
    if (found.record || !found.isAnswered) {
        co_return co_await endWithoutWork(found, request);
    }
    const auto effect = co_await backend.execute(request);
    const auto isRecorded = co_await saveRecord(records, request, effect);
    co_return LockedWork{answers.to(effect), needsLock(effect, isRecorded)};
}

Task<LockedWork> CacheSteps::endWithoutWork(CacheLookUp found, Request request) {
    if (found.record) {
        co_return LockedWork{answers.toDuplicate(request, *found.record)};
    }
    const auto answer = co_await withoutCache(request);
    co_return LockedWork{answer};
}

Task<Response> CacheSteps::answerLoser(RecordCache records, Request request) {
    const auto found = co_await records.find(*request.key);
    if (found.record) {
        co_return answers.toDuplicate(request, *found.record);
    }
    co_return answers.inProgress();
}

Task<Response> CacheSteps::withoutCache(Request request) {
    if (options.whenStoreDown == StoreDownPolicy::FailOpen) {
        co_return co_await handleAs(entries::none, request);
    }
    co_return answers.unavailable();
}

Task<bool> CacheSteps::saveRecord(RecordCache records, Request request, Effect effect) {
    const auto disposal = answers.disposalOf(effect);
    if (disposal == Disposal::Store) {
        co_return co_await records.put(request, answers.to(effect), protocol.recordLife);
    }
    if (disposal == Disposal::MarkUnknown) {
        co_return co_await records.putUnknown(request, protocol.recordLife);
    }
    co_return false;
}

Task<void> CacheSteps::settleClaim(RecordCache records, Request request, Effect effect) {
    if (!answers.keepsKeyAfter(effect)) {
        co_await records.withdraw(request);
        co_return;
    }
    co_await saveRecord(records, request, effect);
}

bool CacheSteps::needsLock(const Effect& effect, bool isRecorded) const {
    return !isRecorded && answers.keepsKeyAfter(effect);
}

} // namespace idem
