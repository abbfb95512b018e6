// Our elementary functions are accurate, and equal to the last bit on every compiler.

#include "engine/core/chance.h"
#include "engine/core/digest.h"
#include "engine/core/mathematics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace idem {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t inputs = 100'000;

double mathematicsInput(std::uint32_t i) {
    static constexpr auto stream = StreamId::of("mathematics", "input");
    return Chance(1, 0).uniform(stream, i);
}

/// The distance from a far more precise value, in units of the last place of the nearest double.
double ulps(double value, long double exact) {
    int exponent = 0;
    std::frexp(static_cast<double>(exact), &exponent);
    const int place = std::max(exponent - 53, -1074);
    return static_cast<double>(std::fabs(value - exact) / std::ldexp(1.0L, place));
}

/// One number for the bits of a function's values at many inputs.
template <class Function>
std::uint64_t bitsOf(Function function) {
    Digest digest;
    for (std::uint32_t i = 0; i < inputs; ++i) {
        digest.add(std::bit_cast<std::uint64_t>(function(mathematicsInput(i))));
    }
    return digest.value64();
}

template <class Function, class Exact>
double worstUlps(Function function, Exact exact) {
    double worst = 0;
    for (std::uint32_t i = 0; i < inputs; ++i) {
        const double u = mathematicsInput(i);
        worst = std::max(worst, ulps(function(u), exact(static_cast<long double>(u))));
    }
    return worst;
}

struct KnownAnswer {
    double input;
    double value;
};

} // namespace

TEST(MathematicsTest, ExpGivesKnownAnswers) {
    static constexpr KnownAnswer answers[] = {
        {0x1p+0, 0x1.5bf0a8b14576ap+1},
        {-0x1p+0, 0x1.78b56362cef38p-2},
        {0x1p-1, 0x1.a61298e1e069cp+0},
        {0x1.999999999999ap-4, 0x1.1aec7b35a00d4p+0},
        {-0x1.5c28f5c28f5c3p-2, 0x1.6c6d28e50ebb6p-1},
        {0x1.12e0be826d695p-30, 0x1.000000044b83p+0},
        {0x1.4p+3, 0x1.5829dcf95056p+14},
        {-0x1.2cp+5, 0x1.dd5c566301ec8p-55},
        {0x1.91p+6, 0x1.8c39b9134bac4p+144},
        {0x1.62cp+9, 0x1.81e9b4b52d0c9p+1023},
        {-0x1.62p+9, 0x1.7c8ab2288c9acp-1022},
        {-0x1.72p+9, 0x0.0000000000055p-1022},
    };
    for (const auto& [input, value] : answers) {
        EXPECT_EQ(mathematics::exp(input), value) << input;
    }
}

TEST(MathematicsTest, LogGivesKnownAnswers) {
    static constexpr KnownAnswer answers[] = {
        {0x1p+1, 0x1.62e42fefa39efp-1},
        {0x1.4p+3, 0x1.26bb1bbb55516p+1},
        {0x1p-1, -0x1.62e42fefa39efp-1},
        {0x1.999999999999ap-4, -0x1.26bb1bbb55515p+1},
        {0x1.6666666666666p-1, -0x1.6d3c324e13f5p-2},
        {0x1.8p-1, -0x1.269621134db92p-2},
        {0x1.8p+0, 0x1.9f323ecbf984cp-2},
        {0x1.6a0902de00d1bp+0, 0x1.62e1ac5b1d181p-2},
        {0x1.ffffde7210be9p-1, -0x1.0c6f82d74d23p-20},
        {0x1.7e43c8800759cp+996, 0x1.5963447f87fb5p+9},
        {0x1.56e1fc2f8f359p-997, -0x1.5963447f87fb5p+9},
        {0x0.00000000017b8p-1022, -0x1.6fdd43b3b8eabp+9},
    };
    for (const auto& [input, value] : answers) {
        EXPECT_EQ(mathematics::log(input), value) << input;
    }
}

