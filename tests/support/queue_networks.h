// Waiting lines that are more than one queue, as models on the kernel: retrials and tandems; and a
// walk that reaches a rare place by splitting.
#pragma once

#include "engine/core/chance.h"
#include "engine/core/distribution.h"
#include "engine/sim/resource.h"
#include "engine/sim/simulation.h"
#include "tests/support/statistics.h"

#include <cmath>
#include <cstdint>
#include <vector>

namespace idem::support {

/// The average of a number over time, batch by batch; the first batch is a warm-up.
class TimeAverage {
public:
    static constexpr std::size_t batchCount = 30;

    explicit TimeAverage(Duration whole) : m_length(whole / (batchCount + 1)) {}

    void add(Time now, std::int64_t change) {
        settle(now);
        m_number += change;
    }
    /// REQUIRES: now is the end of the whole.
    Interval interval(Time now) {
        settle(now);
        return batchMeansInterval({m_averages.begin() + 1, m_averages.begin() + 1 + batchCount},
                                  batchCount);
    }

private:
    void settle(Time now) {
        while (now - m_batchStart >= m_length) {
            const Time end = m_batchStart + m_length;
            m_area += static_cast<double>(m_number) * (end - m_changedAt).seconds();
            m_averages.push_back(m_area / m_length.seconds());
            m_area = 0;
            m_batchStart = m_changedAt = end;
        }
        m_area += static_cast<double>(m_number) * (now - m_changedAt).seconds();
        m_changedAt = now;
    }

    Duration m_length;
    std::int64_t m_number = 0;
    double m_area = 0; ///< Since the batch began.
    Time m_batchStart;
    Time m_changedAt;
    std::vector<double> m_averages;
};

/// A second: of arrivals, of the first service, and of what comes second: retries or services.
struct NetworkRates {
    double arrival = 0;
    double first = 0;
    double second = 0;
};

inline Distribution exponentialAt(double rate) {
    return Distribution::exponential(Duration{std::llround(1e9 / rate)});
}
inline Duration spanOf(double seconds) {
    return Duration{std::llround(seconds * 1e9)};
}

/// One server without a waiting room. Who finds it busy is told so and tries again later, and
/// again, each time after an exponential time of rate `second`.
class RetrialRun {
public:
    RetrialRun(const NetworkRates& rates, double seconds)
        : m_interval(exponentialAt(rates.arrival)),
          m_service(exponentialAt(rates.first)),
          m_patience(exponentialAt(rates.second)),
          m_busy(spanOf(seconds)),
          m_orbit(spanOf(seconds)) {
        m_simulation.spawn(arrive, this);
        m_simulation.runUntil(Time::zero() + spanOf(seconds));
    }
    RetrialRun(const RetrialRun&) = delete;
    RetrialRun& operator=(const RetrialRun&) = delete;
    ~RetrialRun() = default;

    Interval busy() const { return TimeAverage(m_busy).interval(m_simulation.now()); }
    Interval orbit() const { return TimeAverage(m_orbit).interval(m_simulation.now()); }

private:
    static Process arrive(RetrialRun* run) {
        static constexpr auto intervals = StreamId::of("retrial", "interval");
        for (std::uint32_t customer = 0;; ++customer) {
            co_await run->m_simulation.delay(
                run->m_interval.sample(run->m_chance.uniform(intervals, customer)));
            run->m_simulation.spawn(visit, run, customer);
        }
    }
    static Process visit(RetrialRun* run, std::uint32_t customer) {
        static constexpr auto services = StreamId::of("retrial", "service");
        static constexpr auto retries = StreamId::of("retrial", "retry");
        if (run->m_isBusy) {
            run->m_orbit.add(run->m_simulation.now(), 1);
            for (std::uint32_t attempt = 0; run->m_isBusy; ++attempt) {
                const double u = run->m_chance.uniform(retries.with(customer), attempt);
                co_await run->m_simulation.delay(run->m_patience.sample(u));
            }
            run->m_orbit.add(run->m_simulation.now(), -1);
        }
        run->setBusy(true);
        co_await run->m_simulation.delay(
            run->m_service.sample(run->m_chance.uniform(services, customer)));
        run->setBusy(false);
    }
    void setBusy(bool isBusy) {
        m_isBusy = isBusy;
        m_busy.add(m_simulation.now(), isBusy ? 1 : -1);
    }

