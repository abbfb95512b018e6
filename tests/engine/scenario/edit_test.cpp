// An edit changes what it is asked to change: the new text reads as the scenario that the same
// setting gives, and a person's comments, order and layout are still there.
#include "engine/scenario/check.h"
#include "engine/scenario/edit.h"
#include "engine/scenario/fault_text.h"
#include "engine/scenario/form.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"
#include "tests/support/files.h"
#include "tests/support/full_run.h"
#include "tests/support/random_scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace idem {

namespace {

std::string allComplaints(const std::vector<Diagnostic>& diagnostics) {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
        text += toText(diagnostic) + "\n";
    }
    return text;
}

/// The edited text, or what is wrong.
std::string outcome(const Parsed<std::string>& edited) {
    return edited ? *edited.value : allComplaints(edited.diagnostics);
}

std::string edited(std::string_view text, std::string_view path, std::string_view value) {
    return outcome(editField(text, path, value));
}

Scenario scenarioOf(std::string_view text) {
    const auto read = readScenario(text, "edited.toml");
    EXPECT_TRUE(read) << text << "\n" << allComplaints(read.diagnostics);
    return read ? *read.value : Scenario();
}

std::vector<std::string> linesIn(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<std::string> commentsIn(const std::string& text) {
    std::vector<std::string> comments;
    for (const std::string& line : linesIn(text)) {
        if (const auto mark = line.find('#'); mark != std::string::npos) {
            comments.push_back(line.substr(mark));
        }
    }
    return comments;
}

/// How many lines are neither in the common beginning nor in the common end.
std::pair<std::size_t, std::size_t> changedLines(const std::string& before,
                                                 const std::string& after) {
    const auto left = linesIn(before);
    const auto right = linesIn(after);
    const std::size_t shorter = std::min(left.size(), right.size());
    std::size_t start = 0;
    while (start < shorter && left[start] == right[start]) {
        ++start;
    }
    std::size_t end = 0;
    while (end < shorter - start && left[left.size() - 1 - end] == right[right.size() - 1 - end]) {
        ++end;
    }
    return {left.size() - start - end, right.size() - start - end};
}

std::string otherName(const FormField& field) {
    for (const std::string& choice : field.choices) {
        if (choice != field.value) {
            return choice;
        }
    }
    return field.value;
}

/// A value of the field's type that it does not have.
std::string otherValue(const FormField& field) {
    switch (field.field->type) {
    case FieldType::Text:
        // A text for people, and the field of a header too.
        return field.field->name == "lesson" ? "1.9" : "a: \"quoted\" # <b>text</b> = \\";
    case FieldType::Name:
    case FieldType::NameList:
    case FieldType::Choice:
        return otherName(field);
    case FieldType::Duration:
        return field.value == "1234ms" ? "1235ms" : "1234ms";
    case FieldType::Distribution:
        return "uniform(1ms, 2ms)";
    case FieldType::Probability:
        return "12.5%";
    case FieldType::Fraction:
        return "0.25";
    case FieldType::Integer: {
        const auto least = field.field->range.least;
        return std::to_string(field.value == std::to_string(least) ? least + 1 : least);
    }
    case FieldType::Boolean:
        return field.value == "true" ? "false" : "true";
    }
    return "";
}

/// Without what says nothing: a file may not state what does not apply to the kind of a fault, and
/// need not state options that have their defaults.
Scenario asInAFile(Scenario scenario) {
    for (Fault& fault : scenario.world.faults) {
        fault = onlyApplicable(fault);
    }
    std::erase_if(scenario.strategies,
                  [](const auto& entry) { return entry.second == StrategyOptions(); });
    return scenario;
}

void expectEditEqualsSetting(const std::string& text, const FormField& field) {
    const std::string value = otherValue(field);
    Scenario expected = scenarioOf(text);
    const bool isAllowed = !hasError(applySetting(expected, field.path + "=" + value));
    const auto result = editField(text, field.path, value);
    const std::string where = field.path + " = " + value + "\n" + outcome(result);
    // Servers that have names cannot be counted.
    const bool isRefused = field.path == "servers.count" && !result;
    if (!isAllowed || isRefused) {
        EXPECT_FALSE(result) << where;
        return;
    }
    ASSERT_TRUE(result) << where;
    expected = asInAFile(expected);
    const Scenario after = scenarioOf(*result.value);
    if (!field.field->isPreset) {
        EXPECT_EQ(asInAFile(after), expected) << where;
    }
    EXPECT_EQ(fieldText(after, field.path), fieldText(expected, field.path)) << where;
    if (field.field->name == "kind") {
        return; // lines that do not apply any more are gone
    }
    EXPECT_LE(changedLines(text, *result.value).first, field.field->hasLines ? 20U : 1U) << where;
    EXPECT_LE(changedLines(text, *result.value).second, 7U) << where;
    for (const std::string& comment : commentsIn(text)) {
        EXPECT_NE(result.value->find(comment), std::string::npos) << comment << where;
    }
}

void expectResetGivesDefault(const std::string& text, const FormField& field) {
    const auto result = resetField(text, field.path);
    if (field.field->group == FieldGroup::Expected) {
        EXPECT_FALSE(fieldText(scenarioOf(outcome(result)), field.path)) << outcome(result);
        return;
    }
    Scenario expected = scenarioOf(text);
    if (hasError(applySetting(expected, field.path + "=" + field.defaultValue))) {
        EXPECT_FALSE(result) << field.path;
        return;
    }
    ASSERT_TRUE(result) << field.path << outcome(result);
    expected = asInAFile(expected);
    const Scenario after = scenarioOf(*result.value);
    EXPECT_EQ(fieldText(after, field.path), field.defaultValue) << *result.value;
    if (!field.field->isPreset) {
        EXPECT_EQ(asInAFile(after), expected) << *result.value;
    }
    for (const std::string& comment : commentsIn(text)) {
        const bool isKept = result.value->find(comment) != std::string::npos;
        EXPECT_TRUE(isKept || field.field->name == "kind") << comment << *result.value;
    }
}

constexpr std::string_view commented = R"toml(# What the file is about.
format = 1
strategy = "none"   # the weakest

# Alice is impatient.
[clients.alice]
timeout = "300ms"   # below the latency
retries = 1

[provider]
latency = "800ms"
)toml";

} // namespace

