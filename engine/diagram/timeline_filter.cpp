#include "engine/diagram/timeline_filter.h"

#include <algorithm>

namespace idem {

bool TimelineFilter::isActive() const {
    return intent.isSome() || client.isSome() || key != 0 || outcome ||
           !std::all_of(kinds.begin(), kinds.end(), [](bool isWanted) { return isWanted; });
}

bool TimelineFilter::passesIntent(const TimelineIndex& index, IntentId of) const {
    if (intent.isSome() && of != intent) {
        return false;
    }
    if (!client.isSome() && !outcome) {
        return true;
    }
    if (of.value >= index.names.intents.size()) {
        return false;
    }
    return (!client.isSome() || index.names.intents[of.value].client == client) &&
           (!outcome || index.outcomes[of.value] == outcome);
}

bool TimelineFilter::passes(const TimelineIndex& index, IntentId of, std::uint32_t withKey) const {
    return (key == 0 || withKey == key) && passesIntent(index, of);
}

bool TimelineFilter::passes(const TimelineIndex& index, const Arrow& arrow) const {
    return kinds[static_cast<std::size_t>(arrow.kind)] && passes(index, arrow.intent, arrow.key);
}

} // namespace idem
