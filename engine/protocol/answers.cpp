#include "engine/protocol/answers.h"

#include "engine/core/ensure.h"

#include <array>

namespace idem {

std::span<const Profile> profiles() {
    static constexpr std::array table{
        Profile{"lecture",
                "Lecture and interviews",
                "201 for the first request, 200 for a duplicate of a finished one, 409 while it "
                "runs, 400 without a key, 422 for a key that comes with another payload.",
                "the lecture's response summary; 422 from the IETF draft, section 2.4",
                201,
                200,
                409,
                400,
                422}};
    return table;
}

const Profile* findProfile(std::string_view name) {
    for (const Profile& profile : profiles()) {
        if (profile.name == name) {
            return &profile;
        }
    }
    return nullptr;
}

Answers::Answers(const ProtocolOptions& options)
    : m_profile(findProfile(options.profile)), m_options(&options) {
    ENSURE(m_profile != nullptr);
}

std::optional<Response> Answers::refusal(const Request& request) const {
    if (!request.key && m_options->keyRequired) {
        return Response{m_profile->keyMissing, 0, false};
    }
    return std::nullopt;
}

Response Answers::to(const Effect& effect) const {
    switch (effect.fate) {
    case Effect::Fate::Happened:
        return {m_profile->created, effect.payment, false};
    case Effect::Fate::Refused:
        return {402, 0, false};
    case Effect::Fate::Failed:
        return unavailable();
    case Effect::Fate::Thrown:
        return {500, 0, false};
    case Effect::Fate::Unknown:
        break;
    }
    return {504, 0, false};
}

Disposal Answers::disposalOf(const Effect& effect) const {
    switch (effect.fate) {
    case Effect::Fate::Happened:
    case Effect::Fate::Refused:
        return Disposal::Store;
    case Effect::Fate::Failed:
        return Disposal::Release;
    case Effect::Fate::Thrown:
    case Effect::Fate::Unknown:
        break;
    }
    return Disposal::Keep;
}

Response Answers::toDuplicate(const Request& request, const KeyRecord& record) const {
    if (m_options->checkFingerprint && !record.answers(request)) {
        return {m_profile->keyReused, 0, false};
    }
    if (record.isInProgress()) {
        return inProgress();
    }
    return {m_profile->replayed, record.payment, true};
}

} // namespace idem