TEST(MathematicsTest, NormalQuantileGivesKnownAnswers) {
    static constexpr KnownAnswer answers[] = {
        {0x1.0000035afe535p-1, 0x1.0d25ac5f0e9c8p-22},
        {0x1.999999999999ap-4, -0x1.4813c36e26d33p+0},
        {0x1p-2, -0x1.5956b87528a48p-1},
        {0x1.ccccccccccccdp-1, 0x1.4813c36e26d33p+0},
        {0x1.d99999999999ap-1, 0x1.7085226d3e524p+0},
        {0x1.999999999999ap-5, -0x1.a515209676abbp+0},
        {0x1.f333333333333p-1, 0x1.f5c0331eeff82p+0},
        {0x1.0624dd2f1a9fcp-10, -0x1.8b8cbb720447p+1},
        {0x1.0c6f7a0b5ed8dp-20, -0x1.30381a9799f7dp+2},
        {0x1.5fd7fe1796495p-37, -0x1.ad2f7bbec4807p+2},
        {0x1.cd2b297d889bcp-54, -0x1.071b4c29e9b5bp+3},
        {0x1p-53, -0x1.06b48528cea52p+3},
    };
    for (const auto& [input, value] : answers) {
        EXPECT_EQ(mathematics::normalQuantile(input), value) << input;
    }
}

TEST(MathematicsTest, NormalTailGivesKnownAnswers) {
    static constexpr KnownAnswer answers[] = {
        {0x0p+0, 0x1p-1},
        {0x1p-1, 0x1.3bf143b9aa713p-2},
        {0x1p+0, 0x1.44ed0bb7cb20ap-3},
        {0x1.e666666666666p+0, 0x1.d67dfb50dad2p-6},
        {0x1.f5c0331eeff84p+0, 0x1.999999999998p-6},
        {0x1p+1, 0x1.74bcf82c9d86p-6},
        {0x1.8p+1, 0x1.61de1f985b5d7p-10},
        {-0x1.8p+0, 0x1.ddcb724ed3702p-1},
        {0x1.8p+2, 0x1.0f30ef0092d49p-30},
        {0x1.4p+3, 0x1.26c75e84fb10ep-77},
        {0x1.4p+4, 0x1.c0bd0f1880784p-295},
        {0x1.28p+5, 0x1.eaccc6bfeb0adp-995},
    };
    for (const auto& [input, value] : answers) {
        EXPECT_EQ(mathematics::normalTail(input), value) << input;
    }
}

