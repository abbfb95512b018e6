// Whatever the bytes, the reader refuses them with an error, or accepts a scenario that passes the
// checks and that a written file gives back unchanged.
#include "engine/core/ensure.h"
#include "engine/scenario/check.h"
#include "engine/scenario/known_strategies.h"
#include "engine/scenario/read.h"
#include "engine/scenario/write.h"

#include <cstddef>
#include <cstdint>

namespace idem {

/// The registry would bring the strategies' coroutines along; names and options are enough here.
const Strategies& knownStrategies() {
    static const Strategies known{
        {"none", {}},
        {"naive", {"provider-key"}},
        {"mutex", {"when-held", "provider-key"}},
        {"semaphore", {"permits", "provider-key"}},
        {"row-lock", {"lock-wait", "provider-key"}},
        {"advisory-lock", {"when-held", "isolation", "provider-key"}},
        {"advisory-lock-session", {"when-held", "unlock", "provider-key"}},
        {"claim-lease", {"lease", "renew", "provider-key"}},
        {"conditional-put", {"lease", "provider-key", "reclaim"}, true},
        {"redis-lock-plain", {"lease", "finally-deletes", "provider-key"}},
        {"redis-lock-wait", {"lease", "renew", "wait-replicas", "wait-timeout", "when-store-down"}},
        {"replicated-cache", {"claim-life", "when-store-down", "provider-key"}, false, true},
        {"home-region", {"lease", "renew", "when-home-fails", "provider-key"}},
        {"cache-first", {"claim-life", "fallback", "persist-delay", "provider-key"}, false, true},
        {"one-transaction", {}}};
    return known;
}

} // namespace idem

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto parsed = idem::readScenario(text, "fuzz.toml");
    ENSURE(parsed.value.has_value() != idem::hasError(parsed.diagnostics));
    for (const auto& diagnostic : parsed.diagnostics) {
        ENSURE(!diagnostic.code.empty() && diagnostic.line > 0 && diagnostic.column > 0);
        ENSURE(!toText(diagnostic).empty());
    }
    if (!parsed) {
        return 0;
    }
    ENSURE(!idem::hasError(idem::checkScenario(*parsed.value)));
    const auto again = idem::readScenario(idem::writeScenario(*parsed.value), "written.toml");
    ENSURE(again.value.has_value());
    ENSURE(*again.value == *parsed.value);
    return 0;
}
