// The table of all fields, group by group. Everything that reads, checks, edits, writes or
// documents a scenario walks these rows, so a new field is a row here and its use in the engine.
#include "engine/core/ensure.h"
#include "engine/protocol/answers.h"
#include "engine/scenario/field_binding.h"
#include "engine/trace/names.h"

#include <algorithm>
#include <array>
#include <limits>

namespace idem {

namespace {

using binding::row;

constexpr std::int64_t anyPositive = std::numeric_limits<std::int64_t>::max();

Field ranged(Field field, std::int64_t least, std::int64_t most) {
    field.range = {least, most};
    return field;
}

/// A span of time of which zero makes no sense.
Field positive(Field field) {
    return ranged(field, 1, Distribution::cap.ns);
}

/// A lease is renewed every third of it, which must not be nothing.
Field noticeable(Field field) {
    return ranged(field, Duration::milliseconds(1).ns, Distribution::cap.ns);
}

/// A text for people, of at most so many bytes.
Field prose(Field field, std::int64_t bytesMax) {
    field.type = FieldType::Text;
    return ranged(field, 0, bytesMax);
}

Field inLines(Field field) {
    field.hasLines = true;
    return field;
}

Field fraction(Field field) {
    field.type = FieldType::Fraction;
    return field;
}

Field naming(Field field, FieldReference target) {
    field.refersTo = target;
    return field;
}

Field optional(Field field) {
    field.isOptional = true;
    return field;
}

Field chosen(Field field, std::span<const std::string_view> choices) {
    field.type = FieldType::Choice;
    field.choices = choices;
    return field;
}

Field onlyFor(Field field, std::initializer_list<FaultKind> kinds) {
    field.faultKinds = 0;
    for (const FaultKind kind : kinds) {
        field.faultKinds |= static_cast<FaultKinds>(1U << static_cast<unsigned>(kind));
    }
    return field;
}

Field regional(Field field) {
    return optional(naming(field, FieldReference::Region));
}

std::span<const std::string_view> profileNames() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> found;
        for (const Profile& profile : profiles()) {
            found.push_back(profile.name);
        }
        return found;
    }();
    return names;
}

Field formatRow() {
    Field field;
    field.name = "format";
    field.help = "Version of the file format.";
    field.type = FieldType::Integer;
    field.range = {1, scenarioFormat};
    field.get = [](const ConstElement&) -> FieldValue { return scenarioFormat; };
    field.set = [](const Element&, const FieldValue&) {};
    return field;
}

