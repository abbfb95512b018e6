// Samples follow the distribution that the text names, and stay within their bounds.

#include "engine/core/chance.h"
#include "engine/core/digest.h"
#include "engine/core/distribution.h"
#include "engine/core/distribution_text.h"
#include "engine/core/ensure.h"
#include "engine/core/erlang.h"
#include "tests/support/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace idem {

namespace {

constexpr std::uint32_t sampleCount = 200'000;
/// One set of samples in 1,000 strays further (the seed is fixed, so none of these does).
constexpr double kolmogorovLimit = 1.95;

Distribution distribution(std::string_view text) {
    return parseDistribution(text).value.value();
}

double sampleDraw(std::string_view purpose, std::uint32_t i) {
    return Chance(2, 0).uniform(StreamId::of("distribution test", purpose), i);
}

/// Samples in seconds.
std::vector<double> samplesOf(const Distribution& source) {
    std::vector<double> values;
    values.reserve(sampleCount);
    for (std::uint32_t i = 0; i < sampleCount; ++i) {
        values.push_back(source.sample(sampleDraw("fit", i)).seconds());
    }
    return values;
}

template <class Cdf>
double misfit(std::string_view text, Cdf cdf) {
    return support::kolmogorovSmirnov(samplesOf(distribution(text)), cdf);
}

double erlangCdf(int stages, double x) {
    long double term = std::exp(-static_cast<long double>(x));
    long double sum = term;
    for (int i = 1; i < stages; ++i) {
        term *= static_cast<long double>(x) / i;
        sum += term;
    }
    return static_cast<double>(1 - sum);
}

const std::vector<std::string_view>& allKinds() {
    static const std::vector<std::string_view> texts{"40ms",
                                                     "uniform(5ms, 20ms)",
                                                     "exponential(mean=40ms)",
                                                     "lognormal(median=40ms, sigma=0.5)",
                                                     "pareto(min=1s, alpha=2.5)",
                                                     "erlang(k=2, mean=25ms)",
                                                     "erlang(k=60, mean=25ms)",
                                                     "empirical(0=1ms, 0.5=4ms, 0.99=30ms, 1=80ms)",
                                                     "30ms + exponential(mean=50ms)"};
    return texts;
}

} // namespace

TEST(DistributionTest, UniformFits) {
    EXPECT_LT(misfit("uniform(1s, 3s)", [](double x) { return (x - 1) / 2; }), kolmogorovLimit);
}

TEST(DistributionTest, ExponentialFits) {
    const auto cdf = [](double x) { return 1 - std::exp(-x / 2); };
    EXPECT_LT(misfit("exponential(mean=2s)", cdf), kolmogorovLimit);
}

TEST(DistributionTest, ShiftedExponentialFits) {
    const auto cdf = [](double x) { return 1 - std::exp(-(x - 3) / 2); };
    EXPECT_LT(misfit("3s + exponential(mean=2s)", cdf), kolmogorovLimit);
}

TEST(DistributionTest, LognormalFits) {
    const auto cdf = [](double x) {
        return std::erfc(-std::log(x / 2) / 0.5 / std::sqrt(2.0)) / 2;
    };
    EXPECT_LT(misfit("lognormal(median=2s, sigma=0.5)", cdf), kolmogorovLimit);
}

TEST(DistributionTest, ParetoFits) {
    const auto cdf = [](double x) { return 1 - std::pow(x, -1.5); };
    EXPECT_LT(misfit("pareto(min=1s, alpha=1.5)", cdf), kolmogorovLimit);
}

TEST(DistributionTest, ErlangFits) {
    EXPECT_LT(misfit("erlang(k=2, mean=1s)", [](double x) { return erlangCdf(2, x); }),
              kolmogorovLimit);
    EXPECT_LT(misfit("erlang(k=25, mean=1s)", [](double x) { return erlangCdf(25, x); }),
              kolmogorovLimit);
}

TEST(DistributionTest, EmpiricalFits) {
    const auto cdf = [](double x) { return x < 2 ? (x - 1) / 2 : 0.5 + (x - 2) / 16; };
    EXPECT_LT(misfit("empirical(0=1s, 0.5=2s, 1=10s)", cdf), kolmogorovLimit);
}

// The power of the test: mistakes as small as these do not pass.
TEST(DistributionTest, AWrongSamplerIsNoticed) {
    const auto exponential = [](double x) { return 1 - std::exp(-x / 2); };
    EXPECT_GT(misfit("exponential(mean=2.04s)", exponential), kolmogorovLimit);
    EXPECT_GT(misfit("10ms + exponential(mean=2s)", exponential), kolmogorovLimit);
    EXPECT_GT(misfit("erlang(k=2, mean=1s)", exponential), kolmogorovLimit);
    const auto pareto = [](double x) { return 1 - std::pow(x, -1.5); };
    EXPECT_GT(misfit("pareto(min=1s, alpha=1.53)", pareto), kolmogorovLimit);
    const auto erlang = [](double x) { return erlangCdf(25, x); };
    EXPECT_GT(misfit("lognormal(median=24.67s, sigma=0.2)", erlang), kolmogorovLimit);
}

