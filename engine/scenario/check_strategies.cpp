// Warnings about strategies: options that work against each other, and fields that the strategy of
// the scenario does not read.
#include "engine/protocol/profile.h"
#include "engine/scenario/check.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>

namespace idem {

namespace {

void checkStrategyLease(const Scenario& scenario, Findings& findings) {
    const Duration life = rulesOf(scenario.world.protocol).recordLife;
    for (const auto& [name, options] : scenario.strategies) {
        if (options.lease > life && options.lease != StrategyOptions().lease) {
            findings.warning({"lease-too-long",
                              "strategy." + name + ".lease",
                              "the lease outlives the record that it guards",
                              "at most " + toText(life),
                              toText(options.lease),
                              "lower the lease, or raise protocol.record-life"});
        }
    }
}

void checkStrategyWait(const Scenario& scenario, Findings& findings) {
    for (const auto& [name, options] : scenario.strategies) {
        if (options.waitTimeout >= options.lease &&
            options.waitTimeout != StrategyOptions().waitTimeout) {
            findings.warning({"wait-too-long",
                              "strategy." + name + ".wait-timeout",
                              "the lock may have run out before the wait for replicas ends",
                              "less than " + toText(options.lease),
                              toText(options.waitTimeout),
                              "lower the wait-timeout, or raise the lease"});
        }
    }
}

bool reads(const StrategyInfo& strategy, std::string_view option) {
    return std::find(strategy.options.begin(), strategy.options.end(), option) !=
           strategy.options.end();
}

/// An entry that says "in progress" and is gone while the client still waits for the answer.
void checkClaimLife(const Scenario& scenario, const StrategyInfo& strategy, Findings& findings) {
    const auto options = scenario.strategies.find(scenario.strategy);
    if (options == scenario.strategies.end() || !reads(strategy, "claim-life")) {
        return;
    }
    const Duration life = options->second.claimLife;
    for (const ClientOptions& client : scenario.world.clients) {
        if (life < client.timeout) {
            findings.warning({"claim-too-short",
                              "strategy." + scenario.strategy + ".claim-life",
                              "an unfinished entry is gone before the client " + client.name +
                                  " gives an attempt up, so a second request is carried out too",
                              "at least " + toText(client.timeout),
                              toText(life),
                              "raise the claim-life"});
            return;
        }
    }
}

void checkUnread(const Scenario& scenario, const StrategyInfo& strategy, Findings& findings) {
    const auto unread = [&findings](bool isUnread, std::string path, std::string why) {
        if (isUnread) {
            findings.warning({"no-effect", std::move(path), std::move(why), "", "", "remove it"});
        }
    };
    const ProtocolOptions& protocol = scenario.world.protocol;
    const std::string endings = "what becomes of the key after a failure is part of the strategy " +
                                std::string(strategy.name) + " itself";
    unread(strategy.fixesEndings && protocol.afterRefusal != Ending::AsProfile,
           "protocol.after-refusal",
           endings);
    unread(strategy.fixesEndings && protocol.afterUnknown != Ending::AsProfile,
           "protocol.after-unknown",
           endings);
    unread(strategy.isActiveActive && scenario.world.regions.size() > 1 &&
               scenario.world.cache.persistence != CacheSetup().persistence,
           "cache.persistence",
           "a node of the strategy " + std::string(strategy.name) +
               " that comes back is filled by those of the other regions");
}

} // namespace

void checkStrategiesPlausible(const Scenario& scenario,
                              const Strategies& known,
                              Findings& findings) {
    checkStrategyLease(scenario, findings);
    checkStrategyWait(scenario, findings);
    const StrategyInfo* const strategy = findStrategyInfo(known, scenario.strategy);
    if (strategy != nullptr) {
        checkClaimLife(scenario, *strategy, findings);
        checkUnread(scenario, *strategy, findings);
    }
}

} // namespace idem
