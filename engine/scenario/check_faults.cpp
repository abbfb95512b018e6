// Whether each fault names something that exists. Intents, copies and attempts beyond what a
// client is configured for cannot be hit; an intent would even hit another client's.
#include "engine/scenario/check.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>

namespace idem {

namespace {

const ClientOptions& clientOf(const Fault& fault, const WorldOptions& world) {
    const auto& clients = world.clients;
    const auto found =
        std::find_if(clients.begin(), clients.end(), [&fault](const ClientOptions& client) {
            return client.name == fault.client;
        });
    return found == clients.end() ? clients.front() : *found;
}

std::string_view nameOf(FaultKind kind) {
    const Field* field = findField(FieldGroup::Fault, "kind");
    return field->choices[static_cast<std::size_t>(kind)];
}

bool befallsStore(FaultKind kind) {
    return kind == FaultKind::Failover || kind == FaultKind::StoreCrash ||
           kind == FaultKind::Disconnect || kind == FaultKind::Outage;
}

Complaint withoutProvider(const Fault& fault, const std::string& path) {
    return {"not-applicable",
            path + ".store",
            "only a payment calls the provider",
            "database or cache",
            quoted(fault.store),
            "hit the database, or write use-case = \"payment\""};
}

void checkFieldsOfKind(const PlacedElement<ConstElement>& placed, Findings& findings) {
    const FaultKind kind = std::get<const Fault*>(placed.element)->kind;
    for (const Field& field : fieldsOf(FieldGroup::Fault)) {
        if (!appliesTo(field, kind) && field.get(placed.element) != defaultOf(field)) {
            findings.error(notApplicable(fieldPath(placed.path, field), field, kind));
        }
    }
}

void checkMessage(const Fault& fault,
                  const std::string& path,
                  UseCase useCase,
                  Findings& findings) {
    const bool isStoreHop = fault.hop == Hop::Operation || fault.hop == Hop::Result;
    if (!isStoreHop && !fault.store.empty()) {
        findings.error({"not-applicable",
                        path + ".store",
                        "a message between client and server has no store",
                        "hop = \"operation\" or hop = \"result\" with it",
                        quoted(fault.store),
                        "remove it, or name another hop"});
    }
    if (useCase != UseCase::Payment && fault.store == "provider") {
        findings.error(withoutProvider(fault, path));
    }
    if (fault.kind == FaultKind::Duplicate && fault.store == "database") {
        findings.error({"not-applicable",
                        path + ".store",
                        "a database connection delivers each statement once",
                        "cache or provider",
                        quoted(fault.store),
                        "name another store"});
    }
    const bool isAnswer = fault.hop == Hop::Response || fault.hop == Hop::Result;
    if (fault.kind == FaultKind::Duplicate && isAnswer) {
        findings.error({"not-applicable",
                        path + ".hop",
                        "only a request or an operation can be duplicated",
                        "request or operation",
                        fault.hop == Hop::Response ? "\"response\"" : "\"result\"",
                        "write hop = \"request\""});
    }
}

/// A fault of a store names one, and one that it can befall.
void checkStore(const Fault& fault, const std::string& path, UseCase useCase, Findings& findings) {
    const bool isOutage = fault.kind == FaultKind::Outage;
    const bool isCacheOrDatabase = fault.store == "cache" || fault.store == "database";
    const bool isFit = fault.kind == FaultKind::Disconnect ? fault.store == "database"
                       : isOutage                          ? !fault.store.empty()
                                                           : isCacheOrDatabase;
    if (!isFit) {
        findings.error({"store-needed",
                        path + ".store",
                        "a fault of kind " + std::string(nameOf(fault.kind)) +
                            " names the store that it befalls",
                        fault.kind == FaultKind::Disconnect ? "database"
                        : isOutage                          ? "database, cache or provider"
                                                            : "database or cache",
                        quoted(fault.store),
                        "write store = \"database\""});
    } else if (useCase != UseCase::Payment && fault.store == "provider") {
        findings.error(withoutProvider(fault, path));
    }
    const bool isCache = fault.store == "cache";
    if (isFit && !isCache && (fault.wiped || fault.powerCut)) {
        findings.error({"not-applicable",
                        path + (fault.wiped ? ".wiped" : ".power-cut"),
                        "only a cache forgets what was not on its disk",
                        "store = \"cache\" with it",
                        quoted(fault.store),
                        "remove it, or write store = \"cache\""});
    }
}

void checkPartition(const Fault& fault,
                    const std::string& path,
                    Duration horizon,
                    Findings& findings) {
    if (fault.between.size() != 2 || fault.between[0] == fault.between[1]) {
        findings.error({"missing",
                        path + ".between",
                        "a partition needs to know what it cuts apart",
                        "two different nodes or regions",
                        std::to_string(fault.between.size()) + " names",
                        "write between = [\"server-1\", \"database\"]"});
    }
    if (fault.from > horizon) {
        findings.warning({"no-effect",
                          path + ".from",
                          "the partition begins after the end of the run",
                          "at most " + toText(horizon),
                          toText(fault.from),
                          "raise the horizon"});
    }
}

void checkTarget(const Fault& fault,
                 const std::string& path,
                 const ClientOptions& client,
                 Findings& findings) {
    if (fault.intent > client.intents) {
        findings.error(
            {"unknown-intent",
             path + ".intent",
             "the client " + client.name + " has no operation " + std::to_string(fault.intent),
             "from 1 to " + std::to_string(client.intents),
             std::to_string(fault.intent),
             "raise clients." + client.name + ".intents"});
    }
    if (fault.copy > client.copies) {
        findings.warning({"no-effect",
                          path + ".copy",
                          "the client " + client.name + " never sends copy " +
                              std::to_string(fault.copy) + ", so the fault hits nothing",
                          "from 1 to " + std::to_string(client.copies),
                          std::to_string(fault.copy),
                          "raise clients." + client.name + ".copies"});
    }
    const std::int32_t attempts = (client.retries + 1) * (client.userRetries + 1);
    if (fault.attempt > attempts) {
        findings.warning({"no-effect",
                          path + ".attempt",
                          "the client " + client.name + " never makes attempt " +
                              std::to_string(fault.attempt) + ", so the fault hits nothing",
                          "from 0 to " + std::to_string(attempts),
                          std::to_string(fault.attempt),
                          "raise clients." + client.name + ".retries"});
    }
}

void checkPause(const Fault& fault, const std::string& path, Findings& findings) {
    const bool isTimed = !fault.server.empty();
    if (!isTimed && fault.from > Duration::zero()) {
        findings.error({"not-applicable",
                        path + ".from",
                        "only a pause of a named server begins at an instant",
                        "a server with it",
                        toText(fault.from),
                        "name the server, or remove it"});
    }
    if (isTimed && fault.at != Fault().at) {
        findings.error({"not-applicable",
                        path + ".at",
                        "the pause of a named server begins at an instant, at no crash point",
                        "from",
                        "",
                        "remove it, or remove the server"});
    }
}

void checkException(const Fault& fault, const std::string& path, Findings& findings) {
    if (fault.at != CrashPoint::AfterClaim && fault.at != CrashPoint::EffectDone) {
        findings.error({"not-applicable",
                        path + ".at",
                        "the work throws before its effect or after it",
                        "c1 or c3",
                        "",
                        "write at = \"c3\""});
    }
}

void checkTry(const Fault& fault,
              const std::string& path,
              const ProxyOptions& proxy,
              Findings& findings) {
    if (fault.proxyTry > proxy.retries + 1) {
        findings.warning({"no-effect",
                          path + ".try",
                          "the proxy never makes try " + std::to_string(fault.proxyTry) +
                              ", so the fault hits nothing",
                          "from 0 to " + std::to_string(proxy.retries + 1),
                          std::to_string(fault.proxyTry),
                          "raise balancer.retries"});
    }
}

bool isOfMessages(FaultKind kind) {
    return kind == FaultKind::Drop || kind == FaultKind::Duplicate || kind == FaultKind::Delay;
}

} // namespace

bool appliesTo(const Field& field, FaultKind kind) {
    return (field.faultKinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

Complaint notApplicable(std::string path, const Field& field, FaultKind kind) {
    Complaint complaint;
    complaint.code = "not-applicable";
    complaint.path = std::move(path);
    complaint.message =
        "a fault of kind " + std::string(nameOf(kind)) + " has no " + std::string(field.name);
    complaint.suggestion = "remove it";
    return complaint;
}

void checkFaults(const Scenario& scenario, Findings& findings) {
    for (const auto& placed : elementsOf(scenario, FieldGroup::Fault)) {
        const Fault& fault = *std::get<const Fault*>(placed.element);
        checkFieldsOfKind(placed, findings);
        if (fault.kind == FaultKind::Partition) {
            checkPartition(fault, placed.path, scenario.world.horizon, findings);
            continue;
        }
        if (befallsStore(fault.kind)) {
            checkStore(fault, placed.path, scenario.world.useCase, findings);
        } else if (isOfMessages(fault.kind)) {
            checkMessage(fault, placed.path, scenario.world.useCase, findings);
        } else if (fault.kind == FaultKind::Pause) {
            checkPause(fault, placed.path, findings);
        } else if (fault.kind == FaultKind::Exception) {
            checkException(fault, placed.path, findings);
        }
        checkTry(fault, placed.path, scenario.world.balancer.proxy, findings);
        if (fault.kind != FaultKind::Outage) {
            checkTarget(fault, placed.path, clientOf(fault, scenario.world), findings);
        }
    }
}

} // namespace idem