TEST(DistributionTest, SamplesHaveTheMeanThatIsPromised) {
    for (const auto text : allKinds()) {
        const Distribution source = distribution(text);
        support::Moments moments;
        for (const double value : samplesOf(source)) {
            moments.add(value);
        }
        if (!source.isConstant()) {
            EXPECT_LT(std::fabs(moments.zScore(source.mean().value().seconds())), 4.5) << text;
        }
    }
}

TEST(DistributionTest, MeansAreExactWhereTheFormulaIs) {
    EXPECT_EQ(toText(distribution("40ms").mean().value()), "40ms");
    EXPECT_EQ(toText(distribution("5ms + uniform(5ms, 20ms)").mean().value()), "17.5ms");
    EXPECT_EQ(toText(distribution("pareto(min=1s, alpha=1.5)").mean().value()), "3s");
    EXPECT_EQ(toText(distribution("erlang(k=3, mean=25ms)").mean().value()), "75ms");
    EXPECT_EQ(toText(distribution("empirical(0=0ms, 0.5=2ms, 1=4ms)").mean().value()), "2ms");
    EXPECT_EQ(distribution("pareto(min=1s, alpha=1)").mean(), std::nullopt);
    EXPECT_EQ(distribution("lognormal(median=1h, sigma=10)").mean(), std::nullopt);
}

TEST(DistributionTest, SamplesHaveTheSameBitsEverywhere) {
    Digest digest;
    for (const auto text : allKinds()) {
        const Distribution source = distribution(text);
        for (std::uint32_t i = 0; i < 20'000; ++i) {
            digest.add(source.sample(sampleDraw("bits", i)).ns);
        }
    }
    EXPECT_EQ(toHex16(digest.value64()), "1cf65abff30dd2a3");
}

