// Waiting lines modelled on the kernel meet the closed forms Q1 to Q11 of statistics.md, and
// Little's law and the balance of flows hold in them to the nanosecond.
//
// An exact value must lie in the 99.9 % interval of 30 batch means after a warm-up, and the
// interval must be narrow: 1 % of the value in a full run, in proportion wider in a quick one.

#include "tests/support/full_run.h"
#include "tests/support/queue_models.h"
#include "tests/support/queue_networks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>

namespace idem::queues_test {

namespace {

using namespace support;

constexpr std::uint32_t quickCustomers = 300'000;

Distribution exponentialOf(double rate) {
    return Distribution::exponential(Duration{std::llround(1e9 / rate)});
}

/// M/M/c with these rates a second.
QueueModel markovian(double arrivalRate, double serviceRate, int servers = 1) {
    QueueModel model;
    model.interval = exponentialOf(arrivalRate);
    model.service.usual = exponentialOf(serviceRate);
    model.servers = servers;
    return model;
}

/// Eight customers a second, with service times of this kind, 100 ms in the mean.
QueueModel general(const ServiceTime& service) {
    QueueModel model = markovian(8, 10);
    model.service = service;
    return model;
}

/// Q8: the share of customers of M/M/1 who would wait longer than tau, E = e^-((mu - lambda) tau).
double impatience(double load, double e) {
    return load * (1 - load) * e / (1 - load * load * e);
}

/// As QueuesTest::expectMean, of an average over time; 1 % takes 60 million customers.
void expectAverage(
    const char* what, const Interval& interval, double exact, double seconds, double rate) {
    EXPECT_TRUE(interval.contains(exact))
        << what << ": " << interval.low << " .. " << interval.high << ", exact " << exact;
    EXPECT_LE(interval.halfWidth(), 0.01 * exact * std::sqrt(60'000'000 / (seconds * rate)))
        << what;
}

} // namespace

class QueuesTest : public testing::Test {
protected:
    template <class Measure>
    void expectMean(const char* what, Measure measure, double exact) {
        const Interval interval = m_run->interval(measure);
        EXPECT_TRUE(interval.contains(exact))
            << what << ": " << interval.low << " .. " << interval.high << ", exact " << exact;
        const double widthMax = 0.01 * std::sqrt(m_fullCustomers / m_customers);
        EXPECT_LE(interval.halfWidth(), widthMax * exact) << what;
    }

    /// `fullCustomers`: how many it takes for an interval of 1 %.
    void play(const QueueModel& model, std::uint32_t fullCustomers = 20'000'000) {
        const std::uint32_t customers = samples(quickCustomers, fullCustomers, quickCustomers);
        m_run.emplace(model, customers);
        m_customers = customers;
        m_fullCustomers = fullCustomers;
        expectLaws();
    }