TEST(EditFieldTest, OnlyTheValueChanges) {
    EXPECT_EQ(edited(commented, "clients.alice.timeout", "1s"),
              std::string(commented).replace(commented.find("300ms"), 5, "1s"));
}

TEST(EditFieldTest, AnEqualValueLeavesTheSpellingAlone) {
    EXPECT_EQ(edited(commented, "provider.latency", "0.8s"), commented);
    EXPECT_EQ(edited(commented, "clients.alice.copies", "1"), commented);
}

TEST(EditFieldTest, ANewLineStandsWhereTheFieldTableHasIt) {
    EXPECT_EQ(edited(commented, "clients.alice.intents", "2"),
              std::string(commented).insert(commented.find("timeout"), "intents = 2\n"));
    EXPECT_EQ(edited(commented, "clients.alice.copies", "2"),
              std::string(commented).insert(commented.find("\n[provider]"), "copies = 2\n"));
    EXPECT_EQ(edited(commented, "title", "Ours"),
              std::string(commented).insert(commented.find("strategy"), "title = \"Ours\"\n"));
}

TEST(EditFieldTest, ANewTableStandsWhereTheFieldTableHasIt) {
    EXPECT_EQ(edited(commented, "database.lag", "40ms"),
              std::string(commented).insert(commented.find("\n[provider]"),
                                            "\n[database]\nlag = \"40ms\"\n"));
    EXPECT_EQ(edited(commented, "strategy.claim-lease.lease", "2s"),
              std::string(commented) + "\n[strategies.claim-lease]\nlease = \"2s\"\n");
    EXPECT_EQ(edited(commented, "network.client", "5ms"),
              std::string(commented).insert(commented.find("\n# Alice"),
                                            "\n[network]\nclient = \"5ms\"\n"));
}

TEST(EditFieldTest, AnEmptyFileGetsItsFirstLine) {
    EXPECT_EQ(edited("", "seed", "7"), "seed = 7\n");
    EXPECT_EQ(edited("", "provider.latency", "1s"), "[provider]\nlatency = \"1s\"\n");
    EXPECT_EQ(edited("# Only a comment", "provider.latency", "1s"),
              "# Only a comment\n\n[provider]\nlatency = \"1s\"");
    EXPECT_EQ(edited("# About\n[provider]\nlatency = \"1s\"\n", "seed", "7"),
              "# About\nseed = 7\n\n[provider]\nlatency = \"1s\"\n");
}

