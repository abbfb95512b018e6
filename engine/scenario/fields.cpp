// The table of all fields, group by group. Everything that reads, checks, edits, writes or
// documents a scenario walks these rows, so a new field is a row in one of the fields_*.cpp here
// and its use in the engine.
#include "engine/scenario/field.h"
#include "engine/scenario/field_rows.h"

#include <algorithm>
#include <array>

namespace idem {

namespace {

std::vector<Field> everyRow() {
    std::vector<Field> all;
    for (const auto& rows : {rows::top(),
                             rows::network(),
                             rows::clients(),
                             rows::balancer(),
                             rows::serverList(),
                             rows::servers(),
                             rows::database(),
                             rows::cache(),
                             rows::provider(),
                             rows::protocol(),
                             rows::strategies(),
                             rows::faults(),
                             rows::expected()}) {
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

FieldValue defaultOf(const Field& field, const ConstElement& element) {
    for (const Field& preset : fieldsOf(field.group)) {
        if (!preset.isPreset || preset.name == field.name) {
            continue;
        }
        const FieldValue chosen = preset.get(element);
        if (field.group == FieldGroup::Client) {
            ClientOptions client;
            preset.set(&client, chosen);
            return field.get(&client);
        }
        Scenario scenario;
        preset.set(&scenario, chosen);
        return field.get(&scenario);
    }
    return defaultOf(field);
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
