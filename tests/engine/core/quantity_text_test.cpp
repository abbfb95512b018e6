// Durations and probabilities are read exactly, and what cannot be read is explained.

#include "engine/core/quantity_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace idem {

namespace {

std::int64_t nanosecondsOf(std::string_view text) {
    const auto parsed = parseDuration(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error.message;
    return parsed.value.value_or(Duration{-1}).ns;
}

double probabilityIn(std::string_view text) {
    const auto parsed = parseProbability(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error.message;
    return parsed.value.value_or(-1);
}

TextError durationErrorOf(std::string_view text) {
    const auto parsed = parseDuration(text);
    EXPECT_FALSE(parsed) << text;
    return parsed.error;
}

TextError probabilityErrorOf(std::string_view text) {
    const auto parsed = parseProbability(text);
    EXPECT_FALSE(parsed) << text;
    return parsed.error;
}

} // namespace

TEST(DurationTextTest, KnowsEveryUnit) {
    EXPECT_EQ(nanosecondsOf("5ns"), 5);
    EXPECT_EQ(nanosecondsOf("20us"), 20'000);
    EXPECT_EQ(nanosecondsOf("150ms"), 150'000'000);
    EXPECT_EQ(nanosecondsOf("1.5s"), 1'500'000'000);
    EXPECT_EQ(nanosecondsOf("2min"), 120'000'000'000);
    EXPECT_EQ(nanosecondsOf("24h"), 86'400'000'000'000);
    EXPECT_EQ(nanosecondsOf("1d"), 86'400'000'000'000);
    EXPECT_EQ(nanosecondsOf("0ms"), 0);
}

TEST(DurationTextTest, IsExact) {
    EXPECT_EQ(nanosecondsOf("0.1s"), 100'000'000);
    EXPECT_EQ(nanosecondsOf("1.000000001s"), 1'000'000'001);
    EXPECT_EQ(nanosecondsOf("0.3min"), 18'000'000'000);
    EXPECT_EQ(nanosecondsOf("9223372036.854775807s"), INT64_MAX);
    EXPECT_EQ(nanosecondsOf("9223372036854775807ns"), INT64_MAX);
    EXPECT_EQ(nanosecondsOf("0.0000152587890625d"), 1'318'359'375);
}

TEST(DurationTextTest, TakesSuperfluousZerosAndSpacesAround) {
    EXPECT_EQ(nanosecondsOf("0001.5000000000000000000000000000s"), 1'500'000'000);
    EXPECT_EQ(nanosecondsOf("\t 5ms "), 5'000'000);
}

TEST(DurationTextTest, RefusesWhatIsFinerThanANanosecond) {
    for (const auto* text : {"0.5ns", "1.0000000001s", "0.00000000000000000001d", "0.0001us"}) {
        EXPECT_EQ(durationErrorOf(text).message, "the duration is finer than 1ns") << text;
    }
}

TEST(DurationTextTest, RefusesOverflow) {
    for (const auto* text : {"9223372036854775808ns",
                             "9223372036.854775808s",
                             "106752d",
                             "99999999999999999999999999s",
                             "9223372036854775807d"}) {
        EXPECT_EQ(durationErrorOf(text).message, "the duration is too long") << text;
    }
}

TEST(DurationTextTest, RefusesNegativeValues) {
    EXPECT_EQ(durationErrorOf("-5ms").message, "the value is negative");
    EXPECT_EQ(durationErrorOf("-0ms").message, "the value is negative");
}

TEST(DurationTextTest, AsksForTheUnit) {
    const TextError error = durationErrorOf(" 150");
    EXPECT_EQ(error.offset, 4U);
    EXPECT_EQ(error.message, "the unit is missing");
    EXPECT_EQ(error.suggestion, "write \"150ms\" or \"150s\"");
}

TEST(DurationTextTest, SuggestsTheUnitThatWasMeant) {
    EXPECT_EQ(durationErrorOf("5sec").suggestion, "write \"5s\"");
    EXPECT_EQ(durationErrorOf("5m").suggestion, "write \"5min\" or \"5ms\"");
    EXPECT_EQ(durationErrorOf("5 ms").suggestion, "write \"5ms\"");
    EXPECT_EQ(durationErrorOf("2.5 hours").suggestion, "write \"2.5h\"");
    EXPECT_EQ(durationErrorOf("7\xc2\xb5s").suggestion, "write \"7us\"");
    EXPECT_EQ(durationErrorOf("5parsec").suggestion, "");
    EXPECT_EQ(durationErrorOf("5parsec").offset, 1U);
}

TEST(DurationTextTest, RefusesWhatIsNoNumber) {
    for (const auto* text :
         {"", "  ", "ms", "+5ms", "nan", "inf", "0x5ms", "1e3ms", "1,5s", "5.s"}) {
        EXPECT_FALSE(parseDuration(text)) << text;
    }
    EXPECT_EQ(durationErrorOf(".5s").suggestion, "write \"0.5s\"");
}

TEST(ProbabilityTextTest, ReadsSharesAndPercentages) {
    EXPECT_EQ(probabilityIn("0"), 0.0);
    EXPECT_EQ(probabilityIn("1"), 1.0);
    EXPECT_EQ(probabilityIn("100%"), 1.0);
    EXPECT_EQ(probabilityIn("1%"), 0.01);
    EXPECT_EQ(probabilityIn("0.25%"), 0.0025);
    EXPECT_EQ(probabilityIn("0.01"), 0.01);
    EXPECT_EQ(probabilityIn("0.000000000001"), 1e-12);
    EXPECT_EQ(probabilityIn("0.0000000001%"), 1e-12);
    EXPECT_EQ(probabilityIn("33.3333333333%"), 0.333333333333);
}

TEST(ProbabilityTextTest, APercentageEqualsItsShare) {
    for (int basisPoints = 0; basisPoints <= 10'000; ++basisPoints) {
        const std::string digits = std::to_string(100'000 + basisPoints);
        const std::string share = digits.substr(1, 1) + "." + digits.substr(2);
        const std::string percent = digits.substr(1, 3) + "." + digits.substr(4) + "%";
        ASSERT_EQ(probabilityIn(share), probabilityIn(percent)) << share;
        ASSERT_EQ(probabilityIn(share), basisPoints / 10'000.0) << share;
    }
}

TEST(ProbabilityTextTest, RefusesWhatIsAboveOne) {
    EXPECT_EQ(probabilityErrorOf("101%").message, "a probability is at most 100%");
    EXPECT_EQ(probabilityErrorOf("100.0000000001%").message, "a probability is at most 100%");
    EXPECT_EQ(probabilityErrorOf("5").suggestion, "write \"5%\"");
    EXPECT_EQ(probabilityErrorOf("1.0000001").message, "a probability is at most 1");
    EXPECT_EQ(probabilityErrorOf("99999999999999999999").suggestion, "");
}

TEST(ProbabilityTextTest, RefusesWhatIsNoProbability) {
    for (const auto* text :
         {"", "nan", "inf", "-0.1", "1e-3", "0.5 %x", "%", "0,5", "0.5%%", "0.0000000000001"}) {
        EXPECT_FALSE(parseProbability(text)) << text;
    }
}

TEST(DecimalTextTest, ReadsTheNearestDouble) {
    EXPECT_EQ(parseDecimal("0.1").value, 0.1);
    EXPECT_EQ(parseDecimal("1.500").value, 1.5);
    EXPECT_EQ(parseDecimal("999.999999999999").value, 999.999999999999);
    EXPECT_EQ(parseDecimal("1000").value, 1000.0);
}

TEST(DecimalTextTest, RefusesWhatItCannotHold) {
    for (const auto* text : {"1000.1", "1001", "1.0000000000001", "5x", "-1", ""}) {
        EXPECT_FALSE(parseDecimal(text)) << text;
    }
}

} // namespace idem