TEST(EditFieldTest, OneServerOfTwoThatNobodyDeclared) {
    EXPECT_EQ(edited("", "servers.server-1.workers", "1"),
              "[servers]\ncount = 2\n\n[servers.server-1]\nworkers = 1\n");
}

TEST(EditFieldTest, DottedKeysStayDotted) {
    EXPECT_EQ(edited("clients.alice.timeout = \"1s\"\nprovider.latency = '2s'\n",
                     "clients.alice.retries",
                     "3"),
              "clients.alice.timeout = \"1s\"\nclients.alice.retries = 3\n"
              "provider.latency = '2s'\n");
    EXPECT_EQ(edited("[clients]\n  alice.timeout = \"1s\"\n", "clients.alice.timeout", "2s"),
              "[clients]\n  alice.timeout = \"2s\"\n");
    EXPECT_EQ(edited("[clients]\n  alice.timeout = \"1s\"\n", "clients.alice.retries", "3"),
              "[clients]\n  alice.timeout = \"1s\"\n  alice.retries = 3\n");
}

TEST(EditFieldTest, InlineTablesStayInline) {
    constexpr std::string_view text = "clients = { alice = { timeout = \"1s\" } } # two\n";
    EXPECT_EQ(edited(text, "clients.alice.timeout", "2s"),
              "clients = { alice = { timeout = \"2s\" } } # two\n");
    EXPECT_EQ(edited(text, "clients.alice.retries", "3"),
              "clients = { alice = { timeout = \"1s\", retries = 3 } } # two\n");
    EXPECT_EQ(edited("servers = { count = 2 }\n", "servers.server-2.workers", "1"),
              "servers = { count = 2, server-2.workers = 1 }\n");
    EXPECT_EQ(edited("provider = {}\n", "provider.latency", "1s"),
              "provider = { latency = \"1s\" }\n");
}

TEST(EditFieldTest, ListsAreReplacedWhole) {
    EXPECT_EQ(edited("regions = [\n  'eu',\n  'us',\n]\n", "regions", "eu,asia"),
              "regions = [\"eu\", \"asia\"]\n");
}

TEST(EditFieldTest, ACommentInsideAListIsNotLost) {
    EXPECT_EQ(edited("regions = [\n  'eu', # home\n]\n", "regions", "us"),
              "error: regions: there is a comment inside this list\n"
              "  hint: change it in the text\n");
}

TEST(EditFieldTest, QuotedKeysAndHeadersAreFound) {
    EXPECT_EQ(
        edited("[ \"clients\" . 'alice' ]\n\"timeout\" = '1s'\n", "clients.alice.timeout", "2s"),
        "[ \"clients\" . 'alice' ]\n\"timeout\" = \"2s\"\n");
}

TEST(EditFieldTest, TheEndsOfLinesAreKept) {
    EXPECT_EQ(edited("# a\r\nseed = 1\r\n", "provider.latency", "1s"),
              "# a\r\nseed = 1\r\n\r\n[provider]\r\nlatency = \"1s\"\r\n");
    EXPECT_EQ(edited("seed = 1", "title", "Ours"), "title = \"Ours\"\nseed = 1");
    EXPECT_EQ(edited("title = 'a'", "seed", "2"), "title = 'a'\nseed = 2");
    EXPECT_EQ(edited("\xef\xbb\xbfseed = 1\n", "title", "Ours"),
              "\xef\xbb\xbftitle = \"Ours\"\nseed = 1\n");
}

TEST(EditFieldTest, AStoryKeepsItsLines) {
    const std::string text = edited("title = 'a'\n", "story", "One.\nTwo \"\"\" three\\\n\"");
    EXPECT_EQ(text, "title = 'a'\nstory = \"\"\"\nOne.\nTwo \\\"\"\" three\\\\\n\\\"\"\"\"\n");
    EXPECT_EQ(scenarioOf(text).story, "One.\nTwo \"\"\" three\\\n\"");
}

