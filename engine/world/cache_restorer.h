// Who gives a cache that is back what the database knows.
#pragma once

#include "engine/protocol/key_record.h"
#include "engine/protocol/strategy.h"
#include "engine/sim/process.h"
#include "engine/world/stage.h"
#include "engine/world/timed_handler.h"

#include <vector>

namespace idem {

/// With `cache.restore`, one job beside the servers, which no crash of theirs ends (lecture, Q4).
/// When an outage of the cache ends, or a node comes back or is replaced, it reads the finished
/// keys from the primary database and sets those that the cache does not have, each for the rest
/// of its life. It writes where the first server would; a cache of several regions spreads it.
///
/// Until a key is set again, whoever asks the cache alone does not find it: the restore narrows the
/// window of semantics.md F29 to its own time, and does nothing for what the database never heard.
class CacheRestorer {
public:
    CacheRestorer(Stage& stage, ServerPool& servers, CacheUse use);

    void restart();
    /// Starts the job, or has it look once more when it is at work.
    void onCacheBack();

private:
    static Process restore(CacheRestorer* restorer);

    Announced<std::vector<KeyRecord>> findFinished();
    Announced<bool> put(const KeyRecord& record);

    Stage& m_stage;
    Place m_place;
    bool m_isWanted;
    TimedHandler m_handler;
    ProcessRef m_job;
    bool m_isDue = false; ///< The cache has come back since the last look.
};

} // namespace idem
