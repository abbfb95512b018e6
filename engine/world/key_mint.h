// Where a client's Idempotency-Keys come from (semantics.md R10 to R12, F36).
#pragma once

#include "engine/core/time.h"
#include "engine/world/options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// Makes keys and remembers their names. Operation n (from 0) has key n + 1, so it has the same key
/// under every strategy and seed; further keys follow in the order in which they are made.
class KeyMint {
public:
    /// Keeps a reference to the options. `client` says to whom each operation belongs.
    KeyMint(const WorldOptions& options, std::vector<std::uint32_t> clientOfIntent);

    void restart();

    /// The key that the user's program chooses when the operation starts; 0 for none.
    std::uint32_t atStart(std::uint32_t intent, Time now);
    /// The key of a copy's first attempt; 0 for none.
    std::uint32_t forCopy(std::uint32_t intent, std::uint8_t copy, Time now);
    /// The key of a later attempt of a copy that has used `last` so far.
    std::uint32_t forRetry(std::uint32_t intent, std::uint32_t last, Time now);
    /// A new key for an operation that has one; 0 if its client uses none.
    std::uint32_t reissue(std::uint32_t intent);

    /// A number for what a header means in one more scope; its name is the header's and `suffix`.
    std::uint32_t inScope(std::uint32_t header, std::string suffix);

    /// Whether the client's key of this operation may mean another one, so that it breaks the
    /// agreement. Two operations with one content do not: the client takes them for one.
    bool isForeign(std::uint32_t intent) const;

    /// Names by key; position 0 is "no key". Linear.
    std::vector<std::string> names() const;

private:
    struct FurtherKey {
        std::uint32_t intent = 0;
        std::uint32_t number = 0; ///< Ordinal among the keys of its intent, or a second.
        std::uint32_t header = 0; ///< Of a scoped key: what it is called after; 0 otherwise.
        std::string suffix = {};  ///< Of a scoped key.
    };

    std::uint32_t firstKey(std::uint32_t intent, Time now);
    KeyPolicy policyOf(std::uint32_t intent) const;
    std::uint32_t firstOfClient(std::uint32_t intent) const {
        return m_firstIntents[m_clients[intent]];
    }
    std::uint32_t inSequence(std::uint32_t intent) const;
    std::uint32_t contentAt(std::uint32_t intent, Time now);
    std::uint32_t add(FurtherKey key);
    std::string nameOf(std::uint32_t intent) const;
    std::string contentName(std::uint32_t intent) const;

    const WorldOptions& m_options;
    std::vector<std::uint32_t> m_clients;      ///< By intent.
    std::vector<std::uint32_t> m_firstIntents; ///< By client.
    std::vector<std::uint32_t> m_sequenceKeys; ///< By ordinal within a client.
    std::vector<std::int64_t> m_startSeconds;  ///< By intent.
    std::vector<std::uint32_t> m_keyCounts;    ///< By intent.
    std::vector<std::uint32_t> m_contentKeys;  ///< By client: that of the current second.
    std::vector<FurtherKey> m_further;
};

} // namespace idem
