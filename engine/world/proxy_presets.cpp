#include "engine/world/proxy_presets.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace idem {

namespace {

ProxyOptions named(std::string_view name) {
    ProxyOptions rules;
    rules.preset = name;
    rules.seesFailures = name != "none";
    return rules;
}

ProxyOptions nginx(std::string_view name, bool nonIdempotent) {
    ProxyOptions rules = named(name);
    rules.tryTimeout = Duration::seconds(60);
    rules.retries = 20;
    rules.retryOn = {"timeout", "connect-failure", "reset"};
    rules.retryPosts = nonIdempotent;
    rules.eachServerOnce = true;
    return rules;
}

/// Envoy looks at no method: whatever its policy names is repeated.
ProxyOptions envoyFamily(std::string_view name, int retries, std::vector<std::string> retryOn) {
    ProxyOptions rules = named(name);
    rules.retries = retries;
    rules.retryOn = std::move(retryOn);
    rules.retryWait = Duration::milliseconds(25);
    rules.retryWaitMax = Duration::milliseconds(250);
    rules.retryPosts = true;
    return rules;
}

ProxyOptions envoy(std::string_view name) {
    ProxyOptions rules = envoyFamily(name, 1, {"timeout", "connect-failure", "reset", "http-5xx"});
    rules.timeout = Duration::seconds(15);
    return rules;
}

ProxyOptions envoyHedging() {
    ProxyOptions rules = envoy("envoy-hedging");
    rules.tryTimeout = Duration::milliseconds(500);
    rules.hedge = true;
    return rules;
}

ProxyOptions patient(std::string_view name, std::int64_t seconds) {
    ProxyOptions rules = named(name);
    rules.timeout = Duration::seconds(seconds);
    return rules;
}

std::vector<ProxyPreset> everyProxyPreset() {
    return {
        {"none",
         "Plain load balancer",
         "Passes requests and answers on; no time-out, no further try, deaf to broken connections.",
         "",
         named("none")},
        {"nginx",
         "nginx",
         "60 s a read; the next server after an error or a time-out, each server once; a POST that "
         "has been sent is not repeated (since 1.9.13).",
         "nginx.org, ngx_http_proxy_module: proxy_next_upstream, proxy_read_timeout; semantics.md "
         "R64",
         nginx("nginx", false)},
        {"nginx-non-idempotent",
         "nginx with non_idempotent",
         "As nginx, but repeats POST too, as every version before 1.9.13 did.",
         "nginx.org, ngx_http_proxy_module: proxy_next_upstream non_idempotent; semantics.md R64",
         nginx("nginx-non-idempotent", true)},
        {"envoy",
         "Envoy with a retry policy",
         "Retry policy \"5xx\": one retry, of any method, after a jittered wait from 25 ms; 15 s "
         "for all tries together.",
         "Envoy documentation, router filter: x-envoy-retry-on, x-envoy-max-retries; semantics.md "
         "R65",
         envoy("envoy")},
        {"envoy-hedging",
         "Envoy with hedging",
         "hedge_on_per_try_timeout: a try without an answer after 500 ms stays in flight while a "
         "second one starts.",
         "Envoy API, HedgePolicy; semantics.md R65 and F38",
         envoyHedging()},
        {"istio",
         "Istio sidecar",
         "Two retries after connection failures and 503, of any method, on another host; no "
         "time-out.",
         "Istio documentation, traffic management, retries; Tencent mesh documentation; "
         "semantics.md R66",
         envoyFamily("istio", 2, {"connect-failure", "http-503"})},
        {"aws-alb",
         "AWS Application Load Balancer",
         "Idle time-out of 60 s, then 504; 502 for a broken connection; repeats nothing.",
         "AWS documentation, Application Load Balancers: idle time-out, HTTP 502 and 504",
         patient("aws-alb", 60)},
        {"aws-api-gateway",
         "Amazon API Gateway",
         "Integration time-out of 29 s, then 504; repeats nothing.",
         "AWS documentation, API Gateway quotas: integration time-out",
         patient("aws-api-gateway", 29)},
    };
}

} // namespace

std::span<const std::string_view> retryReasonNames() {
    static constexpr std::array<std::string_view, 6> names{
        "timeout", "connect-failure", "reset", "http-503", "http-5xx", "http-409"};
    return names;
}

std::span<const ProxyPreset> proxyPresets() {
    static const std::vector<ProxyPreset> table = everyProxyPreset();
    return table;
}

const ProxyPreset* findProxyPreset(std::string_view name) {
    const auto presets = proxyPresets();
    const auto found = std::find_if(presets.begin(), presets.end(), [name](const ProxyPreset& one) {
        return one.name == name;
    });
    return found == presets.end() ? nullptr : &*found;
}

} // namespace idem
