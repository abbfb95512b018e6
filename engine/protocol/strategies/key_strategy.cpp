// The steps that strategies over the key table share.

#include "engine/protocol/strategies/key_strategy.h"

namespace idem {

Task<Admission> KeyStrategy::claimOrTakeOver(Request request, TakeOver which) {
    Admission admission;
    const auto claimed = co_await keys.claim(request, options.lease);
    if (claimed) {
        admission.isMine = true;
        co_return admission;
    }
    if (!claimed.isAnswered()) {
        admission.answer = answers.unavailable();
        co_return admission;
    }
    const auto record = co_await keys.find(*request.key);
    if (!record || !isAbandoned(request, *record, which)) {
        admission.answer = answerTo(request, record);
        co_return admission;
    }
    const auto taken = co_await keys.takeOver(*record, options.lease);
    admission.isMine = admission.isTakenOver = taken.fate == SqlFate::Done;
    admission.record = *record;
    admission.answer = refusalAfter(taken.fate);
    co_return admission;
}

Task<Response> KeyStrategy::workUnderLease(Request request) {
    startRenewing(request);
    const auto effect = co_await backend.execute(request);
    keys.stopRenewing();
    co_return co_await settle(request, effect);
}

Task<Response> KeyStrategy::settle(Request request, Effect effect) {
    const auto answer = answers.to(effect);
    const auto disposal = answers.disposalOf(effect);
    if (disposal == Disposal::Store) {
        const auto completed = co_await keys.complete(request, answer);
        if (!completed) {
            co_return co_await answerFromRecord(request);
        }
    } else if (disposal == Disposal::Release) {
        co_await keys.release(request);
    } else if (disposal == Disposal::MarkUnknown || disposal == Disposal::Rerun) {
        co_await keys.markUnknown(request);
    }
    co_return answer;
}

Task<Response> KeyStrategy::answerFromRecord(Request request) {
    const auto record = co_await keys.find(*request.key);
    co_return answerTo(request, record);
}

Task<Response> KeyStrategy::settleAndCommit(Request request, Effect effect) {
    if (!answers.keepsKeyAfter(effect)) {
        const auto answer = answers.to(effect);
        co_return co_await rollBackAndAnswer(answer);
    }
    const auto answer = co_await settle(request, effect);
    co_return co_await commitAndAnswer(answer);
}

Task<Acted> KeyStrategy::actAndInsert(Request request) {
    const auto effect = co_await backend.execute(request);
    Acted acted{SqlFate::Nothing, answers.to(effect)};
    if (answers.disposalOf(effect) == Disposal::Store) {
        const auto inserted = co_await keys.insert(request, acted.answer, OnConflict::Error);
        acted.fate = inserted.fate;
        if (!inserted) {
            acted.answer = failureAfter(inserted.fate);
        }
    }
    if (acted.fate != SqlFate::Done) {
        co_await transaction.rollback();
    }
    co_return acted;
}

Task<Response> KeyStrategy::commitAndAnswer(Response answer) {
    const auto committed = co_await transaction.commit();
    if (!committed) {
        co_return failureAfter(committed.fate);
    }
    co_return answer;
}

Task<Response> KeyStrategy::rollBackAndAnswer(Response answer) {
    co_await transaction.rollback();
    co_return answer;
}

} // namespace idem
