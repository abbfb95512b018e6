// The steps that strategies with a lock or a claim in the cache share.
#pragma once

#include "engine/protocol/strategies/entries.h"

namespace idem {

/// How the work under a lock went.
struct LockedWork {
    Response answer;
    /// The lock must stay until its lease ends: nothing else keeps others from repeating the work.
    bool keepsLock = false;
};

struct CacheSteps : Strategy {
    using Strategy::Strategy;

    /// The section under a lock: answer from the saved record if there is one by now; otherwise run
    /// the operation and save its record.
    Task<LockedWork> checkThenAct(RecordCache records, Request request);
    /// What the holder of a lock answers whose second look ended the matter.
    Task<LockedWork> endWithoutWork(CacheLookUp found, Request request);
    /// Another holds the lock: answer from the saved record, or "in progress".
    Task<Response> answerLoser(RecordCache records, Request request);
    /// The cache gives no answer: refuse, or work unprotected (semantics.md R70, F30).
    Task<Response> withoutCache(Request request);
    /// Writes what the profile wants kept of the key after such an end. True if it stands now.
    Task<bool> saveRecord(RecordCache records, Request request, Effect effect);
    /// The same for a claim that is the record itself: it is completed, withdrawn or left alone.
    Task<void> settleClaim(RecordCache records, Request request, Effect effect);
    /// Whether only the lock can keep others from repeating an operation that ended so.
    bool needsLock(const Effect& effect, bool isRecorded) const;
};

} // namespace idem
