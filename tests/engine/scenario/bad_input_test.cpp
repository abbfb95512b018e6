// Bad files are refused with exactly the messages that they announce in their leading comments, and
// no damage to a good file makes the reader crash, hang or accept what does not pass the checks.
//
// A line `# expect: LINE:COLUMN: error: ...` stands for one diagnostic in order; its hint follows
// after " | hint: ".
#include "engine/core/chance.h"
#include "engine/scenario/check.h"
#include "engine/scenario/document_limits.h"
#include "engine/scenario/read.h"
#include "tests/support/files.h"
#include "tests/support/full_run.h"

#include <gtest/gtest.h>

namespace idem {

namespace {

/// Of the tests' own: a new strategy changes no message.
const Strategies badInputStrategies{
    {"none", {}}, {"naive", {"provider-key"}}, {"claim-lease", {"lease", "renew"}}};

std::string announcedIn(std::string_view text) {
    constexpr std::string_view mark = "# expect: ";
    std::string announced;
    while (text.starts_with(mark)) {
        const std::size_t end = text.find('\n');
        announced += text.substr(mark.size(), end + 1 - mark.size());
        text.remove_prefix(end + 1);
    }
    return announced;
}

std::string reported(const Parsed<Scenario>& parsed, const std::string& fileName) {
    constexpr std::string_view hint = "\n  hint: ";
    std::string text;
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
        std::string line = toText(diagnostic);
        EXPECT_TRUE(line.starts_with(fileName + ":")) << line;
        line.erase(0, fileName.size() + 1);
        if (const std::size_t at = line.find(hint); at != std::string::npos) {
            line.replace(at, hint.size(), " | hint: ");
        }
        text += line + "\n";
    }
    return text;
}

/// The code of the only error in a text that must be refused.
std::string refusalOf(std::string_view text) {
    const auto parsed = readScenario(text, "bad.toml", badInputStrategies);
    EXPECT_FALSE(parsed);
    EXPECT_EQ(parsed.diagnostics.size(), 1U);
    return parsed.diagnostics.empty() ? "" : parsed.diagnostics[0].code;
}

void expectRefusedOrValid(std::string_view text) {
    const auto parsed = readScenario(text, "damaged.toml");
    if (parsed) {
        ASSERT_FALSE(hasError(checkScenario(*parsed.value))) << text;
    } else {
        ASSERT_TRUE(hasError(parsed.diagnostics)) << text;
    }
}

} // namespace

TEST(BadInputTest, EveryFileIsRefusedAsAnnounced) {
    const auto files = filesIn("tests/bad-input", ".toml");
    EXPECT_GE(files.size(), 150U);
    for (const TextFile& file : files) {
        const auto parsed = readScenario(file.text, file.name, badInputStrategies);
        EXPECT_FALSE(parsed) << file.name << " is accepted";
        EXPECT_EQ(reported(parsed, file.name), announcedIn(file.text)) << file.name;
    }
}

TEST(BadInputTest, EveryErrorHasACodeAndAPosition) {
    for (const TextFile& file : filesIn("tests/bad-input", ".toml")) {
        for (const auto& diagnostic : readScenario(file.text, file.name).diagnostics) {
            EXPECT_FALSE(diagnostic.code.empty()) << toText(diagnostic);
            EXPECT_GT(diagnostic.line, 0) << toText(diagnostic);
            EXPECT_GT(diagnostic.column, 0) << toText(diagnostic);
        }
    }
}

TEST(BadInputTest, LimitsAreExact) {
    const std::string comment(documentBytesMax - 1, '#');
    EXPECT_TRUE(readScenario(comment + "\n", "full.toml"));
    EXPECT_EQ(refusalOf(comment + "#\n"), "too-large");
    const std::string title = "source = \"" + std::string(scalarBytesMax, 'x');
    EXPECT_EQ(refusalOf(title + "\""), "too-long");
    EXPECT_EQ(refusalOf(std::string(scalarBytesMax + 1, 'k') + " = 1"), "too-long");
    std::string list = "regions = [";
    for (std::size_t i = 0; i < documentNodesMax; ++i) {
        list += "1,";
    }
    EXPECT_EQ(refusalOf(list + "]"), "too-many-nodes");
}

TEST(BadInputTest, OnlyUtf8IsRead) {
    for (const std::string_view bad : {"\xff",
                                       "\xc0\xaf",
                                       "\xe0\x80\xaf",
                                       "\xed\xa0\x80",
                                       "\xf4\x90\x80\x80",
                                       "\xc3",
                                       "\x80",
                                       "\xfe\xff\x00t"}) {
        EXPECT_EQ(refusalOf("title = \"" + std::string(bad) + "\""), "not-utf8");
    }
    EXPECT_TRUE(readScenario("title = \"caf\xc3\xa9 \xf0\x9f\x98\x80\"", "good.toml"));
}

TEST(BadInputTest, AtMostFiftyErrorsAreReported) {
    std::string text;
    for (int i = 0; i < 200; ++i) {
        text += "unknown-" + std::to_string(i) + " = 1\n";
    }
    EXPECT_EQ(readScenario(text, "many.toml").diagnostics.size(), 50U);
}

TEST(BadInputTest, NamesInMessagesCannotHoldControlCharacters) {
    const auto parsed = readScenario("\"\\u001b[31m\\nred\" = 1", "escape.toml");
    ASSERT_EQ(parsed.diagnostics.size(), 1U);
    const std::string text = toText(parsed.diagnostics[0]);
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
    EXPECT_NE(text.find("\\x1b[31m\\nred"), std::string::npos) << text;
}

TEST(BadInputTest, NoTruncationIsHalfAccepted) {
    const auto stride = support::samples<std::size_t>(1, 1, 17);
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        for (std::size_t length = 0; length < file.text.size(); length += stride) {
            ASSERT_NO_FATAL_FAILURE(
                expectRefusedOrValid(std::string_view(file.text).substr(0, length)));
        }
    }
}

TEST(BadInputTest, NoSingleByteIsHalfAccepted) {
    constexpr StreamId stream = StreamId::of("tests", "mutation");
    const auto mutations = support::samples<std::uint32_t>(10'000, 1'000'000);
    const Chance chance(1, 0);
    const auto files = filesIn("scenarios", ".toml");
    ASSERT_FALSE(files.empty());
    for (std::uint32_t i = 0; i < mutations; ++i) {
        std::string text = files[i % files.size()].text;
        const auto at = static_cast<std::size_t>(chance.pick(text.size(), stream.with(0), i));
        text[at] = static_cast<char>(chance.pick(256, stream.with(1), i));
        ASSERT_NO_FATAL_FAILURE(expectRefusedOrValid(text));
    }
}

} // namespace idem