TEST(EditFieldTest, APresetLeavesWhatIsStatedAlone) {
    const std::string text = edited(commented, "clients.alice.sdk", "stripe");
    EXPECT_EQ(text, std::string(commented).insert(commented.find("timeout"), "sdk = \"stripe\"\n"));
    EXPECT_EQ(scenarioOf(text).world.clients[0].timeout, Duration::milliseconds(300));
}

TEST(EditFieldTest, WhatIsWrongIsRefusedAtItsPath) {
    EXPECT_EQ(edited(commented, "clients.alice.timeout", "300"),
              "error: clients.alice.timeout: the unit is missing (expected one of ns, us, ms, s, "
              "min, h, d, found \"300\")\n  hint: write \"300ms\" or \"300s\"\n");
    EXPECT_EQ(edited(commented, "clients.bob.timeout", "300ms"),
              "error: clients.bob: there is no client \"bob\" (expected alice)\n");
    EXPECT_EQ(edited("seed = \n", "seed", "1").find("error: this is not TOML"), 5U);
}

TEST(ResetFieldTest, TheLineGoes) {
    EXPECT_EQ(outcome(resetField(commented, "clients.alice.retries")),
              std::string(commented).erase(commented.find("retries"), 12));
    EXPECT_EQ(outcome(resetField(commented, "clients.alice.copies")), commented);
}

TEST(ResetFieldTest, ALineWithACommentStatesTheDefault) {
    const std::string text = outcome(resetField(commented, "clients.alice.timeout"));
    EXPECT_NE(text.find("timeout = \"2s\"   # below the latency"), std::string::npos) << text;
}

TEST(ResetFieldTest, ATableThatTheEditMadeGoesToo) {
    const std::string text = edited(commented, "database.lag", "40ms");
    EXPECT_EQ(outcome(resetField(text, "database.lag")), commented);
}

TEST(ResetFieldTest, AClientStaysWithoutItsLastLine) {
    EXPECT_EQ(outcome(resetField("[clients.alice]\nretries = 3\n", "clients.alice.retries")),
              "[clients.alice]\n");
    EXPECT_EQ(outcome(resetField("clients.alice.retries = 3\n", "clients.alice.retries")),
              "clients.alice.retries = 1\n");
}

TEST(ResetFieldTest, AnExpectationIsForgotten) {
    EXPECT_EQ(
        outcome(resetField("[expected]\nnone = \"double\"\nnaive = \"lost\"\n", "expected.none")),
        "[expected]\nnaive = \"lost\"\n");
}

TEST(EditPropertyTest, EveryFieldOfEveryFileCanBeEditedAndReset) {
    // Files have more fields than that, and there are more files. A number that divides neither.
    const auto stride = support::samples<std::size_t>(29, 1, 331);
    const auto strideOfStated = support::samples<std::size_t>(4, 1, 41);
    std::size_t count = 0;
    for (const TextFile& file : filesIn("scenarios", ".toml")) {
        SCOPED_TRACE(file.name);
        for (const FormField& field : formFields(scenarioOf(file.text))) {
            ++count;
            if (count % stride == 0 || (!field.isDefault && count % strideOfStated == 0)) {
                expectEditEqualsSetting(file.text, field);
                expectResetGivesDefault(file.text, field);
            }
        }
    }
}

TEST(FaultEditTest, AddingStatesWhatDiffersFromTheDefaults) {
    Fault crash;
    crash.kind = FaultKind::Crash;
    crash.at = CrashPoint::AfterClaim;
    crash.hop = Hop::Request; // does not apply
    EXPECT_EQ(outcome(addFault(commented, crash)),
              std::string(commented) + "\n[[faults]]\nkind = \"crash\"\nat = \"c1\"\n");
}

