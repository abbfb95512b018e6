#include "engine/scenario/reference_names.h"

#include "engine/world/proxy_presets.h"
#include "engine/world/retry_policy.h"

namespace idem {

namespace {

template <class Items>
void appendNames(std::vector<std::string>& names, const Items& items) {
    for (const auto& item : items) {
        names.push_back(item.name);
    }
}

template <class Texts>
std::vector<std::string> asStrings(const Texts& texts) {
    return {texts.begin(), texts.end()};
}

std::vector<std::string> placeNames(const WorldOptions& world) {
    std::vector<std::string> names;
    appendNames(names, world.clients);
    appendNames(names, world.servers);
    const auto added = worldNodeNames(world);
    names.insert(names.end(), added.begin(), added.end());
    names.insert(names.end(), world.regions.begin(), world.regions.end());
    return names;
}

} // namespace

std::vector<std::string> worldNodeNames(const WorldOptions& world) {
    std::vector<std::string> names{"balancer", "database", "cache", "provider"};
    for (const std::string& region : world.regions) {
        names.push_back("replica-" + region);
        names.push_back("cache-" + region);
    }
    return names;
}

std::vector<std::string>
referenceNames(FieldReference reference, const Scenario& scenario, const Strategies& known) {
    std::vector<std::string> names;
    switch (reference) {
    case FieldReference::Region:
        return scenario.world.regions;
    case FieldReference::Server:
        appendNames(names, scenario.world.servers);
        return names;
    case FieldReference::Client:
        appendNames(names, scenario.world.clients);
        return names;
    case FieldReference::Strategy:
        return asStrings(namesOf(known));
    case FieldReference::Scope:
        return {"caller", "method", "path", "region"};
    case FieldReference::RetryReason:
        return asStrings(retryReasonNames());
    case FieldReference::Place:
        return placeNames(scenario.world);
    case FieldReference::Outcome:
        return asStrings(attemptOutcomeNames());
    case FieldReference::None:
        break;
    }
    return names;
}

} // namespace idem
