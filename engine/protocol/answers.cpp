#include "engine/protocol/answers.h"

#include "engine/core/digest.h"

namespace idem {

Answers::Answers(const ProtocolOptions& options) : m_rules(rulesOf(options)), m_options(&options) {}

std::optional<Response> Answers::refusal(const Request& request) const {
    auto fault = KeyFault::None;
    if (!request.key) {
        fault = m_options->keyRequired ? KeyFault::Missing : KeyFault::None;
    } else if (request.keyForm == HeaderForm::Malformed ||
               (m_rules.quotedKeys && request.keyForm == HeaderForm::Bare)) {
        fault = KeyFault::Malformed;
    } else if (m_rules.keyLengthMax > 0 && request.keyLength > m_rules.keyLengthMax) {
        fault = KeyFault::TooLong;
    }
    if (fault == KeyFault::None) {
        return std::nullopt;
    }
    return Response{m_rules.badKey, 0, false, Duration::zero(), fault};
}

std::optional<Response> Answers::refusalOfOld(const Request& request, const Clock& clock) const {
    const Deadline tracked{request.firstSent.ns + m_rules.recordLife.ns};
    if (m_rules.tooOld == 0 || !clock.expired(tracked)) {
        return std::nullopt;
    }
    return Response{m_rules.tooOld, 0, false};
}

std::uint64_t Answers::fingerprintOf(const Request& request) const {
    if (m_options->fingerprint != FingerprintKind::Raw) {
        return request.fingerprint;
    }
    return Digest().add(request.fingerprint).add(request.serialization).value64();
}

Response Answers::to(const Effect& effect) const {
    switch (effect.fate) {
    case Effect::Fate::Happened:
        return {m_rules.created, effect.payment, false};
    case Effect::Fate::Refused:
        return {effect.refusal, 0, false};
    case Effect::Fate::Failed:
        return unavailable();
    case Effect::Fate::Aborted:
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
        return Disposal::Store;
    case Effect::Fate::Refused:
        return m_rules.ofRefused;
    case Effect::Fate::Failed:
    case Effect::Fate::Aborted:
        // Who stores whatever happened once the work has begun stores this too (R27).
        return m_rules.ofUnknown == Disposal::Store ? Disposal::Store : Disposal::Release;
    case Effect::Fate::Thrown:
    case Effect::Fate::Unknown:
        break;
    }
    return m_rules.ofUnknown;
}

bool Answers::isSame(const Request& request, const KeyRecord& record) const {
    const bool compares =
        m_options->checkFingerprint && m_options->fingerprint != FingerprintKind::None;
    return !compares || record.answers(request);
}

Response Answers::toDuplicate(const Request& request, const KeyRecord& record) const {
    if (!isSame(request, record)) {
        return {m_rules.keyReused, 0, false};
    }
    if (record.state != KeyState::Consumed) {
        return inProgress();
    }
    const int stored = record.status > 0 ? record.status : m_rules.created;
    const bool isSuccess = stored < 300;
    const int status = isSuccess && m_rules.replayed > 0 ? m_rules.replayed : stored;
    return {status, record.payment, true};
}

} // namespace idem
