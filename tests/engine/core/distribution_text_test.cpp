// Distributions read and print the same text; every slip is explained; no text does harm.

#include "engine/core/chance.h"
#include "engine/core/distribution_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

namespace {

const std::vector<std::string>& canonicalTexts() {
    static const std::vector<std::string> texts{"0ms",
                                                "40ms",
                                                "365d",
                                                "uniform(5ms, 20ms)",
                                                "uniform(0ms, 0ms)",
                                                "exponential(mean=40ms)",
                                                "lognormal(median=40ms, sigma=0.5)",
                                                "lognormal(median=1h, sigma=0.333333333333)",
                                                "pareto(min=1s, alpha=1.5)",
                                                "pareto(min=1s, alpha=0.001)",
                                                "erlang(k=2, mean=25ms)",
                                                "empirical(0=1ms, 0.5=4ms, 0.99=30ms, 1=80ms)",
                                                "30ms + exponential(mean=50ms)",
                                                "1234567ns + uniform(1.5s, 90s)"};
    return texts;
}

TextError distributionErrorOf(std::string_view text) {
    const auto parsed = parseDistribution(text);
    EXPECT_FALSE(parsed) << text;
    return parsed.error;
}

/// Seeded numbers for making texts.
class TextDice {
public:
    std::uint64_t below(std::uint64_t count) {
        static constexpr auto stream = StreamId::of("distribution text", "dice");
        return Chance(1, 0).pick(count, stream, m_ordinal++);
    }
    std::string decimal(std::uint64_t wholeBelow) {
        return std::to_string(below(wholeBelow)) + "." + std::to_string(1 + below(999'999));
    }

private:
    std::uint32_t m_ordinal = 0;
};

} // namespace

TEST(DistributionTextTest, CanonicalTextsComeBackUnchanged) {
    for (const auto& text : canonicalTexts()) {
        const auto parsed = parseDistribution(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error.message;
        EXPECT_EQ(toText(*parsed.value), text);
    }
}

TEST(DistributionTextTest, ReadsWhatTheFactoriesMake) {
    using D = Distribution;
    const auto ms = [](std::int64_t n) { return Duration::milliseconds(n); };
    EXPECT_EQ(*parseDistribution("40ms").value, D::constant(ms(40)));
    EXPECT_EQ(*parseDistribution("uniform(5ms, 20ms)").value, D::uniform(ms(5), ms(20)));
    EXPECT_EQ(*parseDistribution("exponential(mean=4ms)").value, D::exponential(ms(4)));
    EXPECT_EQ(*parseDistribution("lognormal(median=4ms, sigma=0.5)").value,
              D::lognormal(ms(4), 0.5));
    EXPECT_EQ(*parseDistribution("pareto(min=1s, alpha=1.5)").value, D::pareto(ms(1'000), 1.5));
    EXPECT_EQ(*parseDistribution("erlang(k=2, mean=25ms)").value, D::erlang(2, ms(25)));
    EXPECT_EQ(*parseDistribution("empirical(0=1ms, 50%=2ms, 1=9ms)").value,
              D::empirical({{0, ms(1)}, {0.5, ms(2)}, {1, ms(9)}}));
    EXPECT_EQ(*parseDistribution("3ms + exponential(mean=4ms)").value,
              D::exponential(ms(4)).plus(ms(3)));
}

TEST(DistributionTextTest, SpacesAndOrderAreFree) {
    EXPECT_EQ(toText(*parseDistribution(" 1ms+lognormal ( sigma = 0.50 ,median=40ms ) ").value),
              "1ms + lognormal(median=40ms, sigma=0.5)");
    EXPECT_EQ(toText(*parseDistribution("30ms + 40ms").value), "70ms");
    EXPECT_EQ(toText(*parseDistribution("0ms + uniform(1ms,2ms)").value), "uniform(1ms, 2ms)");
}

TEST(DistributionTextTest, PointsAtTheMistake) {
    const auto offsetOf = [](std::string_view text) { return distributionErrorOf(text).offset; };
    EXPECT_EQ(offsetOf("exponential(mean=40)"), 19U);
    EXPECT_EQ(offsetOf("  uniform(5ms, x)"), 15U);
    EXPECT_EQ(offsetOf("lognormal(median=4ms, sigma=11)"), 28U);
    EXPECT_EQ(offsetOf("empirical(0=1ms, 0.5=5ms, 0.4=6ms, 1=7ms)"), 26U);
    EXPECT_EQ(offsetOf("empirical(0=1ms, 0.5=5ms, 1=4ms)"), 28U);
    EXPECT_EQ(offsetOf("1ms + 2ms + 3ms"), 10U);
    EXPECT_EQ(offsetOf("exponential(mean=40ms"), 21U);
}

TEST(DistributionTextTest, NamesWhatIsWrong) {
    const auto messageOf = [](std::string_view text) { return distributionErrorOf(text).message; };
    EXPECT_EQ(messageOf("uniform(5ms)"), "uniform takes two durations");
    EXPECT_EQ(messageOf("uniform(min=5ms, 6ms)"), "the bounds of uniform have no names");
    EXPECT_EQ(messageOf("erlang(k=2)"), "\"mean\" is missing");
    EXPECT_EQ(messageOf("erlang(k=1.5, mean=1s)"), "k counts stages");
    EXPECT_EQ(messageOf("pareto(min=1s, alpha=0)"), "the number is out of range");
    EXPECT_EQ(messageOf("exponential(mean=1s, mean=2s)"), "\"mean\" stands twice");
    EXPECT_EQ(messageOf("exponential(mean=366d)"), "the duration is too long");
    EXPECT_EQ(messageOf("empirical(0.1=1ms, 1=2ms)"), "the first quantile must be 0");
    EXPECT_EQ(messageOf("empirical(0=1ms)"), "the last quantile must be 1");
    EXPECT_EQ(messageOf("uniform(1ms, 2ms,)"), "a parameter is missing");
    EXPECT_EQ(messageOf("uniform()"), "the parameters are missing");
}

TEST(DistributionTextTest, SaysWhatToWrite) {
    const auto suggestionOf = [](std::string_view text) {
        return distributionErrorOf(text).suggestion;
    };
    EXPECT_EQ(suggestionOf("exponental(mean=5ms)"), "write for example \"exponential(mean=40ms)\"");
    EXPECT_EQ(suggestionOf("exponential(men=5ms)"), "write \"mean\"");
    EXPECT_EQ(suggestionOf("exponential(40ms)"), "write for example \"exponential(mean=40ms)\"");
    EXPECT_EQ(suggestionOf("uniform(20ms, 5ms)"), "write \"uniform(5ms, 20ms)\"");
    EXPECT_EQ(suggestionOf("exponential(mean=50ms) + 30ms"),
              "write \"30ms + exponential(mean=50ms)\"");
    EXPECT_EQ(suggestionOf("40"), "write \"40ms\" or \"40s\"");
}

TEST(DistributionTextTest, ManyMadeTextsComeBackUnchanged) {
    TextDice dice;
    for (int i = 0; i < 20'000; ++i) {
        const std::string span = std::to_string(dice.below(1'000'000'000)) + "ns";
        const std::string calls[] = {
            span,
            "uniform(0ms, " + span + ")",
            "exponential(mean=" + span + ")",
            "lognormal(median=" + span + ", sigma=" + dice.decimal(10) + ")",
            "pareto(min=" + span + ", alpha=" + dice.decimal(999) + "1)",
            "erlang(k=" + std::to_string(1 + dice.below(100)) + ", mean=" + span + ")",
            "empirical(0=0ms, 0." + std::to_string(1 + dice.below(999)) + "=" + span + ", 1=1s)"};
        const std::string text = (dice.below(2) == 0 ? "5ms + " : "") + calls[i % 7];
        const auto parsed = parseDistribution(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error.message;
        const auto again = parseDistribution(toText(*parsed.value));
        ASSERT_TRUE(again && *again.value == *parsed.value) << text;
    }
}

TEST(DistributionTextTest, EveryTruncationIsReadOrRefused) {
    for (const auto& text : canonicalTexts()) {
        for (std::size_t length = 0; length < text.size(); ++length) {
            const auto parsed = parseDistribution(std::string_view(text).substr(0, length));
            ASSERT_TRUE(parsed || (!parsed.error.message.empty() && parsed.error.offset <= length));
        }
    }
}

// Mutations stay close to real texts, where the mistakes of a parser hide.
TEST(DistributionTextTest, MutatedTextsAreReadOrRefused) {
    static constexpr std::string_view marks = "()=,+-.% 0123456789kmsnuhdeax\t\0\xc3\xff";
    TextDice dice;
    for (int i = 0; i < 100'000; ++i) {
        std::string text = canonicalTexts()[dice.below(canonicalTexts().size())];
        for (std::uint64_t edits = 1 + dice.below(4); edits > 0; --edits) {
            const auto at = dice.below(text.size() + 1);
            text.replace(at, dice.below(3), dice.below(3), marks[dice.below(marks.size())]);
        }
        const auto parsed = parseDistribution(text);
        if (parsed) {
            ASSERT_EQ(*parseDistribution(toText(*parsed.value)).value, *parsed.value) << text;
        } else {
            ASSERT_LE(parsed.error.offset, text.size()) << text;
        }
    }
}

TEST(DistributionTextTest, RandomBytesAreRefusedOrRead) {
    TextDice dice;
    for (int i = 0; i < 100'000; ++i) {
        std::string text(dice.below(40), ' ');
        std::generate(text.begin(), text.end(), [&] { return static_cast<char>(dice.below(256)); });
        ASSERT_LE(parseDistribution(text).error.offset, text.size());
        ASSERT_LE(parseDuration(text).error.offset, text.size());
        ASSERT_LE(parseProbability(text).error.offset, text.size());
    }
}

TEST(DistributionTextTest, HugeTextsAreReadInLinearTime) {
    const std::string zeros(1'000'000, '0');
    EXPECT_EQ(*parseDistribution(zeros + "1ms").value,
              Distribution::constant(Duration::milliseconds(1)));
    EXPECT_FALSE(parseDistribution("empirical(" + std::string(1'000'000, ',') + ")"));
    EXPECT_FALSE(parseDistribution(std::string(1'000'000, '(')));
    EXPECT_FALSE(parseDistribution(std::string(1'000'000, 'a')));
}

} // namespace idem
