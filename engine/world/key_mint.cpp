#include "engine/world/key_mint.h"

#include "engine/core/digest.h"

#include <utility>

namespace idem {

namespace {

/// A simulated run begins at this second of Unix time, for keys that hold a clock's.
constexpr std::int64_t epochSeconds = 1'700'000'000;

std::int64_t secondOf(Time now) {
    return epochSeconds + (now - Time::zero()).ns / 1'000'000'000;
}

std::string operationName(UseCase useCase) {
    switch (useCase) {
    case UseCase::Cart:
        return "_add_to_cart";
    case UseCase::Order:
        return "_order";
    case UseCase::Seat:
        return "_book_seat";
    case UseCase::Profile:
        return "_profile";
    case UseCase::Payment:
        break;
    }
    return "_pay";
}

std::string padded(std::uint32_t number) {
    std::string digits = std::to_string(number);
    return "IK-" + std::string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
}

} // namespace

KeyMint::KeyMint(const WorldOptions& options, std::vector<std::uint32_t> clientOfIntent)
    : m_options(options), m_clients(std::move(clientOfIntent)) {
    m_firstIntents.assign(options.clients.size(), 0);
    for (std::size_t intent = m_clients.size(); intent-- > 0;) {
        m_firstIntents[m_clients[intent]] = static_cast<std::uint32_t>(intent);
    }
    for (std::uint32_t intent = 0; intent < m_clients.size(); ++intent) {
        const bool isNext = intent - firstOfClient(intent) == m_sequenceKeys.size();
        if (policyOf(intent) == KeyPolicy::Sequence && isNext) {
            m_sequenceKeys.push_back(intent + 1);
        }
    }
    restart();
}

void KeyMint::restart() {
    m_startSeconds.assign(m_clients.size(), epochSeconds);
    m_keyCounts.assign(m_clients.size(), 1);
    m_contentKeys.assign(m_options.clients.size(), 0);
    m_further.clear();
}

KeyPolicy KeyMint::policyOf(std::uint32_t intent) const {
    return m_options.clients[m_clients[intent]].key;
}

std::uint32_t KeyMint::add(FurtherKey key) {
    m_further.push_back(std::move(key));
    return static_cast<std::uint32_t>(m_clients.size() + m_further.size());
}

std::uint32_t KeyMint::atStart(std::uint32_t intent, Time now) {
    m_startSeconds[intent] = secondOf(now);
    return firstKey(intent, now);
}

std::uint32_t KeyMint::firstKey(std::uint32_t intent, Time now) {
    switch (policyOf(intent)) {
    case KeyPolicy::None:
        return 0;
    case KeyPolicy::Shared:
    case KeyPolicy::Content:
        return firstOfClient(intent) + 1;
    case KeyPolicy::ContentSecond:
        return contentAt(intent, now);
    case KeyPolicy::Sequence:
        return inSequence(intent);
    default:
        return intent + 1;
    }
}

std::uint32_t KeyMint::forCopy(std::uint32_t intent, std::uint8_t copy, Time now) {
    const KeyPolicy policy = policyOf(intent);
    const bool isOwn = policy == KeyPolicy::PerAttempt || policy == KeyPolicy::PerCopy;
    return isOwn && copy > 1 ? reissue(intent) : firstKey(intent, now);
}

/// All clients count alike: the nth operation of each has the key of the first that gets so far.
std::uint32_t KeyMint::inSequence(std::uint32_t intent) const {
    return m_sequenceKeys[intent - firstOfClient(intent)];
}

std::uint32_t KeyMint::forRetry(std::uint32_t intent, std::uint32_t last, Time now) {
    switch (policyOf(intent)) {
    case KeyPolicy::PerAttempt:
        return reissue(intent);
    case KeyPolicy::ContentSecond:
        return contentAt(intent, now);
    default:
        return last;
    }
}

std::uint32_t KeyMint::reissue(std::uint32_t intent) {
    return policyOf(intent) == KeyPolicy::None ? 0 : add({intent, ++m_keyCounts[intent]});
}

/// All operations of a client have the same content, and time does not run back: the key of its
/// last attempt is that of this second, or there is none yet.
std::uint32_t KeyMint::contentAt(std::uint32_t intent, Time now) {
    const std::uint32_t client = m_clients[intent];
    const auto second = static_cast<std::uint32_t>(secondOf(now));
    std::uint32_t& current = m_contentKeys[client];
    if (current == 0 || m_further[current - m_clients.size() - 1].number != second) {
        current = add({firstOfClient(intent), second});
    }
    return current;
}

std::uint32_t KeyMint::inScope(std::uint32_t header, std::string suffix) {
    return add({0, 0, header, std::move(suffix)});
}

bool KeyMint::isForeign(std::uint32_t intent) const {
    return policyOf(intent) == KeyPolicy::Shared && intent != firstOfClient(intent);
}

std::string KeyMint::contentName(std::uint32_t intent) const {
    constexpr std::string_view digits = "0123456789abcdef";
    const ClientOptions& client = m_options.clients[m_clients[intent]];
    std::uint64_t hash =
        Digest().add(client.name).add(client.amount).add(client.from).add(client.to).value64();
    std::string text = "IK-";
    for (int i = 0; i < 8; ++i, hash >>= 4) {
        text += digits[hash & 0xf];
    }
    return text;
}

std::string KeyMint::nameOf(std::uint32_t intent) const {
    switch (policyOf(intent)) {
    case KeyPolicy::UuidOperation:
        return padded(intent + 1) + operationName(m_options.useCase);
    case KeyPolicy::UuidTimestamp:
        return padded(intent + 1) + "_" + std::to_string(m_startSeconds[intent]);
    case KeyPolicy::Sequence:
        return "order-" + std::to_string(intent - firstOfClient(intent) + 1);
    case KeyPolicy::Content:
    case KeyPolicy::ContentSecond:
        return intent == firstOfClient(intent) ? contentName(intent) : padded(intent + 1);
    default:
        return padded(intent + 1);
    }
}

std::vector<std::string> KeyMint::names() const {
    std::vector<std::string> names{""};
    for (std::uint32_t intent = 0; intent < m_clients.size(); ++intent) {
        names.push_back(nameOf(intent));
    }
    for (const FurtherKey& key : m_further) {
        names.push_back(key.header != 0 ? names[key.header] + key.suffix
                                        : nameOf(key.intent) + "-" + std::to_string(key.number));
    }
    return names;
}

} // namespace idem