    Distribution m_interval;
    Distribution m_service;
    Distribution m_patience;
    TimeAverage m_busy;
    TimeAverage m_orbit;
    bool m_isBusy = false;
    Chance m_chance{2'024, 0};
    Simulation m_simulation;
};

/// Two servers one behind the other, each with a queue.
class TandemRun {
public:
    TandemRun(const NetworkRates& rates, double seconds)
        : m_interval(exponentialAt(rates.arrival)),
          m_first(exponentialAt(rates.first)),
          m_second(exponentialAt(rates.second)),
          m_warmUp(spanOf(seconds / 31)),
          m_inside(spanOf(seconds)),
          m_firstServer(m_simulation, 1),
          m_secondServer(m_simulation, 1) {
        m_simulation.spawn(arrive, this);
        m_simulation.runUntil(Time::zero() + spanOf(seconds));
    }
    TandemRun(const TandemRun&) = delete;
    TandemRun& operator=(const TandemRun&) = delete;
    ~TandemRun() = default;

    Interval inside() const { return TimeAverage(m_inside).interval(m_simulation.now()); }
    /// Of the mean time in both together, in seconds.
    Interval sojourns() const { return batchMeansInterval(m_sojourns); }

private:
    static Process arrive(TandemRun* run) {
        static constexpr auto intervals = StreamId::of("tandem", "interval");
        for (std::uint32_t customer = 0;; ++customer) {
            co_await run->m_simulation.delay(
                run->m_interval.sample(run->m_chance.uniform(intervals, customer)));
            run->m_simulation.spawn(visit, run, customer);
        }
    }
    static Process visit(TandemRun* run, std::uint32_t customer) {
        static constexpr auto firsts = StreamId::of("tandem", "first service");
        static constexpr auto seconds = StreamId::of("tandem", "second service");
        const Time arrived = run->m_simulation.now();
        run->m_inside.add(arrived, 1);
        co_await run->m_firstServer.acquire();
        co_await run->m_simulation.delay(
            run->m_first.sample(run->m_chance.uniform(firsts, customer)));
        run->m_firstServer.release();
        co_await run->m_secondServer.acquire();
        co_await run->m_simulation.delay(
            run->m_second.sample(run->m_chance.uniform(seconds, customer)));
        run->m_secondServer.release();
        const Time left = run->m_simulation.now();
        run->m_inside.add(left, -1);
        if (arrived - Time::zero() >= run->m_warmUp) {
            run->m_sojourns.push_back((left - arrived).seconds());
        }
    }

    Distribution m_interval;
    Distribution m_first;
    Distribution m_second;
    Duration m_warmUp;
    TimeAverage m_inside;
    std::vector<double> m_sojourns;
    Chance m_chance{2'024, 0};
    Simulation m_simulation;
    Resource m_firstServer;
    Resource m_secondServer;
};

/// An estimate of the probability that a walk, up with probability `up` and else down, gets from 1
/// to `top` before 0: level by level, `effort` walks from each (fixed-effort splitting). The state
/// of a walk is its level, so each level is entered in one state only.
inline double
overflowBySplitting(double up, int top, std::uint32_t effort, std::uint64_t repetition) {
    static constexpr auto steps = StreamId::of("splitting", "step");
    const Chance chance(2'024, repetition);
    double probability = 1;
    for (int level = 1; level < top; ++level) {
        std::uint32_t reached = 0;
        for (std::uint32_t walk = 0; walk < effort; ++walk) {
            const auto stream = steps.with(static_cast<std::uint64_t>(level)).with(walk);
            int at = level;
            for (std::uint32_t step = 0; at > 0 && at <= level; ++step) {
                at += chance.happens(up, stream, step) ? 1 : -1;
            }
            reached += at > level ? 1 : 0;
        }
        probability *= static_cast<double>(reached) / effort;
    }
    return probability;
}

} // namespace idem::support
