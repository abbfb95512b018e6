// Which requests mean the same key: the text of the header within its scope.
#pragma once

#include "engine/protocol/message.h"
#include "engine/world/client_pool.h"
#include "engine/world/stage.h"

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace idem {

/// Numbers the keys of a run by what belongs to them (semantics.md R07, R08, R18). Whoever uses a
/// header first keeps its number, and each further scope of it gets a number of its own, whose
/// name says who uses it: "IK-001@bob". So a run in which no two scopes meet shows nothing of this.
class KeyScopes {
public:
    KeyScopes(const Stage& stage, ClientPool& clients);

    void restart();
    /// REQUIRES: the request has a key. Logarithmic where scopes meet, else constant.
    std::uint32_t scoped(const Request& request);

private:
    /// What is no part of the scope is left at zero.
    struct Scope {
        std::uint32_t caller = 0;
        std::uint32_t region = 0;
        Method method = Method::Post;
        UseCase path = UseCase::Payment;
        bool isUsed = false;
        auto operator<=>(const Scope&) const = default;
    };

    Scope scopeOf(const Request& request) const;
    std::string nameOf(const Scope& scope, const Scope& first) const;

    const Stage& m_stage;
    ClientPool& m_clients;
    bool m_hasCaller = false;
    bool m_hasMethod = false;
    bool m_hasPath = false;
    bool m_hasRegion = false;
    std::vector<Scope> m_first; ///< By number of the header: who used it first.
    std::map<std::pair<std::uint32_t, Scope>, std::uint32_t> m_further;
};

} // namespace idem
