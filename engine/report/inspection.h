// The state of one thing at one instant, in words: what a person reads beside the picture.
#pragma once

#include "engine/core/ids.h"
#include "engine/report/transcript.h"
#include "engine/trace/state_at.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// How an item stands to the step before.
enum class ItemChange : std::uint8_t { None, Changed, New, Gone };

struct InspectedItem {
    std::string name; ///< Unique in its section.
    std::string value;
    RecordId record; ///< Where it became so; none for what always was.
    ItemChange change = ItemChange::None;

    bool operator==(const InspectedItem&) const = default;
};

struct InspectedSection {
    std::string title; ///< Unique in its inspection.
    std::vector<InspectedItem> items;

    bool operator==(const InspectedSection&) const = default;
};

struct Inspection {
    std::string title;
    std::vector<InspectedSection> sections; ///< None is empty.

    bool operator==(const Inspection&) const = default;
};

/// One request of a client: an attempt of a copy of an intent.
struct RequestName {
    IntentId intent;
    std::uint8_t copy = 1;
    std::uint16_t attempt = 1;

    bool operator==(const RequestName&) const = default;
};

/// Puts states into words. A section with very many items shows the latest, and says how many it
/// leaves out. It keeps a reference to the transcript.
class Inspector {
public:
    static constexpr std::size_t itemsMax = 200;

    explicit Inspector(const Transcript& transcript)
        : m_say(transcript.teller()), m_trace(transcript.trace()) {}

    /// What a node holds and does. REQUIRES: the node is in the trace, here and below, and the
    /// state is the trace's, or an empty one for before its first record.
    Inspection node(NodeId node, const State& state) const;
    /// What every store holds about a key, its locks, and who is at work on it.
    Inspection key(std::uint32_t key, const State& state) const;
    /// What the client believes, what is true, and where the request stands.
    Inspection request(const RequestName& request, const State& state) const;
    /// A message, a step or an entry of replication, from the record of its sending, arrival or
    /// loss, as it stands just after `last`; none: at the end.
    Inspection message(RecordId id, RecordId last) const;

private:
    using Items = std::vector<InspectedItem>;

    static const NodeState& heldBy(NodeId node, const State& state);
    std::uint32_t nodeCount() const {
        return static_cast<std::uint32_t>(m_trace.names.nodes.size());
    }
    Items place(NodeId node, const State& state) const;
    Items keys(const NodeState& node) const;
    Items locks(const NodeState& node) const;
    Items payments(const NodeState& node) const;
    Items handlers(const State& state, NodeId server) const;
    Items beliefs(const State& state, NodeId client) const;
    Items cuts(const State& state, NodeId node) const;
    Items stores(std::uint32_t key, const State& state) const;
    Items locksOf(std::uint32_t key, const State& state) const;
    Items handlersOf(std::uint32_t key, const State& state) const;
    Items belief(const RequestName& request, const State& state) const;
    Items truth(IntentId intent, const State& state) const;
    InspectedItem lockItem(const LockHeld& held) const;
    InspectedItem paymentItem(const PaymentHeld& held) const;
    InspectedItem beliefItem(const CopyState& copy) const;
    InspectedItem handlerItem(const HandlerState& handler) const;
    std::string keyValue(const KeyHeld& held) const;
    std::string lockValue(const LockHeld& held) const;
    std::string standOf(const HandlerState& handler) const;
    std::string waitOf(const CopyState& copy) const;
    static std::string believed(const CopyState& copy);
    std::string requestName(const RequestName& request) const;
    std::string since(RecordId id) const;

    const Teller& m_say;
    const Trace& m_trace;
};

/// Marks in `after` what is not as it was in `before`, and adds what the record `now` took away.
void markChanges(const Inspection& before, Inspection& after, RecordId now);

} // namespace idem
