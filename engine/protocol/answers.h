// Which HTTP answer says what: a profile of the key protocol, as data.
#pragma once

#include "engine/protocol/effect.h"
#include "engine/protocol/key_record.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace idem {

/// One way that real APIs answer (semantics.md 0, point 8). Status codes are HTTP's.
struct Profile {
    std::string_view name;
    std::string_view title;
    std::string_view description;
    std::string_view source;
    int created = 201;    ///< First success.
    int replayed = 200;   ///< The same operation asked for again after it was done.
    int inProgress = 409; ///< Asked for again while it runs.
    int keyMissing = 400; ///< No Idempotency-Key header.
    int keyReused = 422;  ///< Same key, other payload.
};

/// Every profile, by name. `lecture`: 201, 200, 409, 400 (lecture.md, response summary).
std::span<const Profile> profiles();
const Profile* findProfile(std::string_view name);

/// What becomes of a claimed key once the operation has ended (semantics.md R25-R31).
enum class Disposal : std::uint8_t {
    Store,       ///< Keep the answer and replay it.
    Release,     ///< Give the key up, so that a retry works anew.
    Keep,        ///< Leave the claim as it is until its lease ends.
    MarkUnknown, ///< Nobody knows whether it happened: say so, and let nobody repeat it blindly.
};

/// Phrases the answers of one server by its profile.
class Answers {
public:
    /// REQUIRES: the profile is known (the scenario reader checks it).
    explicit Answers(const ProtocolOptions& options);

    /// The refusal of a request that cannot even be looked up: 400 without a key.
    std::optional<Response> refusal(const Request& request) const;
    /// The operation's own answer: created, refused by the provider (402), or unknown (504).
    Response to(const Effect& effect) const;
    /// The answer to a duplicate by what the record says. Another payload is told so before
    /// anything else, or it would be told to retry later (semantics.md R16).
    Response toDuplicate(const Request& request, const KeyRecord& record) const;
    /// What the profile wants done with the key after such an end.
    Disposal disposalOf(const Effect& effect) const;
    Response inProgress() const { return {m_profile->inProgress, 0, false}; }
    /// The store that must arbitrate gave no answer: refuse rather than charge unprotected (R70).
    Response unavailable() const { return {503, 0, false}; }

private:
    const Profile* m_profile;
    const ProtocolOptions* m_options;
};

} // namespace idem
