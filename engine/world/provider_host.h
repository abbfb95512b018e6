// The payment provider in the world: what it does, and what its own chances make of a call.
#pragma once

#include "engine/stores/provider.h"
#include "engine/world/stage.h"

#include <cstdint>

namespace idem {

/// Feeds calls to the store model and traces what they change. A declined card is the same for
/// every attempt of an operation; whether a call fails is drawn for each.
class ProviderHost {
public:
    explicit ProviderHost(Stage& stage);

    void restart() { m_provider.clear(); }
    ProviderResult execute(const ProviderCall& call, const Occasion& occasion);
    /// Traces what the last call changed, now that its own record is known. `step` pairs records.
    void settle(NodeId node, const Occasion& occasion, std::uint32_t step);

private:
    Stage& m_stage;
    Provider m_provider;
    bool m_hasExecuted = false; ///< Whether the last call came as far as the books.
};

} // namespace idem
