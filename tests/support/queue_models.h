// Waiting lines that have closed forms, as models on the kernel, and those closed forms.
//
// Customers come at exponential intervals to a number of equal servers and wait in order of
// arrival; with limited places a customer who finds them taken goes away, with limited patience one
// who has waited so long. Each draw is addressed by
// the number of the customer, as in the world.
#pragma once

#include "engine/core/chance.h"
#include "engine/core/distribution.h"
#include "engine/sim/resource.h"
#include "engine/sim/simulation.h"
#include "tests/support/statistics.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace idem::support {

/// One of two distributions, by chance. Most models use the first alone.
struct ServiceTime {
    Distribution usual;
    Distribution rare;
    double rareShare = 0;
};

struct QueueModel {
    Distribution interval; ///< Between arrivals.
    ServiceTime service;
    int servers = 1;
    std::int64_t places = std::numeric_limits<std::int64_t>::max(); ///< In service and waiting.
    std::optional<Distribution> patience; ///< Who has waited longer goes away without service.
    Duration longSojourn = Duration::seconds(1);
    Duration longWait = Duration::milliseconds(500);
};

/// Sums over the customers that arrived during one batch.
struct QueueBatch {
    std::int64_t arrivals = 0;
    std::int64_t served = 0;
    std::int64_t longSojourns = 0;
    std::int64_t longWaits = 0;
    double sojourns = 0;    ///< Seconds.
    double waits = 0;       ///< Seconds.
    double area = 0;        ///< Customer seconds, from the first arrival to the next batch's.
    double waitingArea = 0; ///< Of those who wait.
    double seconds = 0;
};

/// Sums over the whole run, from empty to empty: nothing is rounded.
struct QueueTotals {
    std::int64_t arrivals = 0;
    std::int64_t turnedAway = 0;
    std::int64_t abandoned = 0;
    std::int64_t departures = 0;
    std::int64_t area = 0;        ///< Customer nanoseconds in the system.
    std::int64_t waitingArea = 0; ///< Customer nanoseconds in the queue.
    std::int64_t sojourns = 0;    ///< Nanoseconds.
    std::int64_t waits = 0;       ///< Nanoseconds.
};

/// One run of a model: a warm-up of one batch, then the batches, then until the last one leaves.
class QueueRun {
public:
    static constexpr std::uint32_t batchCount = 30;

    QueueRun(const QueueModel& model, std::uint32_t customers)
        : m_model(model),
          m_batchLength(customers / batchCount),
          m_servers(m_simulation, model.servers),
          m_batches(batchCount) {
        m_simulation.spawn(arrive, this);
        m_simulation.run();
        settle();
    }
    QueueRun(const QueueRun&) = delete;
    QueueRun& operator=(const QueueRun&) = delete;
    ~QueueRun() = default;

    const QueueTotals& totals() const { return m_totals; }

    /// The interval of 99.9 % for the mean of what `measure` says of a batch.
    template <class Measure>
    Interval interval(Measure measure) const {
        std::vector<double> values;
        for (const QueueBatch& batch : m_batches) {
            values.push_back(measure(batch));
        }
        return batchMeansInterval(values, values.size());
    }

private:
    static Process arrive(QueueRun* run);
    static Process visit(QueueRun* run, std::uint32_t customer);
    static Process losePatience(QueueRun* run, std::uint32_t customer, ProcessRef visitor);

    Duration draw(const Distribution& distribution, StreamId stream, std::uint32_t customer) const {
        return distribution.sample(m_chance.uniform(stream, customer));
    }
    Duration serviceOf(std::uint32_t customer) const;
    /// The batch of a customer; null during the warm-up and after the end.
    QueueBatch* batchOf(std::uint32_t customer);
    void closeBatch(std::uint32_t nextCustomer);
    void settle();
    void enter(std::uint32_t customer);
    void setWaiting(std::uint32_t customer, bool isWaiting);
    void startService();
    void leave(std::uint32_t customer, Duration sojourn, Duration wait);

