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
    static const Strategies known{{"none", {}},
                                  {"naive", {"provider-key"}},
                                  {"mutex", {"when-held", "provider-key"}},
                                  {"claim-lease", {"lease", "renew", "provider-key"}},
                                  {"redis-lock", {"lease", "renew", "provider-key"}},
                                  {"replicated-cache", {"claim-life", "provider-key"}},
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
