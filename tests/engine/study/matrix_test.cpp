// A cell of the matrix says what its run did: effects, the payments that were told, and silence.

#include "engine/study/matrix.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <vector>

namespace idem {

namespace {

MatrixCell cellIn(const std::string& file, const char* strategy) {
    const auto scenario = loadScenarioFile(file);
    const MatrixColumn column{"X", *scenario.value};
    const std::vector<const StrategyEntry*> chosen{findStrategy(strategy)};
    return computeMatrix({&column, 1}, chosen).at(0).cells.at(0);
}

} // namespace

TEST(MatrixTest, TellsTwoPaymentsThatWereBothReported) {
    const MatrixCell cell = cellIn("parallel_duplicates.toml", "none");
    EXPECT_EQ(cell.charges, 2U);
    EXPECT_EQ(cell.distinctIds, 2U);
    EXPECT_FALSE(cell.stuck);
    EXPECT_EQ(cell.outcome, Outcome::Double);
}

TEST(MatrixTest, TellsAClientThatNeverHeardOfItsPayments) {
    const MatrixCell cell = cellIn("double_payment.toml", "none");
    EXPECT_EQ(cell.charges, 2U);
    EXPECT_EQ(cell.distinctIds, 0U);
    EXPECT_TRUE(cell.stuck);
}

TEST(MatrixTest, CountsRowsWhereTheEffectIsLocal) {
    const MatrixCell cell = cellIn("parallel_duplicates.toml", "one-transaction");
    EXPECT_EQ(cell.charges, 1U);
    EXPECT_EQ(cell.distinctIds, 1U);
    EXPECT_EQ(cell.outcome, Outcome::ExactlyOnce);
}

} // namespace idem