    QueueModel m_model;
    std::uint32_t m_batchLength;
    Simulation m_simulation;
    Resource m_servers;
    Chance m_chance{2'024, 0};
    std::vector<QueueBatch> m_batches;
    QueueTotals m_totals;
    std::int64_t m_inside = 0;
    std::int64_t m_waiting = 0;
    Time m_changedAt;
    Time m_batchStart;
    std::int64_t m_batchStartArea = 0;
    std::int64_t m_batchStartWaitingArea = 0;
    std::vector<bool> m_isWaiting; ///< By customer, if there is any patience to lose.
};

inline Process QueueRun::arrive(QueueRun* run) {
    static constexpr auto intervals = StreamId::of("queue", "interval");
    // One batch of warm-up; one customer more, who ends the last batch.
    const std::uint32_t customers = run->m_batchLength * (batchCount + 1) + 1;
    run->m_isWaiting.resize(run->m_model.patience ? customers : 0);
    for (std::uint32_t customer = 0; customer < customers; ++customer) {
        const Duration span = run->draw(run->m_model.interval, intervals, customer);
        co_await run->m_simulation.delay(span);
        const ProcessRef visitor = run->m_simulation.spawn(visit, run, customer);
        if (run->m_model.patience && run->m_isWaiting[customer]) {
            run->m_simulation.spawn(losePatience, run, customer, visitor);
        }
    }
}

inline Process QueueRun::visit(QueueRun* run, std::uint32_t customer) {
    run->enter(customer);
    if (run->m_inside > run->m_model.places) {
        --run->m_inside;
        ++run->m_totals.turnedAway;
        co_return;
    }
    const Time arrived = run->m_simulation.now();
    run->setWaiting(customer, true);
    co_await run->m_servers.acquire();
    run->setWaiting(customer, false);
    const Duration wait = run->m_simulation.now() - arrived;
    run->startService();
    const Duration service = run->serviceOf(customer);
    co_await run->m_simulation.delay(service);
    run->m_servers.release();
    run->leave(customer, run->m_simulation.now() - arrived, wait);
}

inline Process QueueRun::losePatience(QueueRun* run, std::uint32_t customer, ProcessRef visitor) {
    static constexpr auto patiences = StreamId::of("queue", "patience");
    const Duration patience = run->draw(*run->m_model.patience, patiences, customer);
    co_await run->m_simulation.delay(patience);
    if (run->m_isWaiting[customer]) {
        run->m_simulation.kill(visitor);
        run->startService();
        --run->m_inside;
        ++run->m_totals.abandoned;
        run->m_totals.sojourns += patience.ns;
        run->m_totals.waits += patience.ns;
    }
}

inline void QueueRun::setWaiting(std::uint32_t customer, bool isWaiting) {
    if (m_model.patience) {
        m_isWaiting[customer] = isWaiting;
    }
}

inline Duration QueueRun::serviceOf(std::uint32_t customer) const {
    static constexpr auto choices = StreamId::of("queue", "kind of service");
    static constexpr auto services = StreamId::of("queue", "service");
    const ServiceTime& service = m_model.service;
    const bool isRare = m_chance.happens(service.rareShare, choices, customer);
    return draw(isRare ? service.rare : service.usual, services, customer);
}

inline QueueBatch* QueueRun::batchOf(std::uint32_t customer) {
    const std::uint32_t batch = customer / m_batchLength;
    return batch == 0 || batch > batchCount ? nullptr : &m_batches[batch - 1];
}

/// Brings the areas up to now.
inline void QueueRun::settle() {
    const std::int64_t span = (m_simulation.now() - m_changedAt).ns;
    m_totals.area += m_inside * span;
    m_totals.waitingArea += m_waiting * span;
    m_changedAt = m_simulation.now();
}

inline void QueueRun::enter(std::uint32_t customer) {
    settle();
    ++m_totals.arrivals;
    if (customer % m_batchLength == 0) {
        closeBatch(customer);
    }
    if (QueueBatch* const batch = batchOf(customer)) {
        ++batch->arrivals;
    }
    if (++m_inside <= m_model.places) {
        ++m_waiting;
    }
}

inline void QueueRun::closeBatch(std::uint32_t nextCustomer) {
    if (QueueBatch* const ended = nextCustomer == 0 ? nullptr : batchOf(nextCustomer - 1)) {
        ended->area = static_cast<double>(m_totals.area - m_batchStartArea) * 1e-9;
        ended->waitingArea =
            static_cast<double>(m_totals.waitingArea - m_batchStartWaitingArea) * 1e-9;
        ended->seconds = (m_simulation.now() - m_batchStart).seconds();
    }
    m_batchStart = m_simulation.now();
    m_batchStartArea = m_totals.area;
    m_batchStartWaitingArea = m_totals.waitingArea;
}

inline void QueueRun::startService() {
    settle();
    --m_waiting;
}

inline void QueueRun::leave(std::uint32_t customer, Duration sojourn, Duration wait) {
    settle();
    --m_inside;
    ++m_totals.departures;
    m_totals.sojourns += sojourn.ns;
    m_totals.waits += wait.ns;
    if (QueueBatch* const batch = batchOf(customer)) {
        ++batch->served;
        batch->sojourns += sojourn.seconds();
        batch->waits += wait.seconds();
        batch->longSojourns += sojourn > m_model.longSojourn ? 1 : 0;
        batch->longWaits += wait > m_model.longWait ? 1 : 0;
    }
}

// What a batch says. Shares and means are per customer served, but for the blocking probability.

inline double meanNumber(const QueueBatch& batch) {
    return batch.area / batch.seconds;
}
inline double meanWaitingNumber(const QueueBatch& batch) {
    return batch.waitingArea / batch.seconds;
}
inline double meanSojourn(const QueueBatch& batch) {
    return batch.sojourns / static_cast<double>(batch.served);
}
inline double meanWait(const QueueBatch& batch) {
    return batch.waits / static_cast<double>(batch.served);
}
inline double longSojournShare(const QueueBatch& batch) {
    return static_cast<double>(batch.longSojourns) / static_cast<double>(batch.served);
}
inline double longWaitShare(const QueueBatch& batch) {
    return static_cast<double>(batch.longWaits) / static_cast<double>(batch.served);
}
/// Of those who came: turned away at once, or gone while they waited.
inline double unservedShare(const QueueBatch& batch) {
    return 1 - static_cast<double>(batch.served) / static_cast<double>(batch.arrivals);
}

/// Erlang's B: the share of customers turned away by c servers without a queue, by its recursion.
inline double erlangB(double load, int servers) {
    double blocked = 1;
    for (int k = 1; k <= servers; ++k) {
        blocked = load * blocked / (k + load * blocked);
    }
    return blocked;
}

/// Erlang's C: the share of customers who have to wait in M/M/c.
inline double erlangC(double load, int servers) {
    const double blocked = erlangB(load, servers);
    return blocked / (1 - load / servers * (1 - blocked));
}

/// P(n in the system) of M/M/c with places 0 to K.
inline std::vector<double>
limitedPlaces(double arrivalRate, double serviceRate, int c, int places) {
    std::vector<double> weights{1};
    double sum = 1;
    for (int n = 1; n <= places; ++n) {
        weights.push_back(weights.back() * arrivalRate / (serviceRate * std::min(n, c)));
        sum += weights.back();
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

/// P(n in the system) of M/M/c+M: each who waits goes away at rate `theta`.
inline std::vector<double> reneging(double arrivalRate, double serviceRate, int c, double theta) {
    std::vector<double> weights{1};
    double sum = 1;
    for (int n = 1; weights.back() > 1e-18 * sum; ++n) {
        const double leaving = serviceRate * std::min(n, c) + theta * std::max(0, n - c);
        weights.push_back(weights.back() * arrivalRate / leaving);
        sum += weights.back();
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

/// The mean number of those who wait, with these probabilities of n customers at c servers.
inline double meanWaitingOf(const std::vector<double>& probabilities, int c) {
    double mean = 0;
    for (std::size_t n = 0; n < probabilities.size(); ++n) {
        mean += std::max(0.0, static_cast<double>(n) - c) * probabilities[n];
    }
    return mean;
}

/// The mean of 0, 1, 2, ... with these probabilities.
inline double meanOf(const std::vector<double>& probabilities) {
    double mean = 0;
    for (std::size_t n = 0; n < probabilities.size(); ++n) {
        mean += static_cast<double>(n) * probabilities[n];
    }
    return mean;
}

} // namespace idem::support
