// Which HTTP answer says what, and what becomes of the key, by the profile of the server.
#pragma once

#include "engine/protocol/effect.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"
#include "engine/protocol/profile.h"
#include "engine/stores/clock.h"

#include <cstdint>
#include <optional>

namespace idem {

/// Phrases the answers of one server by its profile.
class Answers {
public:
    /// REQUIRES: the profile is known (the scenario reader checks it).
    explicit Answers(const ProtocolOptions& options);

    /// The refusal of a request that cannot even be looked up: 400 without a key, with one that is
    /// malformed, or with one that is too long (semantics.md R01, R03, R05).
    std::optional<Response> refusal(const Request& request) const;
    /// The refusal of a request that is older than what the server still knows, under a profile
    /// that does not take it for a new one (semantics.md R40).
    std::optional<Response> refusalOfOld(const Request& request, const Clock& clock) const;
    /// What is compared: of the payload, or of its bytes, or of nothing (semantics.md R13 to R17).
    std::uint64_t fingerprintOf(const Request& request) const;
    /// The operation's own answer: created, refused (402, 410), unknown (504) or thrown (500).
    Response to(const Effect& effect) const;
    /// The answer to a duplicate by what the record says. Another payload is told so before
    /// anything else, or it would be told to retry later (semantics.md R16). A key whose outcome
    /// is unknown is in progress for whoever cannot find out.
    Response toDuplicate(const Request& request, const KeyRecord& record) const;
    /// Whether the record may answer for this payload: a server that compares nothing takes any.
    bool isSame(const Request& request, const KeyRecord& record) const;
    /// Whether a successor carries out again what nobody knows the outcome of.
    bool rerunsUnknown() const { return m_rules.ofUnknown == Disposal::Rerun; }
    /// What the profile wants done with the key after such an end.
    Disposal disposalOf(const Effect& effect) const;
    /// Whether the key stays taken after such an end, where nobody takes over what is unknown.
    bool keepsKeyAfter(const Effect& effect) const {
        const Disposal disposal = disposalOf(effect);
        return disposal != Disposal::Release && disposal != Disposal::Rerun;
    }
    Response inProgress() const { return later(m_rules.inProgress); }
    /// The store that must arbitrate gave no answer: refuse rather than charge unprotected (R70).
    Response unavailable() const { return later(503); }

private:
    /// An answer that the client may hope to see change (semantics.md R23).
    Response later(int status) const { return {status, 0, false, m_options->retryAfter}; }

    Profile m_rules;
    const ProtocolOptions* m_options;
};

} // namespace idem
