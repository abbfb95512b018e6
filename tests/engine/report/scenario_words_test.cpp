// Whatever happens in any scenario has words: no gap, no name that is not known, at any record.

#include "engine/report/http_message.h"
#include "engine/report/inspection.h"
#include "engine/report/journey.h"
#include "engine/study/run.h"
#include "engine/trace/state_at.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <set>

namespace idem {

namespace {

/// Words with no gap in them.
bool isWhole(const std::string& text) {
    return !text.empty() && text.find('?') == std::string::npos &&
           text.find("somebody") == std::string::npos && text.find("  ") == std::string::npos;
}

void expectWords(const Transcript& transcript, RecordId id) {
    const std::string sentence = transcript.sentence(id);
    EXPECT_TRUE(sentence.ends_with(".") && sentence.find('?') == std::string::npos) << sentence;
    const TranscriptRow row = transcript.row(id);
    EXPECT_TRUE(isWhole(row.lane) && isWhole(row.event)) << sentence;
    EXPECT_NE(sentence.find(row.time), std::string::npos) << sentence;
    EXPECT_EQ((row.peer + row.outcome).find('?'), std::string::npos) << sentence;
}

void expectWhole(const Inspection& inspection) {
    EXPECT_TRUE(isWhole(inspection.title)) << inspection.title;
    for (const InspectedSection& section : inspection.sections) {
        EXPECT_FALSE(section.items.empty()) << section.title;
        std::set<std::string> names;
        for (const InspectedItem& item : section.items) {
            EXPECT_TRUE(isWhole(item.name)) << item.name;
            EXPECT_FALSE(item.value.empty() || item.value.find('?') != std::string::npos)
                << item.name << ": " << item.value;
            EXPECT_TRUE(names.insert(item.name).second) << item.name;
        }
    }
}

/// Everything that can be inspected just after a record.
void inspectAll(const Inspector& inspector, const Trace& trace, StateIndex& states, RecordId id) {
    const State& state = states.at(id);
    for (std::uint32_t node = 0; node < trace.names.nodes.size(); ++node) {
        expectWhole(inspector.node(NodeId{node}, state));
    }
    for (std::uint32_t key = 1; key < trace.names.keys.size(); ++key) {
        expectWhole(inspector.key(key, state));
    }
    const Record& record = trace.records[id.value];
    if (record.intent.isSome()) {
        expectWhole(inspector.request({record.intent, record.copy, record.attempt}, state));
    }
    expectWhole(inspector.message(id, id));
}

} // namespace

class ScenarioWordsTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioWordsTest, EveryRecordHasWordsAndEveryStateCanBeInspected) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    const idem::Run run =
        runScenario(*scenario.value, *findStrategy(scenario.value->strategy), scenario.value->seed);
    const Transcript transcript(run.trace);
    const Inspector inspector(transcript);
    StateIndex states(run.trace);
    const auto size = static_cast<std::uint32_t>(run.trace.records.size());
    const std::uint32_t stride = size / 100 + 1;
    for (std::uint32_t at = 0; at < size; ++at) {
        expectWords(transcript, RecordId{at});
        if (at % stride == 0) {
            inspectAll(inspector, run.trace, states, RecordId{at});
        }
        if (const auto message = httpMessage(run.trace, RecordId{at})) {
            EXPECT_TRUE(message->starts_with("HTTP/1.1 ") ||
                        message->find(" /operations HTTP/1.1\n") != std::string::npos)
                << *message;
        }
    }
}

TEST_P(ScenarioWordsTest, EveryRequestHasAJourneyThatBeginsWhereItWasSent) {
    const auto scenario = loadScenarioFile(GetParam());
    ASSERT_TRUE(scenario) << describe(scenario.diagnostics);
    const idem::Run run =
        runScenario(*scenario.value, *findStrategy(scenario.value->strategy), scenario.value->seed);
    const Transcript transcript(run.trace);
    const TimelineIndex index = TimelineIndex::of(run.trace, run.verdict);
    for (const Record& record : run.trace.records) {
        if (record.kind != RecordKind::AttemptSent || record.intent.value >= 20) {
            continue;
        }
        const auto legs = journey(index, transcript, {record.intent, record.copy, record.attempt});
        ASSERT_FALSE(legs.empty());
        EXPECT_GE(legs.front().from, record.time);
        for (const Leg& leg : legs) {
            EXPECT_TRUE(isWhole(leg.text)) << leg.text;
            EXPECT_GE(leg.length, Duration::zero()) << leg.text;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         ScenarioWordsTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& file) { return testNameOf(file.param); });

} // namespace idem