    void expectLaws() const {
        const QueueTotals& totals = m_run->totals();
        EXPECT_EQ(totals.arrivals, totals.departures + totals.turnedAway + totals.abandoned)
            << "balance of flows";
        EXPECT_EQ(totals.area, totals.sojourns) << "Little's law of the system";
        EXPECT_EQ(totals.waitingArea, totals.waits) << "Little's law of the queue";
    }

private:
    std::optional<QueueRun> m_run;
    double m_customers = 0;
    double m_fullCustomers = 0;
};

// Q1: L = rho / (1 - rho), W = 1 / (mu - lambda), both times with exponential tails.
TEST_F(QueuesTest, OneServerMeetsTheExponentialForms) {
    play(markovian(8, 10), 40'000'000);
    expectMean("L", meanNumber, 4);
    expectMean("W", meanSojourn, 0.5);
    expectMean("Wq", meanWait, 0.4);
    expectMean("P(T > 1 s)", longSojournShare, std::exp(-2.0));
    expectMean("P(Wq > 0.5 s)", longWaitShare, 0.8 * std::exp(-1.0));
}

// Q2: Pollaczek and Khinchine, Wq = lambda E[S^2] / (2 (1 - rho)).
TEST_F(QueuesTest, ConstantServiceMeetsPollaczekKhinchine) {
    play(general({Distribution::constant(Duration::milliseconds(100)), {}, 0}));
    expectMean("Wq", meanWait, 8 * 0.01 / 0.4);
}

TEST_F(QueuesTest, UniformServiceMeetsPollaczekKhinchine) {
    const auto service = Distribution::uniform(Duration::zero(), Duration::milliseconds(200));
    play(general({service, {}, 0}));
    expectMean("Wq", meanWait, 8 * (0.04 / 3) / 0.4);
}

TEST_F(QueuesTest, HyperexponentialServiceMeetsPollaczekKhinchine) {
    play(general({exponentialOf(18), exponentialOf(2), 0.1}), 60'000'000);
    const double secondMoment = 0.9 * 2 / (18.0 * 18) + 0.1 * 2 / (2.0 * 2);
    expectMean("Wq", meanWait, 8 * secondMoment / 0.4);
}

// Q3: Erlang's C, Wq = C / (c mu - lambda).
TEST_F(QueuesTest, SeveralServersMeetErlangC) {
    play(markovian(8, 3, 4), 80'000'000);
    const double c = erlangC(8.0 / 3, 4);
    expectMean("Wq", meanWait, c / 4);
    expectMean("L", meanNumber, 8.0 / 3 + 8 * c / 4);
    expectMean("P(Wq > 0.5 s)", longWaitShare, c * std::exp(-2.0));
}

// Q4: blocking of M/M/c/K.
TEST_F(QueuesTest, TenPlacesTurnTheRightShareAway) {
    QueueModel model = markovian(12, 10);
    model.places = 10;
    play(model);
    const auto occupancy = limitedPlaces(12, 10, 1, 10);
    expectMean("blocked", unservedShare, occupancy.back());
    expectMean("L", meanNumber, meanOf(occupancy));
}

TEST_F(QueuesTest, TwoServersWithFivePlacesTurnTheRightShareAway) {
    QueueModel model = markovian(3, 2, 2);
    model.places = 5;
    play(model);
    const auto occupancy = limitedPlaces(3, 2, 2, 5);
    expectMean("blocked", unservedShare, occupancy.back());
    expectMean("W", meanSojourn, meanOf(occupancy) / (3 * (1 - occupancy.back())));
}

// Q5: Erlang's B, whatever the distribution of the service.
TEST_F(QueuesTest, ServersWithoutAQueueMeetErlangB) {
    for (const auto& service : {exponentialOf(1), Distribution::constant(Duration::seconds(1))}) {
        QueueModel model = markovian(10, 1, 12);
        model.service.usual = service;
        model.places = 12;
        play(model);
        expectMean("blocked", unservedShare, erlangB(10, 12));
    }
}

// Q6 and Q7: P(abandon) = theta Lq / lambda.
TEST_F(QueuesTest, ImpatientCustomersOfOneServerMeetTheirForms) {
    QueueModel model = markovian(1.2, 1);
    model.patience = exponentialOf(0.5);
    play(model);
    const auto occupancy = reneging(1.2, 1, 1, 0.5);
    expectMean("abandoned", unservedShare, 0.5 * meanWaitingOf(occupancy, 1) / 1.2);
    expectMean("Lq", meanWaitingNumber, meanWaitingOf(occupancy, 1));
    expectMean("L", meanNumber, meanOf(occupancy));
}

TEST_F(QueuesTest, ImpatientCustomersOfFourServersMeetTheirForms) {
    QueueModel model = markovian(5, 1, 4);
    model.patience = exponentialOf(0.5);
    play(model);
    const double waiting = meanWaitingOf(reneging(5, 1, 4, 0.5), 4);
    expectMean("abandoned", unservedShare, 0.5 * waiting / 5);
    expectMean("Lq", meanWaitingNumber, waiting);
}

// Q8: a client's time-out, the same for all.
TEST_F(QueuesTest, CustomersWithOneTimeOutMeetTheirForm) {
    QueueModel model = markovian(8, 10);
    model.patience = Distribution::constant(Duration::milliseconds(500));
    play(model, 60'000'000);
    expectMean("abandoned", unservedShare, impatience(0.8, std::exp(-2 * 0.5)));
}

// Q9: who finds the server busy comes again (a 409 and a retry).
TEST(QueueNetworksTest, RetriesFormAnOrbit) {
    const NetworkRates rates{0.6, 1, 0.5};
    const double seconds = samples(300'000, 60'000'000, 300'000) / rates.arrival;
    const RetrialRun run(rates, seconds);
    expectAverage("busy", run.busy(), 0.6, seconds, rates.arrival);
    expectAverage("orbit", run.orbit(), 0.6 / 0.4 * (0.6 / 0.5 + 0.6), seconds, rates.arrival);
}

// Q10: Jackson's product form: each station is an M/M/1 of its own.
TEST(QueueNetworksTest, ATandemIsTwoQueues) {
    const NetworkRates rates{8, 10, 12};
    const double seconds = samples(300'000, 60'000'000, 300'000) / rates.arrival;
    const TandemRun run(rates, seconds);
    expectAverage("L", run.inside(), 8.0 / 2 + 8.0 / 4, seconds, rates.arrival);
    EXPECT_TRUE(run.sojourns().contains(0.75))
        << run.sojourns().low << " .. " << run.sojourns().high;
    EXPECT_LE(run.sojourns().halfWidth(),
              0.0075 * std::sqrt(60'000'000 / (seconds * rates.arrival)));
}

// Q11: a queue of rho = 0.5 grows from 1 to 30 before it is empty once in 10^9. Plain runs never
// see it; splitting estimates it level by level.
TEST(RareEventTest, SplittingFindsTheOverflow) {
    const int repetitions = samples(40, 400, 20);
    Moments estimates;
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        estimates.add(
            overflowBySplitting(1.0 / 3, 30, 2'000, static_cast<std::uint64_t>(repetition)));
    }
    const double exact = 1 / (std::pow(2.0, 30) - 1);
    EXPECT_LE(std::abs(estimates.zScore(exact)), 4.5) << estimates.mean();
    EXPECT_LE(estimates.standardError(), 0.2 * exact / std::sqrt(repetitions));
}

// The closed forms themselves, against the worked values of statistics.md.
TEST(QueueFormulasTest, MeetTheWorkedValues) {
    EXPECT_NEAR(erlangC(8.0 / 3, 4), 0.378418, 5e-7);
    EXPECT_NEAR(8.0 / 3 + 8 * erlangC(8.0 / 3, 4) / 4, 3.423503, 5e-7);
    EXPECT_NEAR(limitedPlaces(12, 10, 1, 10).back(), 0.192586, 5e-7);
    EXPECT_NEAR(meanOf(limitedPlaces(12, 10, 1, 10)), 6.710709, 5e-7);
    EXPECT_NEAR(limitedPlaces(3, 2, 2, 5).back(), 0.085114, 5e-7);
    EXPECT_NEAR(erlangB(10, 12), 0.119739, 5e-7);
    EXPECT_NEAR(0.5 * meanWaitingOf(reneging(1.2, 1, 1, 0.5), 1) / 1.2, 0.366204, 5e-7);
    EXPECT_NEAR(meanOf(reneging(1.2, 1, 1, 0.5)), 1.639445, 5e-7);
    EXPECT_NEAR(meanWaitingOf(reneging(5, 1, 4, 0.5), 4), 2.590255, 5e-7);
    EXPECT_NEAR(impatience(0.8, std::exp(-1)), 0.076987, 5e-7);
    EXPECT_NEAR(1 / (std::pow(2.0, 30) - 1), 9.3132e-10, 5e-15);
}

} // namespace idem::queues_test
