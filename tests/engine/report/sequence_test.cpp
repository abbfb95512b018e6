// A run in the languages of diagram tools: in order, lost messages as lost, no text with any power.

#include "engine/report/sequence.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace idem {

namespace {

idem::Run sequencedRun(const std::string& file, const std::string& title = "") {
    Scenario scenario = *loadScenarioFile(file).value;
    if (!title.empty()) {
        scenario.title = title;
    }
    return runScenario(scenario, *findStrategy(scenario.strategy), scenario.seed);
}

std::vector<std::string> linesOf(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

bool holdsLine(const std::string& text, const std::string& line) {
    const auto lines = linesOf(text);
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

std::size_t messagesOf(const SequenceDiagram& diagram) {
    return static_cast<std::size_t>(
        std::count_if(diagram.steps.begin(), diagram.steps.end(), [](const SequenceStep& step) {
            return step.kind != SequenceStepKind::Note;
        }));
}

} // namespace

TEST(SequenceTest, TellsADoublePaymentInTheOrderOfArrival) {
    const SequenceDiagram diagram = sequenceOf(sequencedRun("double_payment.toml"));
    std::vector<std::string> names;
    for (const SequenceParticipant& participant : diagram.participants) {
        names.push_back(participant.name);
    }
    EXPECT_EQ(names,
              (std::vector<std::string>{"alice", "balancer", "server-1", "server-2", "provider"}));
    EXPECT_EQ(diagram.title, "Double payment by time-out (strategy none, seed 1)");
    EXPECT_EQ(diagram.steps[0].text, "request, attempt 1, key IK-001 (0 ms to 20 ms)");
    EXPECT_EQ(diagram.steps[2].kind, SequenceStepKind::Note);
    EXPECT_EQ(diagram.steps[2].text, "alice gave attempt 1 up without an answer at 300 ms.");
    EXPECT_EQ(diagram.steps[3].text, "Charge (21.25 ms to 426.25 ms)");
    EXPECT_TRUE(diagram.notice.empty());
}

TEST(SequenceTest, ALostMessageEndsInACross) {
    const idem::Run run = sequencedRun("lost_answer.toml");
    const std::string mermaid = toMermaid(run);
    const std::string plant = toPlantUml(run);
    EXPECT_NE(mermaid.find("--xp"), std::string::npos) << mermaid;
    EXPECT_NE(plant.find(" -->x p"), std::string::npos) << plant;
    EXPECT_NE(plant.find("lost: by a fault)"), std::string::npos) << plant;
}

TEST(SequenceTest, EveryLineOfMermaidIsAStatement) {
    for (const std::string& file : scenarioFiles()) {
        const auto lines = linesOf(toMermaid(sequencedRun(file)));
        ASSERT_EQ(lines.at(0), "sequenceDiagram") << file;
        for (std::size_t at = 1; at < lines.size(); ++at) {
            const std::string& line = lines[at];
            const bool isStatement =
                line.starts_with("    title ") || line.starts_with("    actor p") ||
                line.starts_with("    participant p") || line.starts_with("    Note over p") ||
                line.starts_with("    p");
            EXPECT_TRUE(isStatement) << file << ": " << line;
            EXPECT_EQ(line.find('%'), std::string::npos) << file << ": " << line;
        }
    }
}

TEST(SequenceTest, HostileTextHasNoPowerInMermaid) {
    const std::string text =
        toMermaid(sequencedRun("double_payment.toml", "a;b %%{init: {}}%% <img src=x> #quot; end"));
    EXPECT_TRUE(holdsLine(text,
                          "    title a#59;b #37;#37;#123;init#58; #123;#125;#125;#37;#37; "
                          "#60;img src=x#62; #35;quot#59; end (strategy none, seed 1)"))
        << text;
}

TEST(SequenceTest, HostileTextHasNoPowerInPlantUml) {
    const std::string text = toPlantUml(
        sequencedRun("double_payment.toml", "%getenv(\"HOME\") !include x **b** //i// <b> \\n"));
    EXPECT_TRUE(holdsLine(text,
                          "title <U+0025>getenv(<U+0022>HOME<U+0022>) <U+0021>include x "
                          "<U+002A><U+002A>b<U+002A><U+002A> /<U+002F>i/<U+002F> <U+003C>b<U+003E> "
                          "<U+005C>n (strategy none, seed 1)"))
        << text;
    EXPECT_TRUE(text.starts_with("@startuml\n") && text.ends_with("@enduml\n"));
}

TEST(SequenceTest, TooManyMessagesAreLeftOutWithANotice) {
    const idem::Run run = sequencedRun("two_tenants_one_key.toml");
    const SequenceDiagram whole = sequenceOf(run);
    const SequenceDiagram ofOne = sequenceOf(run, messagesOf(whole) - 1);
    EXPECT_LT(messagesOf(ofOne), messagesOf(whole));
    EXPECT_TRUE(ofOne.notice.starts_with("The run has " + std::to_string(messagesOf(whole)) +
                                         " messages, more than a diagram can show. Shown are those "
                                         "of intent "))
        << ofOne.notice;
    const SequenceDiagram cut = sequenceOf(run, 3);
    EXPECT_EQ(messagesOf(cut), 3U);
    EXPECT_NE(cut.notice.find(", the first 3 of "), std::string::npos) << cut.notice;
}

TEST(SequenceTest, AMermaidDiagramIsNoLongerThanItsProgramsTake) {
    Scenario scenario = *loadScenarioFile("double_payment.toml").value;
    scenario.world.clients[0].intents = 400;
    const idem::Run run = runScenario(scenario, *findStrategy("claim-lease"), 1);
    const std::string text = toMermaid(run);
    EXPECT_LE(text.size(), 50'000U);
    EXPECT_NE(text.find(": The run has "), std::string::npos);
    const std::string plant = toPlantUml(run);
    EXPECT_NE(plant.find(": The run has "), std::string::npos);
}

TEST(SequenceTest, NotesAreWrappedBetweenWords) {
    EXPECT_EQ(sequenceLines("one two three", 7), (std::vector<std::string>{"one two", "three"}));
    EXPECT_EQ(sequenceLines("a-very-long-word", 4), (std::vector<std::string>{"a-very-long-word"}));
}

} // namespace idem
