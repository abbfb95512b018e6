// Where an instant lies on the axis of a diagram: to scale, by event, or compressed.
#pragma once

#include "engine/core/time.h"
#include "engine/trace/trace.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace idem {

enum class TimeMapping : std::uint8_t {
    ToScale,    ///< A millisecond is as long everywhere: for latencies.
    ByEvent,    ///< Equal room between one instant and the next: for order.
    Compressed, ///< Long quiet spans take little more room than short ones: for stories.
};

/// A quiet span that takes much less room than it would to scale.
struct AxisBreak {
    Time from;
    Time to;

    bool operator==(const AxisBreak&) const = default;
};

/// A monotone map from simulated time to positions from 0 to 1, the whole run. Instants at which
/// something happens keep their order in every mapping; between them it is linear.
class TimeAxis {
public:
    /// Linear in the records.
    TimeAxis(const Trace& trace, TimeMapping mapping);
    /// One axis for several runs: as long as the longest, with the instants of all. Linear in the
    /// records times the runs.
    TimeAxis(std::span<const Trace* const> traces, TimeMapping mapping);

    /// Below 0 before the start and above 1 after the end, with the slope of the whole.
    /// Logarithmic.
    double positionOf(Time time) const;
    /// The inverse, to the nanosecond. Logarithmic.
    Time timeAt(double position) const;

    /// The first of instants() at or after a position; none after the last. Logarithmic.
    std::optional<Time> instantFrom(double position) const;

    TimeMapping mapping() const { return m_mapping; }
    Time end() const { return m_instants.back(); }
    /// Start, end, and, unless to scale, whenever something happens; ascending.
    const std::vector<Time>& instants() const { return m_instants; }
    const std::vector<AxisBreak>& breaks() const { return m_breaks; }

private:
    void addInstants(const Trace& trace);
    double roomFor(Duration gap) const;
    void findBreaks();

    TimeMapping m_mapping;
    std::vector<Time> m_instants;    ///< At least two, ascending.
    std::vector<double> m_positions; ///< Of each, from 0 to 1.
    std::vector<AxisBreak> m_breaks;
};

} // namespace idem
