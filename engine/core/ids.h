// Typed indices: four bytes that cannot be mixed up.
#pragma once

#include <compare>
#include <cstdint>

namespace idem {

template <class Tag>
struct Id {
    static constexpr std::uint32_t noneValue = 0xffff'ffff;

    std::uint32_t value = noneValue;

    static constexpr Id none() { return {}; }
    constexpr bool isSome() const { return value != noneValue; }
    constexpr auto operator<=>(const Id&) const = default;
};

/// One thing a user wanted, for example one payment. Ground truth: no strategy ever sees it.
using IntentId = Id<struct IntentTag>;
/// A client, balancer, server, store replica or provider; also its lane in a diagram.
using NodeId = Id<struct NodeTag>;
/// A geographic region.
using RegionId = Id<struct RegionTag>;
/// One connection to a database; a handler has its own.
using SessionId = Id<struct SessionTag>;
/// One message on a link, a store command or a reply among them.
using MessageId = Id<struct MessageTag>;
/// The position of a record in its trace.
using RecordId = Id<struct RecordTag>;

} // namespace idem