TEST(MathematicsTest, ExpHasTheSameBitsEverywhere) {
    EXPECT_EQ(toHex16(bitsOf([](double u) { return mathematics::exp(1'400 * u - 700); })),
              "68bc3e6c46608254");
}

TEST(MathematicsTest, LogHasTheSameBitsEverywhere) {
    EXPECT_EQ(toHex16(bitsOf([](double u) { return mathematics::log(u); })), "8a81679c234f120c");
}

TEST(MathematicsTest, NormalQuantileHasTheSameBitsEverywhere) {
    EXPECT_EQ(toHex16(bitsOf(mathematics::normalQuantile)), "bba5e8ca456df47d");
}

TEST(MathematicsTest, NormalTailHasTheSameBitsEverywhere) {
    EXPECT_EQ(toHex16(bitsOf([](double u) { return mathematics::normalTail(40 * u - 2); })),
              "216a67dd93203ba4");
}

TEST(MathematicsTest, ExpIsWithinOneUlp) {
    const auto wide = [](double u) { return mathematics::exp(1'400 * u - 700); };
    const auto near = [](double u) { return mathematics::exp(u - 0.5); };
    const auto exactNear = [](long double u) { return std::exp(u - 0.5L); };
    // The argument itself is rounded, so the reference must take the rounded one.
    const auto exactWide = [](long double u) {
        return std::exp(static_cast<long double>(1'400 * static_cast<double>(u) - 700));
    };
    EXPECT_LT(worstUlps(wide, exactWide), 1.0);
    EXPECT_LT(worstUlps(near, exactNear), 1.0);
}

TEST(MathematicsTest, LogIsWithinOneUlp) {
    const auto exact = [](long double u) { return std::log(u); };
    EXPECT_LT(worstUlps([](double u) { return mathematics::log(u); }, exact), 1.0);
    const auto nearOne = [](double u) { return mathematics::log(u + 0.5); };
    const auto exactNearOne = [](long double u) {
        return std::log(static_cast<long double>(static_cast<double>(u) + 0.5));
    };
    EXPECT_LT(worstUlps(nearOne, exactNearOne), 1.0);
}

TEST(MathematicsTest, LogReachesSubnormalNumbers) {
    const double tiny = std::numeric_limits<double>::denorm_min();
    EXPECT_LT(ulps(mathematics::log(tiny), std::log(static_cast<long double>(tiny))), 1.0);
}

TEST(MathematicsTest, PowKeepsItsPromise) {
    for (std::uint32_t i = 0; i < inputs; ++i) {
        const double x = mathematicsInput(i);
        const double y = -2.5;
        const auto exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
        const double bound = 2 + 2 * std::fabs(y * std::log(x));
        ASSERT_LT(ulps(mathematics::pow(x, y), exact), bound) << x;
    }
}

TEST(MathematicsTest, NormalTailIsAccurateRelativeToItself) {
    for (int i = -8'000; i < 37'000; ++i) {
        const double z = i * 1e-3;
        const long double exact = std::erfc(static_cast<long double>(z) / std::sqrt(2.0L)) / 2;
        ASSERT_NEAR(static_cast<double>(mathematics::normalTail(z) / exact), 1.0, 1e-13) << z;
    }
}

// Around x the tail's relative error is z^2 times that of z, which the bound takes into account.
TEST(MathematicsTest, NormalQuantileInvertsTheTail) {
    for (std::uint32_t i = 0; i < inputs; ++i) {
        const double p = mathematicsInput(i) * (i % 2 == 0 ? 1.0 : 0x1p-30);
        const long double z = -mathematics::normalQuantile(p);
        const long double tail = std::erfc(z / std::sqrt(2.0L)) / 2;
        const long double density = std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0L));
        const long double error = (tail - p) / density;
        ASSERT_LT(std::fabs(error), 1e-13L * std::max(std::fabs(z), 1e-3L)) << p;
    }
}

TEST(MathematicsTest, NormalQuantileIsOdd) {
    for (std::uint32_t i = 0; i < inputs; ++i) {
        const double p = mathematicsInput(i);
        ASSERT_EQ(mathematics::normalQuantile(p), -mathematics::normalQuantile(1.0 - p)) << p;
    }
}

TEST(MathematicsTest, EndsAreWhereTheyShouldBe) {
    EXPECT_EQ(mathematics::exp(710), infinity);
    EXPECT_EQ(mathematics::exp(-746), 0);
    EXPECT_EQ(mathematics::log(0), -infinity);
    EXPECT_EQ(mathematics::log(infinity), infinity);
    EXPECT_EQ(mathematics::pow(0, 2), 0);
    EXPECT_EQ(mathematics::pow(0, -2), infinity);
    EXPECT_EQ(mathematics::normalQuantile(0), -infinity);
    EXPECT_EQ(mathematics::normalQuantile(1), infinity);
    EXPECT_EQ(mathematics::normalTail(-infinity), 1);
}

TEST(MathematicsTest, NonsenseStaysNonsense) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(std::isnan(mathematics::exp(nan)));
    EXPECT_TRUE(std::isnan(mathematics::log(nan)));
    EXPECT_TRUE(std::isnan(mathematics::log(-1)));
    EXPECT_TRUE(std::isnan(mathematics::normalQuantile(-0.1)));
    EXPECT_TRUE(std::isnan(mathematics::normalTail(nan)));
}

} // namespace idem
