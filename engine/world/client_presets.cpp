#include "engine/world/client_presets.h"

#include "engine/core/ensure.h"

#include <algorithm>

namespace idem {

namespace {

constexpr Duration ms(std::int64_t count) {
    return Duration::milliseconds(count);
}

ClientPreset noPreset() {
    const ClientOptions client;
    return {
        "none",
        "No library",
        "What the scenario says, or a plain client: 2 s of patience and one retry after 500 ms.",
        "Defaults of Idemscope.",
        client.timeout,
        client.retries,
        client.retryWait.min(),
        client.backoff,
        client.retryCap,
        client.retryAfter,
        client.retryOn};
}

std::vector<ClientPreset> retryingLibraries() {
    return {
        {"stripe",
         "Stripe SDK",
         "80 s of patience and 2 retries after a lost connection, 409 or 5xx, half to all of "
         "0.5 s, 1 s, ... up to 5 s apart. Every POST has a key. Stripe-Should-Retry is not "
         "modelled.",
         "stripe-node, stripe-python and stripe-go sources (semantics.md R67).",
         ms(80'000),
         2,
         ms(500),
         Backoff::EqualJitter,
         ms(5'000),
         RetryAfterUse::Obey,
         {"timeout", "conflict", "server-error"}},
        {"aws-standard",
         "AWS SDK, standard mode",
         "3 attempts with fully jittered exponential backoff up to 20 s, also after throttling. "
         "The quota of retries is not modelled.",
         "AWS SDKs and Tools Reference, retry behaviour (semantics.md R68).",
         ms(60'000),
         2,
         ms(1'000),
         Backoff::FullJitter,
         ms(20'000),
         RetryAfterUse::Ignore,
         {"timeout", "rate-limited", "server-error"}},
    };
}

/// What repeats a request by itself when its connection breaks, at once and unasked.
ClientPreset breaksAndRepeats(std::string_view name,
                              std::string_view title,
                              std::string_view description,
                              std::string_view source,
                              Duration timeout) {
    ClientPreset preset = noPreset();
    preset.name = name;
    preset.title = title;
    preset.description = description;
    preset.source = source;
    preset.timeout = timeout;
    preset.retries = 1;
    preset.wait = Duration::zero();
    preset.retryOn = {"timeout"};
    return preset;
}

std::vector<ClientPreset> transports() {
    return {
        breaksAndRepeats("go-net-http",
                         "Go net/http",
                         "Repeats a POST by itself and at once if a reused connection breaks and "
                         "the request has an Idempotency-Key. A broken connection shows here as "
                         "the time-out; Go sets none, 30 s is a usual choice.",
                         "golang/go net/http/transport.go (semantics.md R62).",
                         ms(30'000)),
        breaksAndRepeats("okhttp",
                         "OkHttp",
                         "retryOnConnectionFailure, on by default, repeats a request at once, a "
                         "POST too. A broken connection shows here as the time-out of 10 s.",
                         "square/okhttp issue 2394 (semantics.md R63).",
                         ms(10'000)),
        breaksAndRepeats(
            "browser",
            "Browser",
            "Repeats any request at once when a reused connection breaks before an answer, as "
            "Firefox and Chromium did. A broken connection shows here as the time-out of 300 s.",
            "draft-nottingham-httpbis-retry, appendix (semantics.md R61).",
            ms(300'000)),
    };
}

std::vector<ClientPreset> proxies() {
    return {
        {"envoy-client",
         "Behind an Envoy that retries",
         "One retry after a reset or 5xx, fully jittered from 25 ms up to 250 ms. The time-out of "
         "15 s is of each try here, of all tries in Envoy.",
         "Envoy router filter (semantics.md R65).",
         ms(15'000),
         1,
         ms(25),
         Backoff::FullJitter,
         ms(250),
         RetryAfterUse::Ignore,
         {"timeout", "server-error"}},
        {"istio-client",
         "Behind an Istio sidecar",
         "Two retries, fully jittered from 25 ms up to 250 ms, by default after 503 or a refused "
         "stream. Other 5xx are retried here, too.",
         "Istio default retry policy (semantics.md R66).",
         ms(15'000),
         2,
         ms(25),
         Backoff::FullJitter,
         ms(250),
         RetryAfterUse::Ignore,
         {"server-error"}},
    };
}

std::vector<ClientPreset> everyPreset() {
    std::vector<ClientPreset> all{noPreset()};
    for (const auto& presets : {retryingLibraries(), transports(), proxies()}) {
        all.insert(all.end(), presets.begin(), presets.end());
    }
    return all;
}

} // namespace

std::span<const ClientPreset> clientPresets() {
    static const std::vector<ClientPreset> presets = everyPreset();
    return presets;
}

void applyPreset(ClientOptions& client, std::string_view name) {
    const auto presets = clientPresets();
    const auto found = std::find_if(
        presets.begin(), presets.end(), [name](const auto& preset) { return preset.name == name; });
    ENSURE(found != presets.end());
    client.sdk = name;
    client.timeout = found->timeout;
    client.retries = found->retries;
    client.retryWait = Distribution::constant(found->wait);
    client.backoff = found->backoff;
    client.retryCap = found->cap;
    client.retryAfter = found->retryAfter;
    client.retryOn = found->retryOn;
}

} // namespace idem
