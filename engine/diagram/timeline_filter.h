// Which part of a run a person wants to see: everything else steps back, or out of the picture.
#pragma once

#include "engine/diagram/timeline_index.h"

#include <array>
#include <optional>

namespace idem {

struct TimelineFilter {
    /// By MessageKind: whether such arrows are wanted.
    std::array<bool, messageKindCount> kinds{true, true, true, true, true};
    IntentId intent;                ///< None: any.
    NodeId client;                  ///< Whose intents; none: anybody's.
    std::uint32_t key = 0;          ///< 0: any.
    std::optional<Outcome> outcome; ///< Of the intents.
    bool removes = false;           ///< What does not pass is left out instead of drawn faintly.

    bool operator==(const TimelineFilter&) const = default;

    /// Whether anything may fail to pass.
    bool isActive() const;
    bool passes(const TimelineIndex& index, IntentId of, std::uint32_t withKey) const;
    bool passes(const TimelineIndex& index, const Arrow& arrow) const;

private:
    bool passesIntent(const TimelineIndex& index, IntentId of) const;
};

} // namespace idem
