// Warnings: combinations that run, but that nobody can mean. Each says what follows from it.
#include "engine/protocol/profile.h"
#include "engine/scenario/check.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>

namespace idem {

namespace {

void checkClientPlausible(const ClientOptions& client,
                          const WorldOptions& world,
                          Findings& findings) {
    const std::string path = "clients." + client.name;
    const Duration life = rulesOf(world.protocol).recordLife;
    if (life < client.timeout) {
        findings.warning({"record-too-short",
                          "protocol.record-life",
                          "a record is gone before the client " + client.name +
                              " gives an attempt up, so its retry is carried out again",
                          "at least " + toText(client.timeout),
                          toText(life),
                          "raise protocol.record-life"});
    }
    // A library that repeats at once does so whether or not anybody means it.
    const bool isLibrary = client.sdk != "none";
    if (client.retries > 0 && client.retryWait.max() == Duration::zero() && !isLibrary) {
        findings.warning({"no-wait",
                          path + ".retry-wait",
                          "the client retries without any wait, as fast as it is refused",
                          "a wait above 0ms",
                          toText(client.retryWait),
                          "write retry-wait = \"500ms\""});
    }
    if (world.horizon < client.timeout) {
        findings.warning({"horizon-too-short",
                          "horizon",
                          "the run ends before the first time-out of the client " + client.name +
                              ", so its outcome stays unknown",
                          "at least " + toText(client.timeout),
                          toText(world.horizon),
                          "raise the horizon"});
    }
    if (world.useCase == UseCase::Payment && client.from == client.to) {
        findings.warning({"same-account",
                          path + ".to",
                          "the payment goes to the account that it comes from",
                          "another account",
                          quoted(client.to),
                          ""});
    }
}

void checkRetriesPlausible(const ClientOptions& client,
                           const WorldOptions& world,
                           Findings& findings) {
    const std::string path = "clients." + client.name;
    const auto warn = [&findings, &path](std::string field, std::string what, std::string advice) {
        findings.warning(
            {"no-effect", path + "." + field, std::move(what), "", "", std::move(advice)});
    };
    for (const std::string& outcome : client.rotateKeyOn) {
        const auto& retried = client.retryOn;
        if (std::find(retried.begin(), retried.end(), outcome) == retried.end()) {
            warn("rotate-key-on",
                 "the client never retries after the outcome " + outcome +
                     ", so it changes no key then",
                 "add it to retry-on");
        }
    }
    if (client.hedgeAfter > Duration::zero() && client.copies == 1) {
        warn("hedge-after", "there is no second copy that could be sent", "write copies = 2");
    }
    if (client.arriveUntil > Duration::zero() && client.arrival == Distribution()) {
        warn("arrive-until",
             "an operation waits for the one before, so the end may come before most of them",
             "write arrival = \"exponential(mean=200ms)\"");
    }
    if (client.backoff != Backoff::Fixed && client.retryWait.min() > client.retryCap) {
        warn("retry-cap", "every wait is longer than the cap, so none grows", "raise retry-cap");
    }
    const std::int64_t waits =
        client.retries * std::min(client.retryWait.min(), client.retryCap).ns;
    if (client.sdk == "none" && waits > world.horizon.ns) {
        findings.warning({"retries-without-end",
                          path + ".retries",
                          "the run ends before the client gives up, so what fails stays unknown",
                          "at most " + toText(world.horizon) + " of waiting",
                          std::to_string(client.retries) + " retries",
                          "lower retries or retry-wait, or raise the horizon"});
    }
    if (client.retries > 0 && client.retryOn.empty()) {
        warn("retries", "no outcome is retried", "name outcomes in retry-on");
    }
}

void checkProviderPatience(const ProviderSetup& provider, Findings& findings) {
    if (provider.timeout < provider.latency.min()) {
        findings.warning({"always-times-out",
                          "provider.timeout",
                          "a server gives every charge up before the provider can answer",
                          "at least " + toText(provider.latency.min()),
                          toText(provider.timeout),
                          "raise provider.timeout, or lower provider.latency"});
    }
}

/// What we remember for longer than the provider is resumed with a key that it no longer knows
/// (semantics.md F39).
void checkProviderMemory(const WorldOptions& world, Findings& findings) {
    const Duration life = rulesOf(world.protocol).recordLife;
    if (world.provider.deduplicates && world.provider.keyLife < life) {
        findings.warning({"provider-forgets",
                          "provider.key-life",
                          "the provider forgets a key before our record of it ends, so a charge "
                          "that is resumed in between is a second one",
                          "at least " + toText(life),
                          toText(world.provider.keyLife),
                          "lower protocol.record-life, or raise provider.key-life"});
    }
}

/// A field that another one has switched off.
void checkProtocolPlausible(const ProtocolOptions& protocol, Findings& findings) {
    const auto unread = [&findings](bool isUnread, std::string_view field, std::string_view why) {
        if (isUnread) {
            findings.warning({"no-effect",
                              "protocol." + std::string(field),
                              std::string(why),
                              "",
                              "",
                              "remove it"});
        }
    };
    const ProtocolOptions usual;
    unread(!protocol.checkFingerprint && protocol.fingerprint != usual.fingerprint,
           "fingerprint",
           "with check-fingerprint = false nothing is compared");
    unread(protocol.reaperPeriod == Duration::zero() && protocol.reap != usual.reap,
           "reap",
           "with reaper-period = \"0s\" nothing is reaped");
    unread(protocol.completerPeriod == Duration::zero() &&
               protocol.completerAge != usual.completerAge,
           "completer-age",
           "without a completer-period nobody looks for unfinished keys");
}

void checkRoutingPlausible(const BalancerOptions& balancer, Findings& findings) {
    if (balancer.routing != Routing::Fixed && !balancer.servers.empty()) {
        findings.warning({"no-effect",
                          "balancer.servers",
                          "only fixed routing reads the list of servers",
                          "",
                          "",
                          "write routing = \"fixed\", or remove the list"});
    }
}

/// What a proxy is told to do although its rules, or the clients, leave no room for it.
void checkProxyPlausible(const WorldOptions& world, Findings& findings) {
    const ProxyOptions& proxy = world.balancer.proxy;
    const Duration patience = std::max(proxy.timeout, proxy.tryTimeout);
    for (const ClientOptions& client : world.clients) {
        if (proxy.preset == "none" && patience > client.timeout) {
            findings.warning(
                {"no-effect",
                 proxy.timeout == patience ? "balancer.timeout" : "balancer.try-timeout",
                 "the client " + client.name + " has given up before the proxy does",
                 "at most " + toText(client.timeout),
                 toText(patience),
                 "lower it, or raise clients." + client.name + ".timeout"});
            break;
        }
    }
    if (proxy.timeout > Duration::zero() && proxy.tryTimeout > proxy.timeout) {
        findings.warning({"no-effect",
                          "balancer.try-timeout",
                          "all tries together end before one try may",
                          "at most " + toText(proxy.timeout),
                          toText(proxy.tryTimeout),
                          "lower it, or raise balancer.timeout"});
    }
    if ((proxy.retries > 0) != !proxy.retryOn.empty()) {
        findings.warning({"no-effect",
                          proxy.retries > 0 ? "balancer.retries" : "balancer.retry-on",
                          "the proxy tries again only with both retries and a reason for them",
                          "",
                          "",
                          "write retries = 1 and retry-on = [\"connect-failure\"], or neither"});
    }
    if (proxy.hedge && proxy.tryTimeout == Duration::zero()) {
        findings.warning({"no-effect",
                          "balancer.hedge",
                          "a second try is hedged only after a time-out of the first",
                          "",
                          "",
                          "write try-timeout = \"500ms\""});
    }
}

/// RFC 9110, 9.2.2: a proxy must not repeat what is not idempotent. Presets are meant so.
void checkRepeatedPosts(const ProxyOptions& proxy, Findings& findings) {
    if (proxy.preset == "none" && proxy.retries > 0 && proxy.retryPosts) {
        findings.warning({"repeats-posts",
                          "balancer.retry-posts",
                          "the proxy repeats POST by itself, so that even an attempt without any "
                          "retry of its client may be carried out twice",
                          "",
                          "",
                          "write retry-posts = false"});
    }
}

void checkServerPlausible(const ServerOptions& server, Findings& findings) {
    if (server.workers == 0 && server.queue != ServerOptions().queue) {
        findings.warning({"no-effect",
                          "servers." + server.name + ".queue",
                          "without a limit of workers nothing ever waits",
                          "",
                          "",
                          "write workers = 1, or remove the queue"});
    }
    if (server.crashEvery.max() == Duration::zero() &&
        server.restartAfter.max() != Duration::zero()) {
        findings.warning({"no-effect",
                          "servers." + server.name + ".restart-after",
                          "the server never crashes by chance",
                          "",
                          "",
                          "write crash-every = \"exponential(mean=1h)\", or remove it"});
    }
}

void checkRepeatedFaults(const std::vector<Fault>& faults, Findings& findings) {
    for (std::size_t later = 1; later < faults.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (faults[later] == faults[earlier]) {
                findings.warning({"no-effect",
                                  "faults[" + std::to_string(later + 1) + "]",
                                  "this fault repeats faults[" + std::to_string(earlier + 1) +
                                      "], so it has no effect",
                                  "",
                                  "",
                                  "remove one of them"});
                break;
            }
        }
    }
}

} // namespace

void checkPlausible(const Scenario& scenario, Findings& findings) {
    for (const ClientOptions& client : scenario.world.clients) {
        checkClientPlausible(client, scenario.world, findings);
        checkRetriesPlausible(client, scenario.world, findings);
    }
    checkProviderPatience(scenario.world.provider, findings);
    checkProviderMemory(scenario.world, findings);
    checkProtocolPlausible(scenario.world.protocol, findings);
    checkRoutingPlausible(scenario.world.balancer, findings);
    checkProxyPlausible(scenario.world, findings);
    checkRepeatedPosts(scenario.world.balancer.proxy, findings);
    for (const ServerOptions& server : scenario.world.servers) {
        checkServerPlausible(server, findings);
    }
    checkRepeatedFaults(scenario.world.faults, findings);
}

} // namespace idem
