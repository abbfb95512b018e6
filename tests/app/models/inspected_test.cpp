// What the inspector shows follows the selection and the cursor.

#include "app/models/event_table_model.h"
#include "app/models/failure_card.h"
#include "app/models/inspected.h"
#include "app/models/linked_text.h"
#include "tests/app/support/opened.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <algorithm>
#include <set>

namespace idem::app {
namespace {

const InspectedSection* sectionOf(const Inspected& inspected, const std::string& title) {
    const auto found = std::find_if(inspected.sections.begin(),
                                    inspected.sections.end(),
                                    [&title](const auto& one) { return one.title == title; });
    return found == inspected.sections.end() ? nullptr : &*found;
}

RecordId firstRecord(const Session& session, RecordKind kind) {
    const auto& records = session.run()->trace().records;
    const auto found = std::find_if(
        records.begin(), records.end(), [kind](const Record& one) { return one.kind == kind; });
    return RecordId{static_cast<std::uint32_t>(found - records.begin())};
}

NodeId nodeNamed(const Session& session, const std::string& name) {
    const auto& nodes = session.run()->trace().names.nodes;
    const auto found = std::find_if(
        nodes.begin(), nodes.end(), [&name](const NodeName& one) { return one.name == name; });
    return NodeId{static_cast<std::uint32_t>(found - nodes.begin())};
}

} // namespace

TEST(InspectedTest, NothingIsShownBeforeThereIsARunOrAnEvent) {
    Session session;
    EXPECT_TRUE(inspect(session).isEmpty());
    openScenario(session, "double_payment.toml");
    EXPECT_TRUE(inspect(session).isEmpty());
}

TEST(InspectedTest, WithoutASelectionItIsTheEventAtTheCursor) {
    Session session;
    openScenario(session, "double_payment.toml");
    session.playback().seekRecord(RecordId{1});
    const Inspected inspected = inspect(session);
    EXPECT_FALSE(inspected.isSelected);
    EXPECT_EQ(inspected.title, session.run()->transcript().sentence(RecordId{1}));
    EXPECT_EQ(inspected.message.find("POST /payments HTTP/1.1\n"), 0U) << inspected.message;
    EXPECT_FALSE(inspected.journey.empty());
}

TEST(InspectedTest, TheProviderShowsItsChargeAsNewWhenItIsMade) {
    Session session;
    openScenario(session, "double_payment.toml");
    session.selection().selectNode(nodeNamed(session, "provider"));
    const RecordId charged = firstRecord(session, RecordKind::Charged);
    session.playback().seekRecord(RecordId{charged.value - 1});
    EXPECT_EQ(sectionOf(inspect(session), "Charges"), nullptr);
    session.playback().seekRecord(charged);
    const Inspected inspected = inspect(session);
    EXPECT_TRUE(inspected.isSelected);
    const InspectedSection* charges = sectionOf(inspected, "Charges");
    ASSERT_NE(charges, nullptr);
    ASSERT_EQ(charges->items.size(), 1U);
    EXPECT_EQ(charges->items[0].change, ItemChange::New);
    EXPECT_EQ(charges->items[0].record, charged);
    session.playback().step(1);
    EXPECT_EQ(sectionOf(inspect(session), "Charges")->items[0].change, ItemChange::None);
}

TEST(InspectedTest, EverySubjectCanBeInspectedAtEveryEventOfARun) {
    Session session;
    openScenario(session, "takeover_of_the_living.toml");
    const Trace& trace = session.run()->trace();
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        session.playback().seekRecord(RecordId{at});
        session.selection().selectRecord(RecordId{at / 2});
        EXPECT_FALSE(inspect(session).isEmpty());
        session.selection().selectNode(
            NodeId{at % static_cast<std::uint32_t>(trace.names.nodes.size())});
        EXPECT_FALSE(inspect(session).isEmpty());
        session.selection().selectKey(1);
        EXPECT_FALSE(inspect(session).isEmpty());
    }
}

TEST(EventTableModelTest, ItIsAModelWithOneRowARecord) {
    Session session;
    openScenario(session, "double_payment.toml");
    EventTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model.rowCount(), 0);
    model.setRun(session.run());
    const auto size = static_cast<int>(session.run()->trace().records.size());
    ASSERT_EQ(model.rowCount(), size);
    EXPECT_EQ(model.index(0, EventTableModel::TimeColumn).data().toString(),
              QStringLiteral("0 ms"));
    EXPECT_EQ(model.index(0, EventTableModel::LaneColumn).data().toString(),
              QStringLiteral("alice"));
    EXPECT_EQ(model.index(size - 1, EventTableModel::EventColumn).data().toString(),
              QStringLiteral("Run ended"));
    EXPECT_TRUE(model.index(0, 0)
                    .data(Qt::AccessibleDescriptionRole)
                    .toString()
                    .endsWith(QLatin1Char('.')));
}

