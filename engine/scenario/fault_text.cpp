#include "engine/scenario/fault_text.h"

#include "engine/core/ensure.h"
#include "engine/scenario/check.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

std::string nth(std::int32_t number) {
    const bool isTeen = number % 100 >= 11 && number % 100 <= 13;
    const std::int32_t last = isTeen ? 0 : number % 10;
    return std::to_string(number) + (last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

const ClientOptions* clientOf(const Fault& fault, const Scenario& scenario) {
    const auto& clients = scenario.world.clients;
    const auto found = std::find_if(clients.begin(), clients.end(), [&](const ClientOptions& each) {
        return fault.client.empty() || each.name == fault.client;
    });
    return found == clients.end() ? nullptr : &*found;
}

/// "alice's attempt 1", "each of alice's attempts", "alice's attempt 2 of operation 3, copy 2"
std::string attemptOf(const Fault& fault, const Scenario& scenario) {
    const ClientOptions* client = clientOf(fault, scenario);
    const std::string name = client != nullptr ? client->name : fault.client;
    std::string text = fault.attempt == 0 ? "each of " + name + "'s attempts"
                                          : name + "'s attempt " + std::to_string(fault.attempt);
    const bool hasMany = client != nullptr && client->intents > 1;
    if (fault.intent != 1 || hasMany) {
        text += " of operation " + std::to_string(fault.intent);
    }
    const bool hasCopies = client != nullptr && client->copies > 1;
    if (fault.copy != 1 || hasCopies) {
        text += ", copy " + std::to_string(fault.copy);
    }
    if (fault.proxyTry != 0) {
        text += ", try " + std::to_string(fault.proxyTry) + " of the proxy";
    }
    return text;
}

std::string messageOf(const Fault& fault, const Scenario& scenario) {
    const std::string store = fault.store.empty() ? "a store" : "the " + fault.store;
    const std::string which = fault.ordinal == 1 ? "" : nth(fault.ordinal) + " ";
    const std::string attempt = attemptOf(fault, scenario);
    switch (fault.hop) {
    case Hop::Request:
        return "the " + which + "request of " + attempt;
    case Hop::Response:
        return "the " + which + "answer to " + attempt;
    case Hop::Operation:
        return "the " + nth(fault.ordinal) + " operation on " + store + " in " + attempt;
    case Hop::Result:
        return "the " + nth(fault.ordinal) + " result from " + store + " in " + attempt;
    }
    return "";
}

std::string pointOf(CrashPoint point) {
    static constexpr std::array<std::string_view, 6> words{"before the claim",
                                                           "after the claim",
                                                           "after the effect is sent",
                                                           "after the effect",
                                                           "after the record",
                                                           "after the answer"};
    return std::string(words[static_cast<std::size_t>(point)]);
}

std::string stepOf(const Fault& fault, const Scenario& scenario) {
    static constexpr std::array<std::string_view, 4> words{"claim", "effect", "record", "reply"};
    const std::string step(words[static_cast<std::size_t>(fault.after)]);
    const std::string wait = fault.wait == Duration::zero() ? "" : toText(fault.wait) + " ";
    return wait + "after the " + step + " of " + attemptOf(fault, scenario);
}

std::string returnOf(Duration after, std::string_view never) {
    return after == Duration::zero() ? "; " + std::string(never)
                                     : "; it returns after " + toText(after);
}

/// " from 2s on, for 5s"
std::string spanOf(const Fault& fault) {
    const bool isToTheEnd = fault.lasts == Distribution::constant(Duration::zero());
    return " from " + toText(fault.from) + " on, " +
           (isToTheEnd ? "to the end of the run" : "for " + toText(fault.lasts));
}

std::string pauseText(const Fault& fault, const Scenario& scenario) {
    if (!fault.server.empty()) {
        return "Pause " + fault.server + spanOf(fault);
    }
    const bool isToTheEnd = fault.lasts == Distribution::constant(Duration::zero());
    return "Pause the server of " + attemptOf(fault, scenario) + " " + pointOf(fault.at) +
           (isToTheEnd ? ", to the end of the run" : ", for " + toText(fault.lasts));
}

std::string outageText(const Fault& fault) {
    const std::string whose = fault.server.empty() ? "everybody" : fault.server;
    return "Cut " + whose + " off from the " + fault.store + spanOf(fault) +
           (fault.wiped ? "; it comes back with what its disk kept alone" : "");
}

std::string partitionText(const Fault& fault) {
    const std::string first = fault.between.empty() ? "?" : fault.between.front();
    const std::string second = fault.between.size() < 2 ? "?" : fault.between[1];
    return fault.isOneWay ? "Lose what " + first + " sends to " + second + spanOf(fault)
                          : "Cut " + first + " and " + second + " apart" + spanOf(fault);
}

std::string storeCrashText(const Fault& fault, const Scenario& scenario) {
    return "Crash the " + fault.store + " " + stepOf(fault, scenario) +
           returnOf(fault.restartAfter, "it stays down") +
           (fault.powerCut ? ", without what it had not synced" : "");
}

std::string withoutStop(const Fault& fault, const Scenario& scenario) {
    switch (fault.kind) {
    case FaultKind::Drop:
        return "Drop " + messageOf(fault, scenario);
    case FaultKind::Duplicate:
        return "Deliver " + messageOf(fault, scenario) + " twice, " + toText(fault.delay) +
               " apart";
    case FaultKind::Delay:
        return "Delay " + messageOf(fault, scenario) + " by " + toText(fault.delay);
    case FaultKind::Crash:
        return "Crash the server of " + attemptOf(fault, scenario) + " " + pointOf(fault.at) +
               returnOf(fault.restartAfter, "it stays down");
    case FaultKind::Failover:
        return "Fail the " + fault.store + " over " + stepOf(fault, scenario) +
               "; a replica takes its place after " + toText(fault.promotionTime);
    case FaultKind::StoreCrash:
        return storeCrashText(fault, scenario);
    case FaultKind::Disconnect:
        return "End the session with the " + fault.store + " " + stepOf(fault, scenario);
    case FaultKind::Outage:
        return outageText(fault);
    case FaultKind::Pause:
        return pauseText(fault, scenario);
    case FaultKind::Exception:
        return "Throw an exception in " + attemptOf(fault, scenario) + " " + pointOf(fault.at);
    case FaultKind::Partition:
        return partitionText(fault);
    }
    return "";
}

} // namespace

std::string faultSentence(const Fault& fault, const Scenario& scenario) {
    return withoutStop(fault, scenario) + ".";
}

Fault faultOfKind(FaultKind kind, const Scenario& scenario) {
    ENSURE(!scenario.world.servers.empty());
    Fault fault;
    fault.kind = kind;
    if (kind == FaultKind::Duplicate) {
        fault.hop = Hop::Request;
    }
    const bool needsStore = kind == FaultKind::Failover || kind == FaultKind::StoreCrash ||
                            kind == FaultKind::Disconnect || kind == FaultKind::Outage;
    if (needsStore) {
        fault.store = "database";
    }
    if (kind == FaultKind::Partition) {
        fault.between = {scenario.world.servers.front().name, "database"};
    }
    return fault;
}

Fault onlyApplicable(const Fault& fault) {
    Fault kept = fault;
    for (const Field& field : fieldsOf(FieldGroup::Fault)) {
        if (!appliesTo(field, fault.kind)) {
            field.set(&kept, defaultOf(field));
        }
    }
    return kept;
}

} // namespace idem
