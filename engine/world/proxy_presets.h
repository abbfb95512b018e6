// How well-known proxies treat the requests that they pass on, as data.
#pragma once

#include "engine/world/options.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace idem {

/// What makes a proxy try once more; retryReasonNames() has the words.
enum class RetryReason : std::uint8_t {
    Timeout,        ///< The try took too long.
    ConnectFailure, ///< The server refused the connection: it has not read the request.
    Reset,          ///< The server died with the request.
    Status503,
    Status5xx, ///< 500 to 599.
    Status409, ///< Envoy's "retriable-4xx" (semantics.md R65).
};

/// The words of a file for the reasons, by value.
std::span<const std::string_view> retryReasonNames();

/// A proxy as its makers deliver it, or as its manual suggests.
struct ProxyPreset {
    std::string_view name;
    std::string_view title;
    std::string_view description;
    std::string_view source;
    ProxyOptions rules;
};

/// Every preset, "none" first.
std::span<const ProxyPreset> proxyPresets();
/// None if there is none of that name. Linear.
const ProxyPreset* findProxyPreset(std::string_view name);

} // namespace idem