std::vector<Field> topRows() {
    constexpr auto group = FieldGroup::Top;
    return {
        formatRow(),
        prose(row<&Scenario::title>(group, "title", "What the case is called."), 200),
        inLines(prose(row<&Scenario::story>(group, "story", "Two or three sentences for a person."),
                      4'000)),
        prose(row<&Scenario::source>(group, "source", "Where the case is known from."), 1'000),
        row<&WorldOptions::useCase>(
            group,
            "use-case",
            "A payment charges at the provider; a cart writes a row of our own database."),
        ranged(row<&WorldOptions::regions>(
                   group, "regions", "Names of the regions; the first one is home."),
               1,
               16),
        ranged(
            row<&Scenario::seed>(group, "seed", "Selects the chances of the run."), 0, anyPositive),
        positive(row<&WorldOptions::horizon>(
            group, "horizon", "The run stops here at the latest, and is then unknown.")),
        ranged(row<&WorldOptions::eventsMax>(
                   group, "events-max", "The run stops after so many events at the latest."),
               1,
               1'000'000'000),
        naming(row<&Scenario::strategy>(group, "strategy", "The strategy that `run` runs."),
               FieldReference::Strategy),
    };
}

std::vector<Field> networkRows() {
    constexpr auto group = FieldGroup::Network;
    return {
        row<&NetworkOptions::client>(group, "client", "One way between client and balancer."),
        row<&NetworkOptions::internal>(group, "internal", "One way within a region."),
        row<&NetworkOptions::region>(group, "region", "One way between regions."),
        row<&NetworkOptions::provider>(group, "provider", "One way to the payment provider."),
        row<&NetworkOptions::requestLoss>(
            group, "request-loss", "Chance that a client's request is lost."),
        row<&NetworkOptions::responseLoss>(
            group, "response-loss", "Chance that an answer to a client is lost."),
        row<&NetworkOptions::duplication>(
            group, "duplication", "Chance that a client's request arrives twice."),
        row<&NetworkOptions::duplicateGap>(
            group, "duplicate-gap", "From the first arrival to the second."),
    };
}

std::vector<Field> clientRows() {
    constexpr auto group = FieldGroup::Client;
    return {
        regional(row<&ClientOptions::region>(
            group, "region", "Where it is; the first region if empty.")),
        ranged(row<&ClientOptions::intents>(group, "intents", "Operations that the user wants."),
               1,
               10'000),
        row<&ClientOptions::start>(group, "start", "Before the first operation."),
        row<&ClientOptions::think>(group, "think", "Between two operations."),
        row<&ClientOptions::key>(group, "key", "How the Idempotency-Key is made."),
        positive(row<&ClientOptions::timeout>(group, "timeout", "Time-out of one attempt.")),
        ranged(row<&ClientOptions::retries>(group, "retries", "Attempts after the first."), 0, 100),
        row<&ClientOptions::retryWait>(group, "retry-wait", "Before each further attempt."),
        ranged(row<&ClientOptions::copies>(
                   group, "copies", "Parallel copies of each operation, such as double clicks."),
               1,
               20),
        row<&ClientOptions::copyGap>(group, "copy-gap", "Between two copies."),
        ranged(row<&ClientOptions::amount>(
                   group, "amount", "Minor units of money, or the quantity of a cart line."),
               1,
               amountMax),
        row<&ClientOptions::from>(group, "from", "The account that pays, or the cart's owner."),
        row<&ClientOptions::to>(group, "to", "The account that receives, or the item."),
    };
}

std::vector<Field> balancerRows() {
    constexpr auto group = FieldGroup::Balancer;
    return {
        row<&BalancerOptions::routing>(group, "routing", "How a server is picked."),
        ranged(naming(row<&BalancerOptions::servers>(
                          group,
                          "servers",
                          "Fixed routing: who serves copy or attempt 1, 2, ...; the last repeats."),
                      FieldReference::Server),
               0,
               64),
    };
}

Field serverCountRow() {
    Field field;
    field.group = FieldGroup::ServerList;
    field.name = "count";
    field.help = "How many servers there are, called server-1, server-2, ...";
    field.type = FieldType::Integer;
    field.range = {1, 64};
    field.get = [](const ConstElement& element) -> FieldValue {
        const auto& servers = std::get<const Scenario*>(element)->world.servers;
        return static_cast<std::int64_t>(servers.size());
    };
    field.set = [](const Element& element, const FieldValue& value) {
        auto& servers = std::get<Scenario*>(element)->world.servers;
        const auto count = static_cast<std::size_t>(std::get<std::int64_t>(value));
        if (servers.size() > count) {
            servers.erase(servers.begin() + static_cast<std::ptrdiff_t>(count), servers.end());
        }
        while (servers.size() < count) {
            servers.push_back(defaultServer(servers.size()));
        }
    };
    return field;
}

std::vector<Field> serverRows() {
    constexpr auto group = FieldGroup::Server;
    return {
        regional(row<&ServerOptions::region>(
            group, "region", "Where it is; the first region if empty.")),
        row<&ServerOptions::serviceTime>(
            group, "service-time", "Spent on a request before the first operation."),
    };
}

std::vector<Field> storeRows() {
    constexpr auto database = FieldGroup::Database;
    constexpr auto cache = FieldGroup::Cache;
    return {
        regional(row<&DatabaseSetup::region>(
            database, "region", "Where the primary is; the first region if empty.")),
        row<&DatabaseSetup::operation>(database, "operation", "Execution of one statement."),
        row<&DatabaseSetup::lag>(database, "lag", "From the primary to a replica."),
        row<&DatabaseSetup::uniqueKeys>(
            database, "unique-keys", "UNIQUE on the key column of the key table."),
        regional(row<&CacheSetup::region>(
            cache, "region", "Where the primary is; the first region if empty.")),
        row<&CacheSetup::operation>(cache, "operation", "Execution of one command."),
        row<&CacheSetup::lag>(cache, "lag", "Replication between regions."),
    };
}

std::vector<Field> providerRows() {
    constexpr auto group = FieldGroup::Provider;
    return {
        row<&ProviderSetup::latency>(group, "latency", "How long a charge takes."),
        fraction(row<&ProviderSetup::effectAt>(
            group, "effect-at", "Where inside the call the money moves: 0 start, 1 end.")),
        row<&ProviderSetup::deduplicates>(
            group, "deduplicates", "Honours an idempotency key that a server sends."),
        positive(row<&ProviderSetup::keyLife>(
            group, "key-life", "How long the provider remembers such a key.")),
        positive(row<&ProviderSetup::timeout>(
            group, "timeout", "After which a server gives a charge up.")),
    };
}

std::vector<Field> protocolRows() {
    constexpr auto protocol = FieldGroup::Protocol;
    constexpr auto strategy = FieldGroup::Strategy;
    return {
        chosen(row<&ProtocolOptions::profile>(protocol, "profile", "Which status says what."),
               profileNames()),
        row<&ProtocolOptions::keyRequired>(
            protocol, "key-required", "A request without a key is answered 400."),
        row<&ProtocolOptions::checkFingerprint>(
            protocol,
            "check-fingerprint",
            "A key that comes with another payload is answered 422."),
        positive(row<&ProtocolOptions::recordLife>(
            protocol, "record-life", "How long a finished record is kept.")),
        noticeable(row<&StrategyOptions::lease>(
            strategy, "lease", "How long a claim or a lock counts as held.")),
        row<&StrategyOptions::renew>(
            strategy, "renew", "Renew the lease every third of it while working."),
        row<&StrategyOptions::reads>(strategy, "reads", "Which database answers the look-up."),
        row<&StrategyOptions::whenHeld>(
            strategy, "when-held", "A request that finds the mutex held waits, or is refused."),
        noticeable(row<&StrategyOptions::claimLife>(
            strategy, "claim-life", "Life of an unfinished entry.")),
        row<&StrategyOptions::providerKey>(
            strategy, "provider-key", "Pass the key on to the provider."),
    };
}

std::vector<Field> faultRows() {
    using enum FaultKind;
    constexpr auto group = FieldGroup::Fault;
    static constexpr std::array<std::string_view, 3> stores{"database", "cache", "provider"};
    return {
        row<&Fault::kind>(group, "kind", "What happens."),
        optional(naming(
            row<&Fault::client>(group, "client", "Whose operation; the first client if empty."),
            FieldReference::Client)),
        ranged(row<&Fault::intent>(group, "intent", "Which operation of the client, from 1."),
               1,
               10'000),
        ranged(row<&Fault::copy>(group, "copy", "Which copy of it, from 1."), 1, 20),
        ranged(row<&Fault::attempt>(group, "attempt", "Which attempt, from 1; 0 is every one."),
               0,
               101),
        onlyFor(row<&Fault::hop>(group, "hop", "Which message of the attempt."),
                {Drop, Duplicate, Delay}),
        onlyFor(
            optional(chosen(row<&Fault::store>(
                                group, "store", "Of an operation or a result; any store if empty."),
                            stores)),
            {Drop, Duplicate, Delay}),
        onlyFor(ranged(row<&Fault::ordinal>(
                           group, "ordinal", "The nth such message of the attempt, from 1."),
                       1,
                       1'000),
                {Drop, Duplicate, Delay}),
        onlyFor(row<&Fault::delay>(
                    group, "delay", "Delay: what is added. Duplicate: the gap to the second."),
                {Duplicate, Delay}),
        onlyFor(
            row<&Fault::at>(group,
                            "at",
                            "Where the server dies: c0 before the claim, c1 after it, c2 effect "
                            "sent, c3 effect done, c4 recorded, c5 answered."),
            {Crash}),
        onlyFor(row<&Fault::restartAfter>(
                    group, "restart-after", "When the server returns; 0ms is never."),
                {Crash}),
    };
}

Field expectedRow() {
    static constexpr std::array<std::string_view, 9> outcomes{"exactly-once",
                                                              "double",
                                                              "lost",
                                                              "phantom",
                                                              "stuck",
                                                              "wrong",
                                                              "false-conflict",
                                                              "unavailable",
                                                              "refused"};
    Field field;
    field.group = FieldGroup::Expected;
    field.name = "*";
    field.help = "The outcome under that strategy: exactly-once, or the worst of any operation.";
    field.type = FieldType::Choice;
    field.choices = outcomes;
    field.get = [](const ConstElement& element) -> FieldValue {
        return *std::get<const std::string*>(element);
    };
    field.set = [](const Element& element, const FieldValue& value) {
        *std::get<std::string*>(element) = std::get<std::string>(value);
    };
    return field;
}

std::vector<Field> everyRow() {
    std::vector<Field> all;
    for (const auto& rows : {topRows(),
                             networkRows(),
                             clientRows(),
                             balancerRows(),
                             std::vector{serverCountRow()},
                             serverRows(),
                             storeRows(),
                             providerRows(),
                             protocolRows(),
                             faultRows(),
                             std::vector{expectedRow()}}) {
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

constexpr std::array groupTable{
    FieldGroupInfo{FieldGroup::Top, "", "", "The scenario as a whole."},
    FieldGroupInfo{FieldGroup::Network, "network", "[network]", "Latencies and losses."},
    FieldGroupInfo{FieldGroup::Client,
                   "clients.*",
                   "[clients.NAME]",
                   "One table a client; without any there is one, client-1."},
    FieldGroupInfo{
        FieldGroup::Balancer, "balancer", "[balancer]", "Which server gets which request."},
    FieldGroupInfo{FieldGroup::ServerList,
                   "servers",
                   "[servers]",
                   "Servers by number; with it, tables alter servers of that number."},
    FieldGroupInfo{FieldGroup::Server, "servers.*", "[servers.NAME]", "One table a server."},
    FieldGroupInfo{
        FieldGroup::Database, "database", "[database]", "Ours, with a replica in each region."},
    FieldGroupInfo{FieldGroup::Cache, "cache", "[cache]", "The cache nodes."},
    FieldGroupInfo{FieldGroup::Provider, "provider", "[provider]", "Who moves the money."},
    FieldGroupInfo{FieldGroup::Protocol, "protocol", "[protocol]", "The key protocol."},
    FieldGroupInfo{FieldGroup::Strategy,
                   "strategy.*",
                   "[strategies.NAME]",
                   "Options of a strategy, of those that it reads."},
    FieldGroupInfo{FieldGroup::Fault,
                   "faults[]",
                   "[[faults]]",
                   "One table a fault; it names what it hits. faults[1] is the first."},
    FieldGroupInfo{
        FieldGroup::Expected, "expected", "[expected]", "The outcome of each strategy, by name."},
};

std::span<const Field> rowsOf(FieldGroup group) {
    const auto all = fields();
    const auto isInGroup = [group](const Field& field) { return field.group == group; };
    const auto first = std::find_if(all.begin(), all.end(), isInGroup);
    return {first, std::find_if_not(first, all.end(), isInGroup)};
}

} // namespace

std::span<const Field> fields() {
    static const std::vector<Field> table = everyRow();
    return table;
}

std::span<const FieldGroupInfo> fieldGroups() {
    return groupTable;
}

const FieldGroupInfo& infoOf(FieldGroup group) {
    return groupTable.at(static_cast<std::size_t>(group));
}

std::span<const Field> fieldsOf(FieldGroup group) {
    static const std::vector<std::span<const Field>> groups = [] {
        std::vector<std::span<const Field>> found;
        for (const FieldGroupInfo& info : groupTable) {
            found.push_back(rowsOf(info.group));
        }
        return found;
    }();
    return groups.at(static_cast<std::size_t>(group));
}

const Field* findField(FieldGroup group, std::string_view name) {
    for (const Field& field : fieldsOf(group)) {
        if (field.name == name) {
            return &field;
        }
    }
    return nullptr;
}

FieldValue defaultOf(const Field& field) {
    static const Scenario scenario = [] {
        Scenario defaults;
        for (std::size_t i = 0; i < defaultServerCount; ++i) {
            defaults.world.servers.push_back(defaultServer(i));
        }
        return defaults;
    }();
    static const ClientOptions client;
    static const ServerOptions server;
    static const Fault fault;
    static const StrategyOptions strategy;
    static const std::string expected;
    switch (field.group) {
    case FieldGroup::Client:
        return field.get(&client);
    case FieldGroup::Server:
        return field.get(&server);
    case FieldGroup::Fault:
        return field.get(&fault);
    case FieldGroup::Strategy:
        return field.get(&strategy);
    case FieldGroup::Expected:
        return field.get(&expected);
    default:
        return field.get(&scenario);
    }
}

std::string pathPattern(const Field& field) {
    std::string path(infoOf(field.group).path);
    if (!path.empty()) {
        path += '.';
    }
    return path + std::string(field.name);
}

ServerOptions defaultServer(std::size_t position) {
    ServerOptions server;
    server.name = "server-" + std::to_string(position + 1);
    return server;
}

} // namespace idem
