// A report says, part by part, what was simulated, how it ended, why, and how to see it again.

#include "engine/report/report.h"
#include "engine/scenario/read.h"
#include "engine/study/sweep_summary.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

namespace idem {

class ReportTest : public testing::Test {
protected:
    ReportTest()
        : m_scenario(*loadScenarioFile("double_payment.toml").value),
          m_run(runScenario(m_scenario, *findStrategy("none"), 1)),
          m_comparison(compare(m_scenario, strategiesToCompare(m_scenario), 1)),
          m_fixes(findFixes(m_scenario, *findStrategy("none"), fewSeeds())) {}

    static FixQuery fewSeeds() {
        FixQuery query;
        query.runs = 8;
        return query;
    }

    ReportRequest request() {
        ReportRequest request{m_scenario, m_run};
        request.comparison = &m_comparison;
        request.fixes = &m_fixes;
        request.fileName = "double_payment.toml";
        request.engineVersion = "1.2.3";
        return request;
    }

    template <class Block>
    static std::optional<Block> firstOf(const Report& report, ReportSection section) {
        for (const ReportPart& part : report.parts) {
            for (const ReportBlock& block : part.blocks) {
                const Block* found = std::get_if<Block>(&block);
                if (part.section == section && found != nullptr) {
                    return *found;
                }
            }
        }
        return std::nullopt;
    }

    Scenario m_scenario;
    idem::Run m_run;
    RunComparison m_comparison;
    FixList m_fixes;
};

TEST_F(ReportTest, HasEveryPartInOrderAndNoneIsEmpty) {
    const Report report = makeReport(request());
    std::vector<ReportSection> wanted = reportSections();
    std::erase(wanted, ReportSection::Sweep); // none was made
    ASSERT_EQ(report.parts.size(), wanted.size());
    for (std::size_t at = 0; at < report.parts.size(); ++at) {
        EXPECT_EQ(report.parts[at].section, wanted[at]);
        EXPECT_FALSE(report.parts[at].blocks.empty()) << report.parts[at].heading;
    }
    EXPECT_EQ(report.title, "Double payment by time-out");
    ASSERT_TRUE(report.summary);
    EXPECT_EQ(report.summary->headline, "Charged twice");
    EXPECT_EQ(report.summary->outcome, Outcome::Double);
}

TEST_F(ReportTest, HoldsTheTickedPartsAlone) {
    ReportRequest few = request();
    few.sections = {ReportSection::File, ReportSection::Scenario};
    few.title = "Ours";
    const Report report = makeReport(few);
    ASSERT_EQ(report.parts.size(), 2U);
    EXPECT_EQ(report.parts[0].section, ReportSection::Scenario);
    EXPECT_EQ(report.parts[1].section, ReportSection::File);
    EXPECT_EQ(report.title, "Ours");
}

TEST_F(ReportTest, WithoutAComparisonThereIsNoTableOfVerdicts) {
    ReportRequest alone = request();
    alone.comparison = nullptr;
    EXPECT_EQ(makeReport(alone).parts.size() + 1, makeReport(request()).parts.size());
}

TEST_F(ReportTest, TellsTheScenarioToWhoeverHasNeverSeenOne) {
    const Report report = makeReport(request());
    const auto list = firstOf<BulletList>(report, ReportSection::Scenario);
    ASSERT_TRUE(list);
    EXPECT_EQ(
        list->items,
        (std::vector<std::string>{
            "alice pays 10.00 from shreyansh to hardik. It waits at most 300 ms for an "
            "answer and tries once more, 700 ms later. Each operation has a key of its own, "
            "kept for its retries.",
            "A message takes 20 ms between client and balancer, 250 \u00b5s within a region and "
            "5 ms to the provider.",
            "2 servers behind a balancer: server-1, server-2. Routing: round-robin.",
            "The payment provider takes 800 ms for a charge and knows no idempotency key."}));
    const auto table = firstOf<ReportTable>(report, ReportSection::Scenario);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows.at(0).at(0).text, "clients.alice.timeout");
    EXPECT_EQ(table->rows.at(0).at(1).text, "300 ms");
    EXPECT_EQ(table->rows.at(0).at(2).text, "2 s");
}

TEST_F(ReportTest, EveryRowHasACellForEveryColumn) {
    for (const ReportPart& part : makeReport(request()).parts) {
        for (const ReportBlock& block : part.blocks) {
            if (const auto* table = std::get_if<ReportTable>(&block)) {
                EXPECT_FALSE(table->rows.empty()) << table->caption;
                for (const auto& row : table->rows) {
                    EXPECT_EQ(row.size(), table->columns.size()) << table->caption;
                }
            }
        }
    }
}

TEST_F(ReportTest, TheVerdictTableHasTextForPeopleAndNumbersForPrograms) {
    const auto table = firstOf<ReportTable>(makeReport(request()), ReportSection::Verdicts);
    ASSERT_TRUE(table);
    const auto& none = table->rows.at(0);
    EXPECT_EQ(none.at(0).text, "none");
    EXPECT_EQ(none.at(1).outcome, Outcome::Double);
    EXPECT_EQ(none.at(2).text, "2 for 1 wanted");
    EXPECT_EQ(none.at(2).number, 2);
    EXPECT_EQ(none.at(4).text, "no answer");
    EXPECT_FALSE(none.at(4).number);
}

