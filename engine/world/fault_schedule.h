// The faults of a scenario, found by what they name.
#pragma once

#include "engine/world/options.h"
#include "engine/world/stage.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace idem {

/// Matches messages and crash points with the schedule. Each entry hits once an attempt; an entry
/// for every attempt (0) may hit several times.
class FaultSchedule {
public:
    /// Keeps a reference to the options.
    explicit FaultSchedule(const WorldOptions& options);

    void restart();
    bool isEmpty() const { return m_entries.empty(); }

    /// The fault that hits this message of this errand, if any. Counts the message for every entry
    /// that could mean it. Linear in the entries.
    const Fault* onMessage(Hop hop, NodeRole store, const Errand& errand);
    /// The fault of this kind (crash, pause or exception) that is due at this point of this errand,
    /// if any.
    const Fault* onPoint(FaultKind kind, CrashPoint point, const Errand& errand);
    /// Calls hit(fault) for everything that befalls a store after this step of this errand.
    template <class Hit>
    void onStep(StepPoint point, const Errand& errand, Hit hit) {
        for (Entry& entry : m_entries) {
            const bool isFirst = entry.fault->attempt == 0 || entry.hits == 0;
            if (followsStep(entry.fault->kind) && entry.fault->after == point && isFirst &&
                names(entry, errand)) {
                ++entry.hits;
                hit(*entry.fault);
            }
        }
    }
    /// Calls begin(fault, position) for every outage.
    template <class Begin>
    void forEachOutage(Begin begin) {
        for (const Entry& entry : m_entries) {
            if (entry.fault->kind == FaultKind::Outage) {
                begin(*entry.fault, entry.position);
            }
        }
    }
    /// The fault at this position among all, which names an instant and not a message, has hit.
    void onInstant(std::size_t position) {
        for (Entry& entry : m_entries) {
            entry.hits += entry.position == position ? 1 : 0;
        }
    }

    /// Positions of the entries that have hit nothing since the restart.
    std::vector<std::size_t> unused() const;

private:
    struct Entry {
        const Fault* fault = nullptr;
        std::size_t position = 0; ///< Among all faults.
        IntentId intent;
        std::int32_t seen = 0; ///< Messages of the current attempt that it could have meant.
        std::uint16_t seenAttempt = 0;
        std::int32_t hits = 0;
    };

    static bool followsStep(FaultKind kind);
    static bool isOfMessage(FaultKind kind);
    static bool names(const Entry& entry, const Errand& errand);

    std::vector<Entry> m_entries;
};

} // namespace idem