TEST(FaultEditTest, AddingAndRemovingGivesTheSameText) {
    auto files = filesIn("scenarios", ".toml");
    files.push_back({"no line end", "seed = 1"});
    files.push_back({"empty", ""});
    files.push_back({"comment", "# Only this\n"});
    files.push_back({"tight", "# a\n[clients.alice]\n[expected]\nnone = \"double\"\n"});
    files.push_back({"inline", "faults = [{ kind = \"drop\" }, {kind='crash'} ,]\n"});
    files.push_back({"inline, empty", "faults = [ ]\n"});
    files.push_back({"inline, lines", "faults = [\n  { kind = \"drop\" },\n]\n"});
    files.push_back({"returns", "seed = 1\r\n\r\n[expected]\r\nnone = \"double\"\r\n"});
    for (const TextFile& file : files) {
        const auto added = addFault(file.text, Fault());
        ASSERT_TRUE(added) << file.name << outcome(added);
        const auto faults = scenarioOf(*added.value).world.faults;
        ASSERT_EQ(faults.size(), scenarioOf(file.text).world.faults.size() + 1) << file.name;
        EXPECT_EQ(faults.back(), Fault()) << *added.value;
        EXPECT_EQ(outcome(removeFault(*added.value, faults.size())), file.text) << *added.value;
    }
}

constexpr std::string_view twoFaults = R"toml([clients.alice]

# The first answer.
[[faults]]
kind = "drop"          # lost
hop = "response"

# The crash.
[[faults]]
kind = "crash"
at = "c2"
attempt = 2 # the second
)toml";

TEST(FaultEditTest, RemovingTakesTheCommentAboveAlong) {
    EXPECT_EQ(outcome(removeFault(twoFaults, 1)),
              "[clients.alice]\n\n# The crash.\n[[faults]]\nkind = \"crash\"\nat = \"c2\"\n"
              "attempt = 2 # the second\n");
    EXPECT_EQ(outcome(removeFault(twoFaults, 3)), "error: faults[3]: there is no such fault\n");
}

TEST(FaultEditTest, ReplacingChangesWhatDiffers) {
    Fault fault;
    fault.kind = FaultKind::Drop;
    fault.hop = Hop::Response;
    fault.attempt = 3;
    EXPECT_EQ(outcome(replaceFault(twoFaults, 1, fault)),
              std::string(twoFaults).insert(twoFaults.find("hop"), "attempt = 3\n"));
    Fault pause;
    pause.kind = FaultKind::Pause;
    pause.attempt = 2;
    EXPECT_EQ(outcome(replaceFault(twoFaults, 2, pause)),
              std::string(twoFaults)
                  .replace(twoFaults.find("\"crash\""), 7, "\"pause\"")
                  .erase(twoFaults.find("at = \"c2\""), 10));
}

TEST(FaultEditTest, MovingTakesCommentsAlong) {
    const std::string moved = outcome(moveFault(twoFaults, 2, 1));
    EXPECT_LT(moved.find("# The crash."), moved.find("# The first answer."));
    EXPECT_EQ(scenarioOf(moved).world.faults.front().kind, FaultKind::Crash);
    EXPECT_EQ(outcome(moveFault(moved, 1, 2)), twoFaults);
    EXPECT_EQ(outcome(moveFault("faults = [{kind='drop'}, {kind='crash'}]", 1, 2)),
              "faults = [{kind='crash'}, {kind='drop'}]");
}

TEST(FaultEditTest, FieldsOfAFaultAreFieldsLikeOthers) {
    EXPECT_EQ(edited(twoFaults, "faults[2].at", "c1"),
              std::string(twoFaults).replace(twoFaults.find("\"c2\""), 4, "\"c1\""));
    EXPECT_EQ(edited("faults = [{ kind = 'drop' }, { kind = 'crash' }]", "faults[2].at", "c1"),
              "faults = [{ kind = 'drop' }, { kind = 'crash', at = \"c1\" }]");
}

TEST(FaultEditTest, AnyFaultCanBeWrittenAndReplacedByAnother) {
    std::string text = "[clients.alice]\n";
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        for (const Fault& drawn : randomScenario(seed).world.faults) {
            Fault fault = onlyApplicable(drawn);
            fault.client.clear();
            fault.server.clear();
            fault.between.clear();
            const auto added = addFault(text, fault);
            if (!added) {
                continue; // it cannot stand in this scenario
            }
            EXPECT_EQ(scenarioOf(*added.value).world.faults.back(), fault);
            const auto replaced = replaceFault(*added.value, 1, Fault());
            ASSERT_TRUE(replaced) << *added.value << outcome(replaced);
            EXPECT_EQ(*replaced.value, outcome(addFault(text, Fault()))) << *added.value;
        }
    }
}

} // namespace idem
