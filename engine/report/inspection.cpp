#include "engine/report/inspection.h"

#include "engine/report/inspection_parts.h"
#include "engine/stores/clock.h"
#include "engine/trace/text.h"

#include <algorithm>
#include <span>
#include <utility>

namespace idem {

namespace {

bool isNamed(std::span<const InspectedItem> items, const std::string& name) {
    return std::any_of(
        items.begin(), items.end(), [&name](const auto& item) { return item.name == name; });
}

/// Permits of one semaphore, or two rows of one payment, are told apart by a number.
void makeNamesUnique(std::span<InspectedItem> items) {
    for (std::size_t at = 1; at < items.size(); ++at) {
        const std::string name = items[at].name;
        for (int number = 2; isNamed(items.first(at), items[at].name); ++number) {
            items[at].name = name + " (" + std::to_string(number) + ")";
        }
    }
}

/// The words for the latest of many things: only those that are shown cost their words.
template <class Thing, class Words>
std::vector<InspectedItem> wordsOf(std::span<const Thing* const> things, Words words) {
    std::vector<InspectedItem> items;
    if (things.size() > Inspector::itemsMax) {
        const std::size_t left = things.size() - Inspector::itemsMax;
        items.push_back({"earlier ones", std::to_string(left) + " not shown", {}});
        things = things.subspan(left);
    }
    for (const Thing* thing : things) {
        items.push_back(words(*thing));
    }
    return items;
}

/// Those of the things that fit, in their order.
template <class Thing, class Fits>
std::vector<const Thing*> select(const std::vector<Thing>& things, Fits fits) {
    std::vector<const Thing*> chosen;
    for (const Thing& thing : things) {
        if (fits(thing)) {
            chosen.push_back(&thing);
        }
    }
    return chosen;
}

std::string spokenDeadline(std::int64_t ticks) {
    return Deadline{ticks}.isNever() ? std::string() : " until " + toMillisecondText({ticks});
}

std::string_view beliefText(CopyBelief belief) {
    switch (belief) {
    case CopyBelief::Charged:
        return "it is done";
    case CopyBelief::NotCharged:
        return "it is not done";
    case CopyBelief::Unknown:
        return "does not know";
    default:
        return "nothing yet";
    }
}

std::string_view standText(StepStand stand) {
    switch (stand) {
    case StepStand::Blocked:
        return "blocked";
    case StepStand::Executed:
        return "done, its result is on its way";
    default:
        return "on its way";
    }
}

const char* paymentsTitle(NodeRole role) {
    return role == NodeRole::Provider ? "Charges" : "Ledger rows";
}

} // namespace

void addSection(Inspection& inspection, const char* title, std::vector<InspectedItem> items) {
    if (!items.empty()) {
        makeNamesUnique(items);
        inspection.sections.push_back({title, std::move(items)});
    }
}

std::string Inspector::since(RecordId id) const {
    return id.isSome() ? " since " + m_say.time(id) : std::string();
}

std::string Inspector::requestName(const RequestName& request) const {
    std::string text = m_say.client(request.intent);
    text += ", intent " + std::to_string(request.intent.value + 1);
    if (request.copy > 1) {
        text += ", copy " + std::to_string(request.copy);
    }
    return text + ", attempt " + std::to_string(request.attempt);
}

std::string Inspector::keyValue(const KeyHeld& held) const {
    std::string text(spokenName(held.state));
    if (held.state == KeyState::Created) {
        text += spokenDeadline(held.value);
    } else if (held.state == KeyState::Consumed && held.value > 0) {
        text += ", payment " + std::to_string(held.value);
    }
    return held.owner.isSome() ? text + ", by " + m_say.node(held.owner) : text;
}

std::string Inspector::lockValue(const LockHeld& held) const {
    const std::string owner = held.owner.isSome() ? " by " + m_say.node(held.owner) : "";
    return "held" + owner + spokenDeadline(held.deadline);
}

std::string Inspector::standOf(const HandlerState& handler) const {
    if (!handler.started.isSome()) {
        return "queued" + since(handler.queued);
    }
    std::string text = "at work" + since(handler.started);
    for (const StepState& step : handler.steps) {
        text += "; " + std::string(toText(step.name)) + " " + std::string(standText(step.stand)) +
                since(step.since);
    }
    return text;
}

std::string Inspector::waitOf(const CopyState& copy) const {
    switch (copy.waitsFor) {
    case CopyWait::Answer:
        return "the answer to attempt " + std::to_string(copy.attempt) + since(copy.since);
    case CopyWait::Retry:
        return "its next attempt" + since(copy.since);
    default:
        return "nothing" + since(copy.since);
    }
}

InspectedItem Inspector::handlerItem(const HandlerState& handler) const {
    const RequestName request{handler.intent, handler.copy, handler.attempt};
    RecordId latest = handler.started.isSome() ? handler.started : handler.queued;
    for (const StepState& step : handler.steps) {
        latest = std::max(latest, step.since);
    }
    return {requestName(request) + " at " + m_say.node(handler.server), standOf(handler), latest};
}

const NodeState& Inspector::heldBy(NodeId node, const State& state) {
    static const NodeState nothing;
    return node.value < state.nodes.size() ? state[node] : nothing;
}

Inspector::Items Inspector::place(NodeId node, const State& state) const {
    const NodeName& name = m_trace.names.nodes[node.value];
    const NodeState& held = heldBy(node, state);
    Items items{{"Role", std::string(toText(name.role)), {}}};
    if (!name.region.empty()) {
        items.push_back({"Region", name.region, {}});
    }
    items.push_back({"State", held.isDown ? "down" : held.isPaused ? "stands still" : "up", {}});
    const bool isReplaced =
        held.deposed.isSome() && (!held.promoted.isSome() || held.promoted < held.deposed);
    if (isReplaced) {
        items.push_back({"Primary", "replaced" + since(held.deposed), held.deposed});
    } else if (held.promoted.isSome()) {
        items.push_back({"Primary", "yes" + since(held.promoted), held.promoted});
    }
    return items;
}

Inspector::Items Inspector::keys(const NodeState& node) const {
    using Entry = std::pair<const std::uint32_t, KeyHeld>;
    std::vector<const Entry*> entries;
    for (const Entry& entry : node.keys) {
        entries.push_back(&entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry* one, const Entry* other) {
        return one->second.since < other->second.since;
    });
    return wordsOf<Entry>(entries, [this](const Entry& entry) {
        return InspectedItem{m_say.key(entry.first), keyValue(entry.second), entry.second.since};
    });
}

InspectedItem Inspector::lockItem(const LockHeld& held) const {
    return {m_say.key(held.key), lockValue(held), held.since};
}

Inspector::Items Inspector::locks(const NodeState& node) const {
    return wordsOf<LockHeld>(select(node.locks, [](const LockHeld&) { return true; }),
                             [this](const LockHeld& held) { return lockItem(held); });
}

InspectedItem Inspector::paymentItem(const PaymentHeld& held) const {
    const std::string name = held.payment < 0 ? "resource " + std::to_string(-held.payment)
                                              : "payment " + std::to_string(held.payment);
    const std::string whose = held.intent.isSome()
                                  ? "for " + m_say.client(held.intent) + ", intent " +
                                        std::to_string(held.intent.value + 1)
                                  : std::string("for nobody that is known");
    return {name, whose + since(held.since), held.since};
}

Inspector::Items Inspector::payments(const NodeState& node) const {
    return wordsOf<PaymentHeld>(select(node.payments, [](const PaymentHeld&) { return true; }),
                                [this](const PaymentHeld& held) { return paymentItem(held); });
}

Inspector::Items Inspector::handlers(const State& state, NodeId server) const {
    return wordsOf<HandlerState>(
        select(state.handlers, [server](const HandlerState& one) { return one.server == server; }),
        [this](const HandlerState& one) { return handlerItem(one); });
}

std::string Inspector::believed(const CopyState& copy) {
    return std::string(beliefText(copy.belief));
}

InspectedItem Inspector::beliefItem(const CopyState& copy) const {
    std::string name = "intent " + std::to_string(copy.intent.value + 1);
    name += copy.copy > 1 ? ", copy " + std::to_string(copy.copy) : std::string();
    return {name, "believes: " + believed(copy) + "; waits for " + waitOf(copy), copy.since};
}

Inspector::Items Inspector::beliefs(const State& state, NodeId client) const {
    const auto& intents = m_trace.names.intents;
    const auto isHis = [&intents, client](const CopyState& copy) {
        return copy.intent.value < intents.size() && intents[copy.intent.value].client == client;
    };
    return wordsOf<CopyState>(select(state.copies, isHis),
                              [this](const CopyState& copy) { return beliefItem(copy); });
}

Inspector::Items Inspector::cuts(const State& state, NodeId node) const {
    Items items;
    for (const CutLink& cut : state.cuts) {
        if (cut.one == node || cut.other == node) {
            const NodeId other = cut.one == node ? cut.other : cut.one;
            items.push_back({m_say.node(other), "cut" + since(cut.since), cut.since});
        }
    }
    return items;
}

Inspection Inspector::node(NodeId node, const State& state) const {
    const NodeState& held = heldBy(node, state);
    Inspection result{m_say.node(node), {}};
    addSection(result, "Node", place(node, state));
    addSection(result, "What it believes", beliefs(state, node));
    addSection(result, "Requests", handlers(state, node));
    addSection(result, "Keys", keys(held));
    addSection(result, "Locks", locks(held));
    addSection(result, paymentsTitle(m_trace.names.nodes[node.value].role), payments(held));
    addSection(result, "Links", cuts(state, node));
    return result;
}

} // namespace idem
