// A trace that was written is read back whole, and whatever else is read is refused politely.

#include "engine/trace/json_lines.h"
#include "engine/trace/text.h"
#include "engine/verdict/explanation.h"
#include "engine/verdict/judge.h"
#include "tests/support/full_run.h"
#include "tests/support/trace_builder.h"

#include <gtest/gtest.h>

#include <limits>

namespace idem {

namespace {

/// One record of every kind, with every field filled.
Trace everything() {
    TraceBuilder story;
    story.key("say \"hi\"\n\x01 \\ \xc3\xa9");
    for (std::size_t kind = 0; kind < recordKindNames().size(); ++kind) {
        Record record;
        record.value = kind % 2 == 0 ? std::numeric_limits<std::int64_t>::max() : -5;
        record.detail = static_cast<std::uint8_t>(kind % 2);
        record.status = 409;
        record.intent = IntentId{0};
        record.attempt = 65'535;
        record.copy = 255;
        record.flags = static_cast<std::uint8_t>(kind);
        record.other = 2;
        record.operation = 4'000'000'000;
        record.cause = kind == 0 ? RecordId::none() : RecordId{0};
        story.add(static_cast<double>(kind), static_cast<RecordKind>(kind), story.alice, record);
    }
    Trace trace = story.trace();
    trace.seed = std::numeric_limits<std::uint64_t>::max();
    trace.localEffect = true;
    return trace;
}

std::string codeOf(const std::string& text, const TraceLimits& limits = {}) {
    const auto parsed = readJsonLines(text, "run.jsonl", limits);
    return parsed.diagnostics.empty() ? "" : parsed.diagnostics.front().code;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

} // namespace

TEST(JsonLinesTest, ReadsBackEveryKindOfRecord) {
    const Trace trace = everything();
    const auto parsed = readJsonLines(toJsonLines(trace));
    ASSERT_TRUE(parsed) << parsed.diagnostics.front().message;
    EXPECT_EQ(*parsed.value, trace);
}

TEST(JsonLinesTest, WritesNamesInsteadOfNumbers) {
    TraceBuilder story;
    story.starts(0);
    story.request(1)
        .reaches(1.5, story.server1)
        .step(2, story.database, OperationName::FindKey, lookUpFlag);
    const std::string text = toJsonLines(story.ends(10));
    EXPECT_NE(text.find("\"kind\":\"operation-executed\",\"detail\":\"find-key\""), text.npos);
    EXPECT_NE(text.find("\"flags\":[\"look-up\"]"), text.npos);
    EXPECT_NE(text.find("\"kind\":\"run-ended\",\"detail\":\"quiet\""), text.npos);
}

TEST(JsonLinesTest, RefusesAnotherVersion) {
    const std::string text = toJsonLines(everything());
    EXPECT_EQ(codeOf(replaced(text, "\"version\":1", "\"version\":2")), "unknown-version");
    EXPECT_EQ(codeOf(replaced(text, "idemscope-trace", "else")), "not-a-trace");
}

TEST(JsonLinesTest, NamesTheLineOfAnError) {
    const std::string text = toJsonLines(everything());
    const auto parsed = readJsonLines(replaced(text, "attempt-sent", "attempt-send"), "run.jsonl");
    ASSERT_EQ(parsed.diagnostics.size(), 1U);
    EXPECT_EQ(parsed.diagnostics[0].line, 4);
    EXPECT_EQ(parsed.diagnostics[0].path, "kind");
    EXPECT_EQ(parsed.diagnostics[0].file, "run.jsonl");
}

TEST(JsonLinesTest, RefusesIdsThatNothingHas) {
    const std::string text = toJsonLines(everything());
    EXPECT_EQ(codeOf(replaced(text, "\"lane\":0", "\"lane\":6")), "out-of-range");
    EXPECT_EQ(codeOf(replaced(text, "\"intent\":0", "\"intent\":1")), "out-of-range");
    EXPECT_EQ(codeOf(replaced(text, "\"cause\":0", "\"cause\":1")), "out-of-range");
    EXPECT_EQ(codeOf(replaced(text, "\"other\":2", "\"other\":3")), "unknown-id");
    EXPECT_EQ(codeOf(replaced(text, "\"intent\":0,", "")), "no-intent");
}

TEST(JsonLinesTest, RefusesTimeThatRunsBackwards) {
    const std::string text = toJsonLines(everything());
    EXPECT_EQ(codeOf(replaced(text, "\"t\":3000000", "\"t\":1")), "out-of-range");
    EXPECT_EQ(codeOf(replaced(text, "\"t\":3000000,", "")), "no-time");
}

TEST(JsonLinesTest, RefusesWhatExceedsItsLimits) {
    const std::string text = toJsonLines(everything());
    TraceLimits limits;
    limits.recordsMax = 5;
    EXPECT_EQ(codeOf(text, limits), "too-long");
    limits = {};
    limits.recordLineMax = 60;
    EXPECT_EQ(codeOf(text, limits), "too-long");
    limits = {};
    limits.namesMax = 1;
    EXPECT_EQ(codeOf(text, limits), "wrong-type");
}

TEST(JsonLinesTest, RefusesDeepNestingAndNoise) {
    EXPECT_EQ(codeOf(""), "bad-json");
    EXPECT_EQ(codeOf("[1]"), "not-an-object");
    EXPECT_EQ(codeOf(std::string(1'000, '[')), "bad-json");
    EXPECT_EQ(codeOf(std::string("\0\0", 2)), "bad-json");
}

// Whatever a damaged file says, reading it ends well, and what is accepted can be judged and
// explained.
TEST(JsonLinesTest, SurvivesEveryDamagedByte) {
    const std::string text = toJsonLines(everything());
    int accepted = 0;
    const auto stride = support::samples<std::size_t>(1, 1, 7);
    for (std::size_t at = 0; at < text.size(); at += stride) {
        for (const char noise : {'0', '9', '"', '}', '\n', '\xff'}) {
            std::string damaged = text;
            damaged[at] = noise;
            const auto parsed = readJsonLines(damaged);
            ASSERT_EQ(parsed.value.has_value(), parsed.diagnostics.empty());
            if (parsed) {
                explain(*parsed.value, judge(*parsed.value));
                ++accepted;
            }
        }
    }
    EXPECT_GT(accepted, 0);
}

TEST(JsonLinesTest, SurvivesEveryTruncation) {
    const std::string text = toJsonLines(everything());
    for (std::size_t size = 0; size < text.size(); ++size) {
        const auto parsed = readJsonLines(std::string_view(text).substr(0, size));
        ASSERT_EQ(parsed.value.has_value(), parsed.diagnostics.empty());
    }
}

} // namespace idem
