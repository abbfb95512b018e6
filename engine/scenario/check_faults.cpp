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
    if (useCase == UseCase::Cart && fault.store == "provider") {
        findings.error({"not-applicable",
                        path + ".store",
                        "a cart never calls the provider",
                        "database or cache",
                        quoted(fault.store),
                        "hit the database, or write use-case = \"payment\""});
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

std::string_view nameOf(FaultKind kind) {
    const Field* field = findField(FieldGroup::Fault, "kind");
    return field->choices[static_cast<std::size_t>(kind)];
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
        if (fault.kind != FaultKind::Crash) {
            checkMessage(fault, placed.path, scenario.world.useCase, findings);
        }
        checkTarget(fault, placed.path, clientOf(fault, scenario.world), findings);
    }
}

} // namespace idem