TEST(EventTableModelTest, AFilterKeepsTheRowsThatHoldAllItsWords) {
    Session session;
    openScenario(session, "double_payment.toml");
    EventTableModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRun(session.run());
    QSignalSpy filtered(&model, &EventTableModel::filtered);
    model.setFilter(QStringLiteral("PROVIDER charged"));
    EXPECT_TRUE(model.isFiltering());
    ASSERT_TRUE(filtered.wait());
    ASSERT_EQ(model.rowCount(), 2);
    const RecordId first = model.recordAt(0);
    EXPECT_EQ((*session.run())[first].kind, RecordKind::Charged);
    EXPECT_EQ(model.rowAt(first), 0);
    EXPECT_EQ(model.rowAt(RecordId{first.value + 1}), 0);
    EXPECT_EQ(model.rowAt(RecordId{0}), -1);
    EXPECT_EQ(model.rowAt(RecordId::none()), -1);
    model.setFilter(QStringLiteral("no such thing"));
    model.finishFiltering();
    EXPECT_EQ(model.rowCount(), 0);
    EXPECT_EQ(model.recordAt(0), RecordId::none());
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), static_cast<int>(session.run()->trace().records.size()));
}

TEST(FailureCardTest, ADoublePaymentHasItsFourLines) {
    Session session;
    openScenario(session, "double_payment.toml");
    const OpenRun& run = *session.run();
    const FailureCard card = cardOf(run, *session.explanation());
    EXPECT_EQ(card.headline, QStringLiteral("Charged twice"));
    EXPECT_TRUE(card.numbers.startsWith(QStringLiteral("There are 2 charges")));
    EXPECT_GE(card.chain.size(), 3U);
    EXPECT_LE(card.chain.size(), 8U);
    EXPECT_FALSE(card.isRight);
    EXPECT_FALSE(card.prevention.isEmpty());
    const QString rich = richTextOf(card, run, 1);
    const QString plain = plainTextOf(card, run);
    for (const QString& heading : {QStringLiteral("What happened"),
                                   QStringLiteral("The chain of events"),
                                   QStringLiteral("Because"),
                                   QStringLiteral("What would have prevented it")}) {
        EXPECT_TRUE(rich.contains(heading)) << heading.toStdString();
        EXPECT_TRUE(plain.contains(heading)) << heading.toStdString();
    }
    for (const ChainLink& link : card.chain) {
        EXPECT_TRUE(rich.contains(addressOf(link.record)));
        EXPECT_TRUE(plain.contains(link.clause));
    }
    EXPECT_EQ(rich.count(QStringLiteral("▸")), 1);
}

TEST(FailureCardTest, ARunThatHoldsSaysWhatKeptItSo) {
    Session session;
    openScenario(session, "lost_answer.toml");
    const FailureCard card = cardOf(*session.run(), *session.explanation());
    EXPECT_TRUE(card.isRight);
    EXPECT_EQ(card.headline, QStringLiteral("Exactly once"));
    EXPECT_TRUE(
        richTextOf(card, *session.run(), 99).contains(QStringLiteral("What kept it right")));
}

TEST(FailureCardTest, EveryIntentCanBeExplainedTheWorstFirst) {
    Session session;
    openScenario(session, "many_users_one_seat.toml");
    const OpenRun& run = *session.run();
    const auto intents = explainable(run, 100);
    ASSERT_EQ(intents.size(), run.run().verdict.intents.size());
    EXPECT_EQ(std::set<IntentId>(intents.begin(), intents.end()).size(), intents.size());
    EXPECT_EQ(run.run().verdict.find(intents.front())->outcome, run.run().worst());
    EXPECT_EQ(explainable(run, 1).size(), 1U);
}

TEST(FailureCardTest, WhatATraceCallsThingsIsNoMarkup) {
    Session session;
    openScenario(session, "double_payment.toml");
    Trace trace = session.run()->trace();
    for (NodeName& node : trace.names.nodes) {
        node.name = "<img src=x><b>" + node.name;
    }
    const OpenRun hostile(session.run()->scenario(), runFromTrace(std::move(trace)));
    const QString rich = richTextOf(cardOf(hostile, *hostile.run().explanation), hostile, 0);
    EXPECT_FALSE(rich.contains(QStringLiteral("<img")));
    EXPECT_TRUE(rich.contains(QStringLiteral("&lt;img src=x&gt;&lt;b&gt;alice")));
}

TEST(LinkedTextTest, TermsThatStandAloneAreLinksAndTheRestIsLiteral) {
    const std::vector<Term> terms{{QStringLiteral("3 ms"), QStringLiteral("record:1"), true},
                                  {QStringLiteral("12.3 ms"), QStringLiteral("record:2"), false},
                                  {QStringLiteral("<b>"), QStringLiteral("node:3"), false}};
    EXPECT_EQ(linked(QStringLiteral("at 12.3 ms, then at 3 ms."), terms),
              QStringLiteral("at <a href=\"record:2\">12.3 ms</a>, then at "
                             "<a href=\"record:1\">3&nbsp;ms</a>."));
    EXPECT_EQ(linked(QStringLiteral("<b> & <i>"), terms),
              QStringLiteral("<a href=\"node:3\">&lt;b&gt;</a> &amp; &lt;i&gt;"));
    EXPECT_EQ(linked(QStringLiteral("1,203 ms x3 ms"), terms), QStringLiteral("1,203 ms x3 ms"));
}

} // namespace idem::app
