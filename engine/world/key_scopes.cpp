#include "engine/world/key_scopes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace idem {

namespace {

constexpr std::array<std::string_view, 4> methodNames{"POST", "GET", "PUT", "DELETE"};
constexpr std::array<std::string_view, 5> pathNames{
    "payments", "cart", "orders", "seats", "profile"};

bool contains(const std::vector<std::string>& parts, std::string_view part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
}

} // namespace

KeyScopes::KeyScopes(const Stage& stage, ClientPool& clients) : m_stage(stage), m_clients(clients) {
    const std::vector<std::string>& parts = stage.options.protocol.scope;
    m_hasCaller = contains(parts, "caller");
    m_hasMethod = contains(parts, "method");
    m_hasPath = contains(parts, "path");
    m_hasRegion = contains(parts, "region");
}

void KeyScopes::restart() {
    m_first.clear();
    m_further.clear();
}

KeyScopes::Scope KeyScopes::scopeOf(const Request& request) const {
    Scope scope;
    scope.isUsed = true;
    scope.caller = m_hasCaller ? request.caller : 0;
    scope.region = m_hasRegion ? request.region.value : 0;
    scope.method = m_hasMethod ? request.method : Method::Post;
    scope.path = m_hasPath ? request.useCase : UseCase::Payment;
    return scope;
}

std::uint32_t KeyScopes::scoped(const Request& request) {
    const std::uint32_t key = *request.key;
    if (key >= m_first.size()) {
        m_first.resize(std::size_t{key} + 1);
    }
    const Scope scope = scopeOf(request);
    const Scope first = m_first[key];
    if (!first.isUsed) {
        m_first[key] = scope;
        return key;
    }
    if (scope == first) {
        return key;
    }
    const auto [found, isNew] = m_further.try_emplace({key, scope}, 0);
    if (isNew) {
        found->second = m_clients.addScopedKey(key, nameOf(scope, first));
    }
    return found->second;
}

/// Only what tells it from the first one.
std::string KeyScopes::nameOf(const Scope& scope, const Scope& first) const {
    std::string name;
    const auto add = [&name](bool differs, std::string_view part) {
        if (differs) {
            name += name.empty() ? "@" : "/";
            name += part;
        }
    };
    add(scope.caller != first.caller, m_stage.options.clients[scope.caller].name);
    add(scope.method != first.method, methodNames[static_cast<std::size_t>(scope.method)]);
    add(scope.path != first.path, pathNames[static_cast<std::size_t>(scope.path)]);
    add(scope.region != first.region, m_stage.options.regions[scope.region]);
    return name;
}

} // namespace idem
