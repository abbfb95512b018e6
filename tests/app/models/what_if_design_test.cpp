#include "app/models/library.h"
#include "app/models/what_if_design.h"
#include "engine/scenario/read.h"
#include "tests/app/support/opened.h"

#include <QFile>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

Scenario libraryScenario(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    auto read = readScenario(file.readAll().toStdString(), path.toStdString());
    EXPECT_TRUE(read) << path.toStdString();
    return std::move(*read.value);
}

Scenario doublePayment() {
    return libraryScenario(scenarioPath("double_payment.toml"));
}

TEST(WhatIfDesignTest, WhatIsSuggestedCanBeRunInEveryScenario) {
    for (const LibraryEntry& entry : readLibrary(scenarioFolder())) {
        const Scenario scenario = libraryScenario(entry.path);
        const WhatIfDesign design = suggestedDesign(scenario);
        const CheckedDesign checked = checkDesign(design, scenario);
        ASSERT_EQ(design.axes.size(), 1U) << entry.path.toStdString();
        EXPECT_TRUE(checked.plan) << entry.path.toStdString() << ": " << design.axes.front() << ": "
                                  << checked.axisProblems[0].toStdString()
                                  << checked.problem.toStdString();
        EXPECT_GE(design.strategies.size(), 2U) << entry.path.toStdString();
    }
}

/// Some choices need more than one field: fixed routing needs servers. What they need is told.
TEST(WhatIfDesignTest, NearlyEveryFieldThatCanBePickedHasValuesToBeginWith) {
    std::size_t fields = 0;
    std::size_t refused = 0;
    for (const char* name : {"double_payment.toml", "regions_inside_lag.toml"}) {
        const Scenario scenario = libraryScenario(scenarioPath(name));
        for (const FormField& field : sweepableFields(scenario)) {
            ++fields;
            const std::string axis = suggestedAxis(field);
            const CheckedDesign checked =
                checkDesign({{axis}, {"none"}, 10, {}, Event::Double, false}, scenario);
            refused += checked.plan ? 0U : 1U;
            EXPECT_TRUE(checked.plan || field.field->type == FieldType::Choice ||
                        field.field->type == FieldType::Integer)
                << axis << ": " << checked.axisProblems[0].toStdString();
        }
    }
    EXPECT_GT(fields, 40U);
    EXPECT_LT(refused * 20, fields);
}

TEST(WhatIfDesignTest, AnAxisIsTakenApartAndPutTogether) {
    for (const char* text : {"database.lag=0ms..500ms:25ms",
                             "database.lag=1ms..1s:log13",
                             "database.lag=1ms..1s:*2",
                             "database.lag=10ms,25ms",
                             "database.lag=exponential(mean=10ms..200ms:10ms)",
                             "database.lag=",
                             "database.lag"}) {
        const AxisParts parts = partsOf(text);
        EXPECT_EQ(partsOf(textOf(parts)), parts) << text;
    }
    const AxisParts even = partsOf("database.lag=0ms..500ms:25ms");
    EXPECT_EQ(even.kind, AxisParts::Kind::Steps);
    EXPECT_EQ(even.from, "0ms");
    EXPECT_EQ(even.step, "25ms");
    EXPECT_EQ(textOf(even), "database.lag=0ms..500ms:25ms");
    EXPECT_EQ(partsOf("database.lag=1ms..1s:log13").kind, AxisParts::Kind::Logarithmic);
    EXPECT_EQ(partsOf("database.lag=1ms..1s:*2").kind, AxisParts::Kind::List);
}

TEST(WhatIfDesignTest, WhatIsWrongIsToldWhereItIsWrong) {
    const Scenario scenario = doublePayment();
    WhatIfDesign design;
    design.strategies = {"none"};
    design.axes = {"database.lag=0ms..500ms:25ms", "clients.alice.timeout=0..500:25"};
    CheckedDesign checked = checkDesign(design, scenario);
    EXPECT_FALSE(checked.plan);
    EXPECT_TRUE(checked.axisProblems[0].isEmpty());
    EXPECT_EQ(checked.axisNotes[0], QStringLiteral("21 values, 0ms to 500ms"));
    EXPECT_FALSE(checked.axisProblems[1].isEmpty());

    design.axes = {"database.lgg=0ms,1ms"};
    checked = checkDesign(design, scenario);
    EXPECT_TRUE(checked.axisProblems[0].contains(QStringLiteral("Write lag")))
        << checked.axisProblems[0].toStdString();

    design.axes = {"database.lag=0ms..500ms:25ms", "database.lag=0ms,1ms"};
    checked = checkDesign(design, scenario);
    EXPECT_TRUE(checked.problem.contains(QStringLiteral("Both axes")))
        << checked.problem.toStdString();

    design.axes = {"database.lag=0ms..500ms:25ms"};
    design.strategies.clear();
    EXPECT_FALSE(checkDesign(design, scenario).problem.isEmpty());
    design.strategies = {"none"};
    design.isAntithetic = true;
    design.runs = 11;
    EXPECT_TRUE(checkDesign(design, scenario).problem.contains(QStringLiteral("12")));
    design.runs = 12;
    EXPECT_TRUE(checkDesign(design, scenario).plan);
}

} // namespace
} // namespace idem::app
