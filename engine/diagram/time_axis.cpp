#include "engine/diagram/time_axis.h"

#include "engine/core/mathematics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace idem {

namespace {

/// A gap is told as broken off if it takes less than this share of its room to scale ...
constexpr double breakShare = 0.5;
/// ... and would take at least this much of the whole axis.
constexpr double breakMin = 0.05;
/// Gaps up to this share of the run stay in proportion to each other.
constexpr double shortGapShare = 0.005;

} // namespace

TimeAxis::TimeAxis(const Trace& trace, TimeMapping mapping)
    : TimeAxis(std::array{&trace}, mapping) {}

TimeAxis::TimeAxis(std::span<const Trace* const> traces, TimeMapping mapping) : m_mapping(mapping) {
    m_instants.push_back(Time::zero());
    for (const Trace* trace : traces) {
        addInstants(*trace);
    }
    if (mapping == TimeMapping::ToScale && m_instants.size() > 2) {
        m_instants.erase(m_instants.begin() + 1, m_instants.end() - 1);
    }
    if (m_instants.size() == 1) {
        m_instants.push_back(Time::zero() + Duration::milliseconds(1));
    }
    m_positions.push_back(0);
    for (std::size_t at = 1; at < m_instants.size(); ++at) {
        m_positions.push_back(m_positions.back() + roomFor(m_instants[at] - m_instants[at - 1]));
    }
    const double whole = m_positions.back();
    for (double& position : m_positions) {
        position /= whole;
    }
    findBreaks();
}

void TimeAxis::addInstants(const Trace& trace) {
    const auto known = static_cast<std::ptrdiff_t>(m_instants.size());
    Time last = Time::zero();
    for (const Record& record : trace.records) {
        const bool isLast = &record == &trace.records.back();
        if (record.time > last && (m_mapping != TimeMapping::ToScale || isLast)) {
            last = record.time;
            m_instants.push_back(last);
        }
    }
    std::inplace_merge(m_instants.begin(), m_instants.begin() + known, m_instants.end());
    m_instants.erase(std::unique(m_instants.begin(), m_instants.end()), m_instants.end());
}

double TimeAxis::roomFor(Duration gap) const {
    const auto length = static_cast<double>(gap.ns);
    const double total = static_cast<double>(end().ns) * shortGapShare;
    switch (m_mapping) {
    case TimeMapping::ByEvent:
        return 1;
    case TimeMapping::Compressed:
        return 0.3 + 0.4 * mathematics::log(1 + length / total);
    default:
        return length;
    }
}

void TimeAxis::findBreaks() {
    const auto whole = static_cast<double>(end().ns);
    for (std::size_t at = 1; at < m_instants.size(); ++at) {
        const Time from = m_instants[at - 1];
        const double toScale = static_cast<double>((m_instants[at] - from).ns) / whole;
        const double room = m_positions[at] - m_positions[at - 1];
        if (toScale >= breakMin && room < breakShare * toScale) {
            m_breaks.push_back({from, m_instants[at]});
        }
    }
}

double TimeAxis::positionOf(Time time) const {
    const auto whole = static_cast<double>(end().ns);
    if (time < Time::zero()) {
        return static_cast<double>(time.ns) / whole;
    }
    if (time >= end()) {
        return 1 + static_cast<double>((time - end()).ns) / whole;
    }
    const auto after = std::upper_bound(m_instants.begin(), m_instants.end(), time);
    const auto at = static_cast<std::size_t>(after - m_instants.begin());
    const auto span = static_cast<double>((*after - m_instants[at - 1]).ns);
    const double share = static_cast<double>((time - m_instants[at - 1]).ns) / span;
    return m_positions[at - 1] + share * (m_positions[at] - m_positions[at - 1]);
}

Time TimeAxis::timeAt(double position) const {
    const auto whole = static_cast<double>(end().ns);
    const auto rounded = [](double ns) { return Duration{std::llround(ns)}; };
    if (position <= 0) {
        return Time::zero() + rounded(position * whole);
    }
    if (position >= 1) {
        return end() + rounded((position - 1) * whole);
    }
    const auto after = std::upper_bound(m_positions.begin(), m_positions.end(), position);
    const auto at = static_cast<std::size_t>(after - m_positions.begin());
    const double share = (position - m_positions[at - 1]) / (*after - m_positions[at - 1]);
    const auto span = static_cast<double>((m_instants[at] - m_instants[at - 1]).ns);
    return m_instants[at - 1] + rounded(share * span);
}

std::optional<Time> TimeAxis::instantFrom(double position) const {
    const auto at = std::lower_bound(m_positions.begin(), m_positions.end(), position);
    return at == m_positions.end()
               ? std::nullopt
               : std::optional(m_instants[static_cast<std::size_t>(at - m_positions.begin())]);
}

} // namespace idem
