// Which part of the axis a timeline shows.
#pragma once

#include <algorithm>

namespace idem::app {

/// Positions on a time axis, 0 to 1 being the whole run. Always within it, and never empty.
class AxisWindow {
public:
    static constexpr double spanLeast = 1e-7;

    double from() const { return m_from; }
    double to() const { return m_from + m_span; }
    double span() const { return m_span; }
    bool isWhole() const { return m_span >= 1; }

    void show(double from, double to) {
        m_span = std::clamp(to - from, spanLeast, 1.0);
        m_from = std::clamp((from + to - m_span) / 2, 0.0, 1 - m_span);
    }
    /// What lies at the position stays where it is. A factor below 1 shows less.
    void zoom(double position, double factor) {
        const double span = std::clamp(m_span * factor, spanLeast, 1.0);
        const double share = (position - m_from) / m_span;
        m_from = std::clamp(position - share * span, 0.0, 1 - span);
        m_span = span;
    }
    /// By so much of what is seen; to the right if positive.
    void pan(double share) { m_from = std::clamp(m_from + share * m_span, 0.0, 1 - m_span); }
    /// Moves as little as is needed to show the position, with some room around it.
    void reveal(double position) {
        if (position < m_from || position > to()) {
            m_from = std::clamp(position - m_span / 2, 0.0, 1 - m_span);
        }
    }

    bool operator==(const AxisWindow&) const = default;

private:
    double m_from = 0;
    double m_span = 1;
};

} // namespace idem::app