TEST(DistributionTest, SamplesRiseWithTheDraw) {
    for (const auto text : allKinds()) {
        const Distribution source = distribution(text);
        Duration last = Duration::zero();
        for (int i = 1; i < 100'000; ++i) {
            const Duration next = source.sample(i / 100'000.0);
            ASSERT_GE(next, last) << text << " at " << i;
            last = next;
        }
    }
}

TEST(DistributionTest, SamplesRiseBetweenNeighbouringDraws) {
    for (const auto text : allKinds()) {
        const Distribution source = distribution(text);
        for (const double start : {0x1p-53, 0.001, 0.075, 0.49999999999999, 0.925, 1 - 0x1p-42}) {
            double u = start;
            for (int i = 0; i < 1'000; ++i) {
                const double next = u + 0x1p-53;
                ASSERT_LE(source.sample(u), source.sample(next)) << text << " at " << u;
                u = next;
            }
        }
    }
}

TEST(DistributionTest, SamplesLieBetweenMinAndMax) {
    for (const auto text : allKinds()) {
        const Distribution source = distribution(text);
        for (const double u : {0x1p-53, 0.25, 0.5, 0.999, 1 - 0x1p-53}) {
            EXPECT_GE(source.sample(u), source.min()) << text;
            EXPECT_LE(source.sample(u), source.max().value_or(Distribution::cap)) << text;
        }
    }
}

TEST(DistributionTest, NothingIsLongerThanTheCap) {
    for (const auto* text : {"365d + 365d",
                             "365d + uniform(0d, 365d)",
                             "365d + exponential(mean=365d)",
                             "lognormal(median=365d, sigma=10)",
                             "pareto(min=365d, alpha=0.001)",
                             "erlang(k=100, mean=365d)",
                             "365d + empirical(0=1d, 1=365d)"}) {
        const Distribution source = distribution(text);
        EXPECT_EQ(source.sample(1 - 0x1p-53), Distribution::cap) << text;
        EXPECT_EQ(source.quantile(1), Distribution::cap) << text;
        EXPECT_LE(source.min(), Distribution::cap) << text;
    }
}

TEST(DistributionTest, AZeroScaleIsZero) {
    for (const auto* text : {"exponential(mean=0ms)",
                             "lognormal(median=0ms, sigma=10)",
                             "pareto(min=0ms, alpha=0.001)",
                             "erlang(k=3, mean=0ms)",
                             "uniform(0ms, 0ms)"}) {
        const Distribution source = distribution(text);
        EXPECT_EQ(source.sample(1 - 0x1p-53), Duration::zero()) << text;
        EXPECT_EQ(source.mean(), Duration::zero()) << text;
        EXPECT_EQ(source.max(), Duration::zero()) << text;
    }
}

TEST(DistributionTest, QuantilesAreTheTextbooks) {
    EXPECT_EQ(distribution("exponential(mean=1s)").quantile(0.5).ns, 693'147'181);
    EXPECT_EQ(distribution("lognormal(median=1s, sigma=1)").quantile(0.975).ns, 7'099'071'384);
    EXPECT_EQ(distribution("pareto(min=1s, alpha=0.5)").quantile(0.5).ns, 4'000'000'000);
    EXPECT_EQ(distribution("empirical(0=1ms, 0.5=4ms, 1=80ms)").quantile(0.75).ns, 42'000'000);
    EXPECT_EQ(distribution("uniform(5ms, 20ms)").quantile(0), Duration::milliseconds(5));
    EXPECT_EQ(distribution("1ms + uniform(5ms, 20ms)").quantile(1), Duration::milliseconds(21));
}

TEST(DistributionTest, ErlangQuantilesInvertTheirDistributionFunction) {
    for (const int stages : {2, 3, 10, 37, 100}) {
        for (int i = 1; i < 1'000; ++i) {
            const double u = i / 1'000.0;
            const double x = mathematics::erlangQuantile(stages, u);
            ASSERT_NEAR(erlangCdf(stages, x), u, 1e-13) << stages << " stages at " << u;
        }
    }
}

// P(X < x) = x^k / k! (1 - k x / (k + 1) + ...) for small x.
TEST(DistributionTest, ErlangQuantilesReachTheLowerTail) {
    const double x = mathematics::erlangQuantile(2, 0x1p-53);
    const double expected = std::sqrt(2 * 0x1p-53);
    EXPECT_NEAR(x / expected, 1 + expected / 3, 1e-13);
}

// D2 and D8 of statistics.md: the lag of a replica outlasts the gap before the retry.
TEST(DistributionTest, RacesEndAsOftenAsTheFormulaSays) {
    const auto outlasted = [](std::string_view lag, std::string_view gap) {
        const Distribution lags = distribution(lag);
        const Distribution gaps = distribution(gap);
        std::uint64_t hits = 0;
        for (std::uint32_t i = 0; i < sampleCount; ++i) {
            const Duration wait = gaps.sample(sampleDraw("gap", i));
            hits += lags.sample(sampleDraw("lag", i)) > wait ? 1 : 0;
        }
        return hits;
    };
    const auto d2 = outlasted("exponential(mean=50ms)", "exponential(mean=200ms)");
    EXPECT_LT(std::fabs(support::proportionZScore(d2, sampleCount, 0.2)), 4.5);
    const auto d8 = outlasted("erlang(k=2, mean=25ms)", "100ms");
    EXPECT_LT(std::fabs(support::proportionZScore(d8, sampleCount, 5 * std::exp(-4.0))), 4.5);
}

TEST(DistributionTest, EqualityIsEqualMeaning) {
    EXPECT_EQ(distribution("exponential(mean=1s)"), distribution("exponential(mean=1000ms)"));
    EXPECT_NE(distribution("exponential(mean=1s)"), distribution("1s"));
    EXPECT_NE(distribution("uniform(1s, 2s)"), distribution("uniform(1s, 3s)"));
    EXPECT_NE(distribution("erlang(k=2, mean=1s)"), distribution("erlang(k=3, mean=1s)"));
    EXPECT_EQ(distribution("empirical(0=1s, 1=2s)"), distribution("empirical(0%=1s, 100%=2s)"));
    EXPECT_NE(distribution("empirical(0=1s, 1=2s)"), distribution("empirical(0=1s, 1=3s)"));
    EXPECT_EQ(Distribution(), distribution("0ms"));
}

TEST(DistributionTest, ParametersAreExactDecimals) {
    const auto third = Distribution::lognormal(Duration::seconds(1), 1.0 / 3);
    EXPECT_EQ(toText(third), "lognormal(median=1s, sigma=0.333333333333)");
    EXPECT_EQ(distribution(toText(third)), third);
}

TEST(DistributionTest, NonsenseFromOurOwnCodeIsABug) {
    const Duration second = Duration::seconds(1);
    EXPECT_THROW(Distribution::constant(-second), InternalError);
    EXPECT_THROW(Distribution::uniform(second, Duration::zero()), InternalError);
    EXPECT_THROW(Distribution::exponential(Distribution::cap + second), InternalError);
    EXPECT_THROW(Distribution::lognormal(second, 11), InternalError);
    EXPECT_THROW(Distribution::pareto(second, 0), InternalError);
    EXPECT_THROW(Distribution::erlang(0, second), InternalError);
    EXPECT_THROW(Distribution::empirical({{0, second}}), InternalError);
    EXPECT_THROW(Distribution::empirical({{0, second}, {0.9, second}}), InternalError);
}

} // namespace idem