TEST_F(ReportTest, TheCommandNamesTheFileAloneAndQuotesWhatAShellWouldRead) {
    ReportRequest careful = request();
    careful.fileName = "some/folder/my $(rm) it's.toml";
    careful.settings = {"title=a b"};
    careful.sections = {ReportSection::Reproduction};
    const auto code = firstOf<ReportCode>(makeReport(careful), ReportSection::Reproduction);
    ASSERT_TRUE(code);
    EXPECT_EQ(
        code->text,
        "idemscope-cli run 'my $(rm) it'\\''s.toml' --seed 1 --set 'title=a b' --strategy none\n");
    careful.fileName = "-x.toml";
    careful.sections = {ReportSection::Reproduction, ReportSection::File};
    const Report report = makeReport(careful);
    EXPECT_EQ(firstOf<ReportCode>(report, ReportSection::Reproduction)->text,
              "idemscope-cli run ./-x.toml --seed 1 --strategy none\n");
}

TEST_F(ReportTest, ItsScenarioFileIsTheOneThatWasRun) {
    ReportRequest changed = request();
    m_scenario.world.clients[0].retries = 3;
    const Report report = makeReport(changed);
    const auto code = firstOf<ReportCode>(report, ReportSection::File);
    ASSERT_TRUE(code);
    const auto read = readScenario(code->text, "report.toml");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read.value, m_scenario);
}

TEST_F(ReportTest, ListsWhatWouldSaveTheRunAndWhatItCosts) {
    const Report report = makeReport(request());
    const auto table = firstOf<ReportTable>(report, ReportSection::Fixes);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows.size(), m_fixes.fixes.size());
    EXPECT_EQ(table->rows.at(0).at(0).text, m_fixes.fixes.at(0).change.title);
    EXPECT_EQ(table->rows.at(0).at(3).text, "0 of 8");
    EXPECT_EQ(firstOf<Paragraph>(report, ReportSection::Fixes)->text,
              "Single changes were tried with this seed, " + std::to_string(m_fixes.tried) +
                  " in all, and those that save it with 8 seeds more. As it is, 8 of 8 fail.");
}

TEST_F(ReportTest, ASweepIsToldWithChartsATableAndHowItWasCounted) {
    SweepPlan plan;
    plan.scenario = m_scenario;
    plan.strategies = {findStrategy("none"), findStrategy("claim-lease")};
    plan.axes = {*parseAxis("clients.alice.timeout=300ms,2s", m_scenario).value};
    plan.runs = 16;
    const SweepResult result = sweep(plan);
    std::vector<CellSummary> cells;
    std::vector<PairedCounts> paired(2);
    for (const PointResult& point : result.points) {
        for (std::size_t at = 0; at < 2; ++at) {
            cells.push_back(summarize(plan, point.tallies[at]));
            paired[at] += point.paired[at];
        }
    }
    const ReportSweep swept{{plan, cells}, paired};
    ReportRequest many = request();
    many.sweep = &swept;
    const Report report = makeReport(many);
    const auto table = firstOf<ReportTable>(report, ReportSection::Sweep);
    ASSERT_TRUE(table);
    ASSERT_EQ(table->rows.size(), 4U);
    EXPECT_EQ(table->rows[0][0].text, "300 ms");
    EXPECT_EQ(table->rows[0][1].text, "none");
    EXPECT_EQ(table->rows[0][2].number, 1);
    EXPECT_EQ(table->rows[0][5].number, 16);
    EXPECT_EQ(table->rows[3][2].number, 0);
    const auto picture = firstOf<ReportPicture>(report, ReportSection::Sweep);
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->caption,
              "Operations with a double charge over clients.alice.timeout from 300 ms to 2 s.");
    const auto code = firstOf<ReportCode>(report, ReportSection::Reproduction);
    ASSERT_TRUE(code);
    EXPECT_EQ(code->text,
              "idemscope-cli run double_payment.toml --seed 1 --strategy none\n"
              "idemscope-cli sweep double_payment.toml --seed 1 --strategies none,claim-lease "
              "--vary clients.alice.timeout=300ms,2s --runs 16 --event double\n");
    const auto list = firstOf<BulletList>(report, ReportSection::Sweep);
    ASSERT_TRUE(list);
    EXPECT_EQ(
        list->items,
        std::vector<std::string>{"claim-lease against none: " + differenceText(paired[1]) + "."});
}

TEST_F(ReportTest, NamesOfFilesAreTame) {
    EXPECT_EQ(fileNameOf("Double payment: by time-out?"), "Double-payment-by-time-out");
    EXPECT_EQ(fileNameOf("../../etc/passwd"), "etc-passwd");
    EXPECT_EQ(fileNameOf("\xe2\x80\xae"), "report");
    EXPECT_EQ(fileNameOf(std::string(200, 'x')).size(), 60U);
}

/// No part of a report of the library says a thing that it does not know.
class ReportWordsTest : public testing::TestWithParam<std::string> {};

TEST_P(ReportWordsTest, TheSentencesOfAScenarioHaveNoGap) {
    const Scenario scenario = *loadScenarioFile(GetParam()).value;
    const auto strategies = strategiesToCompare(scenario);
    const RunComparison comparison = compare(scenario, strategies, scenario.seed);
    ReportRequest request{scenario, comparison.runs.front()};
    request.comparison = &comparison;
    const Report report = makeReport(request);
    for (const ReportPart& part : report.parts) {
        for (const ReportBlock& block : part.blocks) {
            if (const auto* list = std::get_if<BulletList>(&block)) {
                for (const std::string& item : list->items) {
                    EXPECT_TRUE(item.ends_with(".") || item.ends_with("(decisive)")) << item;
                    EXPECT_EQ(item.find(".."), std::string::npos) << item;
                    EXPECT_EQ(item.find("  "), std::string::npos) << item;
                }
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All,
                         ReportWordsTest,
                         testing::ValuesIn(scenarioFiles()),
                         [](const auto& file) { return testNameOf(file.param); });

} // namespace idem
