// How known programs time out and retry, as data with sources.
#pragma once

#include "engine/world/options.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// One row: the defaults of a library, as far as a client here can have them.
struct ClientPreset {
    std::string_view name; ///< Of ClientOptions::sdk.
    std::string_view title;
    std::string_view description; ///< What it does, and what of that is not modelled.
    std::string_view source;
    Duration timeout;
    std::int32_t retries = 0;
    Duration wait; ///< The base of the backoff.
    Backoff backoff = Backoff::Fixed;
    Duration cap = ClientOptions().retryCap;
    RetryAfterUse retryAfter = RetryAfterUse::Ignore;
    std::vector<std::string> retryOn;
};

/// Every preset; the first is "none", with the defaults of ClientOptions.
std::span<const ClientPreset> clientPresets();

/// Sets the client's preset and every field that a preset speaks of. REQUIRES: a known name.
void applyPreset(ClientOptions& client, std::string_view name);

} // namespace idem
