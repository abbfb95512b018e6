// What every strategy is made of: the services as plain fields, so that its text reads like the
// textbook's pseudo-code, and the registry that names them all.
#pragma once

#include "engine/protocol/answers.h"
#include "engine/protocol/handler.h"
#include "engine/protocol/options.h"
#include "engine/protocol/services.h"
#include "engine/sim/task.h"

#include <span>
#include <string_view>
#include <utility>

namespace idem {

/// What a server is configured with; lives as long as the world. The life of a record is resolved:
/// as the scenario says, or else as the profile does.
struct ProtocolSetup {
    ProtocolOptions protocol = withLife({});
    StrategyOptions options;
    Answers answers{protocol};
    Duration chargePatience = Duration::zero(); ///< Time-out of a charge; zero: none.

    ProtocolSetup() = default;
    ProtocolSetup(ProtocolOptions protocolOptions,
                  const StrategyOptions& strategyOptions,
                  Duration patience)
        : protocol(withLife(std::move(protocolOptions))),
          options(strategyOptions),
          chargePatience(patience) {}
    Duration paymentLife() const {
        const Duration life = protocol.paymentLife;
        return life == Duration::zero() ? Duration::max() : life;
    }

    ProtocolSetup(const ProtocolSetup&) = delete;
    ProtocolSetup& operator=(const ProtocolSetup&) = delete;
    ~ProtocolSetup() = default;

private:
    static ProtocolOptions withLife(ProtocolOptions options) {
        options.recordLife = rulesOf(options).recordLife;
        return options;
    }
};

struct StrategyEntry;

/// Base of the strategies: one object a request, in the frame that serves it.
struct Strategy {
    Strategy(Handler& handler, const ProtocolSetup& setup)
        : options(setup.options),
          protocol(setup.protocol),
          answers(setup.answers),
          clock(handler.clock()),
          keys{handler, setup.protocol.recordLife},
          transaction{handler},
          ledger{handler, setup.paymentLife()},
          backend{handler, setup.chargePatience, setup.options.providerKey},
          cache{handler, Place::Cache},
          regionalCache{handler, Place::RegionalCache},
          homeCache{handler, Place::HomeCache},
          nextHomeCache{handler, Place::NextHomeCache},
          homes{handler},
          memory{handler},
          advisory{handler},
          m_handler(&handler),
          m_setup(&setup) {}

    /// Handles the request as another strategy of the registry does: one strategy is a step of
    /// another, as check-then-act is between lock and unlock.
    Task<Response> handleAs(const StrategyEntry& other, Request request) const;

    const StrategyOptions& options;
    const ProtocolOptions& protocol;
    const Answers& answers;
    const Clock& clock;
    KeyTable keys;
    Transaction transaction;
    Ledger ledger;
    Backend backend;
    RecordCache cache;
    RecordCache regionalCache;
    RecordCache homeCache;
    RecordCache nextHomeCache;
    HomeMap homes;
    LocalMemory memory;
    AdvisoryLock advisory;

private:
    Handler* m_handler;
    const ProtocolSetup* m_setup;
};

/// What must hold for a strategy to be right (semantics.md 0, point 1).
struct Guarantees {
    bool atomicClaim = false;      ///< Check and claim are one step.
    bool claimWithEffect = false;  ///< Claim and effect commit together.
    bool repeatSafeEffect = false; ///< The effect may be repeated without harm.
};

/// What a strategy asks of its stores for a request that nothing disturbs.
struct Costs {
    std::string_view operations; ///< At stores, besides the effect itself.
    std::string_view held;       ///< What stays occupied while the request is worked on.
};

/// How a strategy uses the cache nodes of the regions.
/// ActiveActive: a node a region, which replicate to each other. Home: a node a region, which do
/// not.
enum class CacheUse : std::uint8_t { None, Primary, ActiveActive, Home };

/// One row of the registry.
struct StrategyEntry {
    std::string_view name;      ///< As in scenarios and on the command line.
    std::string_view reference; ///< Row of semantics.md 3.2.
    std::string_view title;
    std::string_view summary;     ///< One line.
    std::string_view description; ///< One paragraph: how it works and when it breaks.
    Costs costs;
    Guarantees guarantees = {};
    bool localEffect = false;  ///< Writes the ledger in its own database instead of charging.
    bool readsReplica = false; ///< Looks keys up at the database replica of its region.
    CacheUse cache = CacheUse::None;
    bool fixesEndings = false;         ///< What becomes of a key after a failure is part of it: the
                                       ///< profile has no say in that.
    std::int32_t cacheReplicasMin = 0; ///< Replicas that its shared cache has at the least.
    std::span<const std::string_view> optionNames =
        {}; ///< Fields of StrategyOptions that it reads.
    Task<Response> (*handle)(Handler& handler, const ProtocolSetup& setup, Request request);
};

inline Task<Response> Strategy::handleAs(const StrategyEntry& other, Request request) const {
    return other.handle(*m_handler, *m_setup, request);
}

/// Every strategy, simplest first.
std::span<const StrategyEntry> strategies();
const StrategyEntry* findStrategy(std::string_view name);

/// Serves one request from its arrival to its reply: validates, lets the strategy handle it,
/// replies. Methods other than POST need no key and meet no strategy (semantics.md R09). Everything
/// referred to is owned by the world and outlives the frame.
Task<void>
serve(Handler& handler, const ProtocolSetup& setup, const StrategyEntry& strategy, Request request);

} // namespace idem
