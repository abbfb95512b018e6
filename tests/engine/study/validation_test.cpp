// The product meets the closed forms of statistics.md, "Our domain": each row is a scenario file of
// scenarios/validation, run as a sweep runs its cells. D11 and D23, which are no scenarios, are
// held against simulations of their own.
//
// Nothing takes time in these files but what the form is about, so the form holds exactly; a test
// fails when an estimate strays 4.5 standard errors. Each row prints a line of the table in
// tests/validation.md.

#include "engine/core/chance.h"
#include "engine/core/number_text.h"
#include "engine/study/sweep.h"
#include "tests/support/full_run.h"
#include "tests/support/scenario_files.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace idem::validation_test {

struct Measured {
    double estimate = 0;
    double z = 0;
};

struct Check {
    const char* what;
    const char* formula;
    double exact;
    Measured (*measure)(const Tally& tally, double exact);
};

struct Row {
    std::string file; ///< In scenarios/validation, without its ending.
    std::vector<Check> checks;
    std::uint64_t quick = 20'000; ///< Runs, and in a full validation.
    std::uint64_t full = 1'000'000;
};

void PrintTo(const Row& row, std::ostream* stream) {
    *stream << row.file;
}

namespace {

using support::proportionZScore;
using support::samples;

Measured ofMean(const Estimate& estimate, std::uint64_t runs, double exact) {
    const double reach = studentQuantile(0.95, static_cast<double>(runs - 1));
    const double error = estimate.interval.halfWidth() / reach;
    return {estimate.value, (estimate.value - exact) / error};
}

/// The share of runs that show an event.
Measured ofRuns(Event event, const Tally& tally, double exact) {
    const std::uint64_t hits = tally[event].runs;
    return {static_cast<double>(hits) / static_cast<double>(tally.runs),
            proportionZScore(hits, tally.runs, exact)};
}
Measured doubles(const Tally& tally, double exact) {
    return ofRuns(Event::Double, tally, exact);
}
/// Nothing ever arrived.
Measured nevers(const Tally& tally, double exact) {
    return ofRuns(Event::Unavailable, tally, exact);
}
Measured charges(const Tally& tally, double exact) {
    return ofMean(
        meanEstimate({tally.runs, tally.charges, tally.chargeSquares}), tally.runs, exact);
}
/// The share of operations that were charged and never answered; those of one run are not
/// independent.
Measured phantoms(const Tally& tally, double exact) {
    const EventTally& late = tally[Event::Phantom];
    const ClusterSums sums{
        tally.runs, late.intents, tally.intents, late.squares, late.products, tally.intentSquares};
    return ofMean(ratioEstimate(sums), tally.runs, exact);
}

void printLine(const std::string& id,
               const Check& check,
               const Measured& measured,
               std::uint64_t runs) {
    std::printf("| %s | %s | %s | %.6g | %.6g | %s | %+.2f |\n",
                id.c_str(),
                check.what,
                check.formula,
                check.exact,
                measured.estimate,
                groupedText(runs).c_str(),
                measured.z);
}

std::vector<Row> rows() {
    const auto e = [](double x) { return std::exp(x); };
    const double x = e(-2.5);
    const double never = 0.1 * 0.1 * 0.1;
    const double hour = 0.05 / 3'600;
    return {
        {"D01", {{"P(double)", "e^(-g/m)", e(-2.5), doubles}}},
        {"D01b", {{"P(double)", "e^(-g/m), two regions", e(-2.5), doubles}}},
        {"D01c", {{"P(double)", "r e^(-g/m)", 0.5 * e(-2.5), doubles}}},
        {"D02", {{"P(double)", "m/(m+G)", 0.2, doubles}}},
        {"D03", {{"P(double)", "(m/w)(1 - e^(-w/m))", 0.25 * (1 - e(-4)), doubles}}},
        {"D04", {{"P(double)", "(2m/b)(e^(-b/2m) - e^(-b/m))", 0.5 * (e(-2) - e(-4)), doubles}}},
        {"D05", {{"P(double)", "(b-g)/(b-a)", 0.2, doubles}}},
        {"D06", {{"P(double)", "(b-c)^2 / (2(b-a)(d-c))", 0.245, doubles}}},
        {"D07", {{"P(double)", "1 - e^(-l/G) G/(m+G)", 1 - 0.8 * e(-0.15), doubles}}},
        {"D08", {{"P(double)", "e^(-g/m)(1 + g/m)", 5 * e(-4), doubles}}},
        {"D09", {{"P(double)", "1 - (G/(G+m))^2", 1 - std::pow(200.0 / 225, 2), doubles}}},
        {"D10",
         {{"P(double)", "e^(-T1/m)", e(-1), doubles},
          {"E[charges]", "1 + sum e^(-Ti/m)", 1 + e(-1) + e(-3) + e(-7), charges}}},
        {"D12", {{"P(double)", "s/(a+s)", 0.8, doubles}}},
        {"D13",
         {{"P(double)", "1 - e^(-4s/a)", 1 - e(-6), doubles},
          {"E[charges]", "1 + 4 (1 - e^(-s/a))", 1 + 4 * (1 - e(-1.5)), charges}}},
        {"D14", {{"P(double)", "e^(-T/m)", e(-3), doubles}}},
        {"D15", {{"P(double)", "e^(-t/m)(m/d)(1 - e^(-d/m))", e(-2.5) * (1 - e(-1)), doubles}}},
        {"D16", {{"P(double)", "(x/(T-s))^a", std::pow(1 / 5.5, 1.5), doubles}}},
        {"D17",
         {{"P(double)",
           "Q(ln(K/M)/sigma)",
           0.5 * std::erfc(std::log(24.0) / 2 / std::sqrt(2.0)),
           doubles}}},
        {"D18",
         {{"P(double)", "q (1 - p^3 - 3(1-p)p^2)", 0.05 * (1 - never - 0.027), doubles},
          {"P(never)", "p^3", never, nevers},
          {"E[charges]",
           "sum q^(j-1) P(Bin(3,1-p) >= j)",
           0.999 + 0.05 * 0.972 + 0.0025 * 0.729,
           charges}}},
        {"D19", {{"E[attempts]", "1 + x + x^2 + x^3", 1 + x + x * x + x * x * x, charges}}},
        {"D20",
         {{"E[attempts]", "1 + x + x^3 + x^6", 1 + x + std::pow(x, 3) + std::pow(x, 6), charges}}},
        {"D21", {{"P(late)", "e^(-(mu-lambda) t)", e(-2), phantoms}}, 16, 400},
        {"D22", {{"P(double)", "1 - e^(-h w)", 1 - e(-hour), doubles}}, 50'000, 100'000'000},
        {"D22b", {{"P(double)", "h w/(1 + h w)", hour / (1 + hour), doubles}}, 50'000, 100'000'000},
        {"D22c", {{"P(double)", "1 - e^(-h w)", 1 - e(-0.1), doubles}}},
        {"D22d", {{"P(double)", "h w/(1 + h w)", 0.1 / 1.1, doubles}}},
    };
}

} // namespace

class ValidationTest : public testing::TestWithParam<Row> {};

TEST_P(ValidationTest, MeetsItsClosedForm) {
    const Row& row = GetParam();
    Parsed<Scenario> read = loadScenarioFile("validation/" + row.file + ".toml");
    ASSERT_TRUE(read.value) << describe(read.diagnostics);
    SweepPlan plan;
    plan.scenario = std::move(*read.value);
    plan.strategies = {findStrategy(plan.scenario.strategy)};
    plan.runs = samples(row.quick, row.full, std::max<std::uint64_t>(row.quick / 10, 16));
    ASSERT_TRUE(checkPlan(plan).empty()) << describe(checkPlan(plan));
    const SweepResult result = sweep(plan);
    const Tally& tally = result.points.at(0).tallies.at(0);
    ASSERT_EQ(tally.runs, plan.runs);
    for (const Check& check : row.checks) {
        const Measured measured = check.measure(tally, check.exact);
        EXPECT_LE(std::abs(measured.z), 4.5) << check.what << " " << measured.estimate;
        printLine(row.file, check, measured, plan.runs);
    }
}

INSTANTIATE_TEST_SUITE_P(Rows, ValidationTest, testing::ValuesIn(rows()), [](const auto& tested) {
    return tested.param.file;
});

namespace {

double choose(int n, int k) {
    double result = 1;
    for (int i = 0; i < k; ++i) {
        result *= static_cast<double>(n - i) / (k - i);
    }
    return result;
}

struct Quorum {
    int replicas;
    int acknowledged; ///< Before the commit.
    int asked;
};

/// D11: P(no replica that is asked `gap` after the commit has it), lag Exp(mean 1).
double staleness(const Quorum& quorum, double gap) {
    return choose(quorum.replicas - quorum.acknowledged, quorum.asked) /
           choose(quorum.replicas, quorum.asked) * std::exp(-quorum.asked * gap);
}

/// The same by throwing dice: who has it when, and who is asked. The order of the lags says nothing
/// about who is asked, so the first ones that are drawn are.
bool isStale(const Quorum& quorum, double gap, std::uint64_t sample) {
    static constexpr auto lags = StreamId::of("quorum", "lag");
    std::vector<double> reached;
    for (int i = 0; i < quorum.replicas; ++i) {
        const double u = Chance(11, sample).uniform(lags, static_cast<std::uint32_t>(i));
        reached.push_back(-std::log(u));
    }
    std::vector<double> sorted = reached;
    std::sort(sorted.begin(), sorted.end());
    const double read = sorted[static_cast<std::size_t>(quorum.acknowledged) - 1] + gap;
    return std::all_of(
        reached.begin(), reached.begin() + quorum.asked, [&](double time) { return time > read; });
}

/// D23: some two of n random keys of so many bits are equal. To second order in the sum of
/// log(1 - i/2^b), which is beyond the precision of a double for the values below.
double collision(double bits, double n) {
    const double keys = std::exp2(bits);
    const double first = n * (n - 1) / 2 / keys;
    const double second = n * (n - 1) * (2 * n - 1) / 12 / keys / keys;
    const double third = std::pow(n * (n - 1) / 2, 2) / 3 / keys / keys / keys;
    return -std::expm1(-first - second - third);
}

bool isCollision(int bits, std::uint32_t n, std::uint64_t sample) {
    static constexpr auto keys = StreamId::of("key", "random bits");
    std::set<std::uint64_t> seen;
    for (std::uint32_t i = 0; i < n; ++i) {
        if (!seen.insert(Chance(23, sample).bits(keys, i) >> (64 - bits)).second) {
            return true;
        }
    }
    return false;
}

template <class Happens>
void expectShare(const char* id, const Check& check, Happens happens) {
    const auto runs = samples<std::uint64_t>(20'000, 1'000'000);
    std::uint64_t hits = 0;
    for (std::uint64_t sample = 0; sample < runs; ++sample) {
        hits += happens(sample) ? 1 : 0;
    }
    const Measured measured{static_cast<double>(hits) / static_cast<double>(runs),
                            proportionZScore(hits, runs, check.exact)};
    EXPECT_LE(std::abs(measured.z), 4.5) << hits << " of " << runs;
    printLine(id, check, measured, runs);
}

} // namespace

TEST(ValidationFormulasTest, D11AQuorumThatMissesTheWrite) {
    EXPECT_NEAR(staleness({3, 1, 1}, 1), 0.245253, 5e-7);
    EXPECT_NEAR(staleness({5, 2, 2}, 1), 0.040601, 5e-7);
    for (const Quorum quorum : {Quorum{3, 1, 1}, Quorum{5, 2, 2}}) {
        const char* const formula = "C(N-W,R)/C(N,R) e^(-R g/m)";
        const Check check{"P(stale)", formula, staleness(quorum, 1), nullptr};
        expectShare("D11", check, [&](std::uint64_t sample) { return isStale(quorum, 1, sample); });
    }
}

TEST(ValidationFormulasTest, D23RandomKeysThatCollide) {
    EXPECT_NEAR(collision(16, 300), 0.496112, 5e-7);
    EXPECT_NEAR(collision(32, 1e4), 0.0115729, 5e-8);
    EXPECT_NEAR(collision(64, 1e8), 2.7101e-4, 5e-9);
    EXPECT_NEAR(collision(122, 1e12), 9.4e-14, 5e-16);
    const Check check{
        "P(collision)", "1 - prod(1 - i/2^16), 300 keys", collision(16, 300), nullptr};
    expectShare("D23", check, [](std::uint64_t sample) { return isCollision(16, 300, sample); });
}

} // namespace idem::validation_test
