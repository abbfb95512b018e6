// What a form, a fault list and an editor do to the open document, without a window.
#include "app/models/autosave.h"
#include "app/models/fault_model.h"
#include "app/models/parameter_model.h"
#include "app/models/problem_text.h"
#include "app/models/slider_scale.h"
#include "app/models/text_mirror.h"
#include "tests/app/support/opened.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

constexpr const char* commentedText = "# About\n[clients.alice]\ntimeout = \"300ms\" # short\n";

class EditingModelsTest : public testing::Test {
protected:
    EditingModelsTest() { document.begin(commentedText); }

    Document document;
};

TEST_F(EditingModelsTest, AParameterIsChangedInTheTextAndCanBeUndone) {
    ParameterModel parameters(document);
    EXPECT_EQ(parameters.set("clients.alice.timeout", QStringLiteral("1s")), QString());
    EXPECT_EQ(document.text(), "# About\n[clients.alice]\ntimeout = \"1s\" # short\n");
    EXPECT_TRUE(parameters.isChangedFromFile(*parameters.find("clients.alice.timeout")));
    EXPECT_EQ(parameters.savedValue(*parameters.find("clients.alice.timeout")),
              QStringLiteral("300ms"));
    document.undoStack().undo();
    EXPECT_EQ(document.text(), commentedText);
    EXPECT_FALSE(parameters.isChangedFromFile(*parameters.find("clients.alice.timeout")));
}

TEST_F(EditingModelsTest, WhatIsRefusedSaysWhyAndChangesNothing) {
    ParameterModel parameters(document);
    const QString why = parameters.set("clients.alice.timeout", QStringLiteral("fast"));
    EXPECT_EQ(why.toStdString(),
              "A number should stand here (expected a duration such as \"150ms\", \"1.5s\" or "
              "\"2min\").");
    EXPECT_EQ(document.text(), commentedText);
    EXPECT_EQ(document.undoStack().count(), 0);
}

TEST_F(EditingModelsTest, TheWayOfASliderIsOneStep) {
    ParameterModel parameters(document);
    const int merge = Document::newMerge();
    for (const char* value : {"310ms", "320ms", "500ms"}) {
        parameters.set("clients.alice.timeout", QString::fromUtf8(value), merge);
    }
    EXPECT_EQ(document.undoStack().count(), 1);
    parameters.set("clients.alice.timeout", QStringLiteral("600ms"), Document::newMerge());
    EXPECT_EQ(document.undoStack().count(), 2);
}

TEST_F(EditingModelsTest, WithAnErrorInTheTextTheLastFieldsStayAndCannotBeEdited) {
    ParameterModel parameters(document);
    const std::size_t count = parameters.fields().size();
    document.setText("[clients.alice]\ntimeout = ", QStringLiteral("Typing"));
    EXPECT_FALSE(parameters.isEditable());
    EXPECT_EQ(parameters.fields().size(), count);
    EXPECT_NE(parameters.set("seed", QStringLiteral("3")), QString());
    document.undoStack().undo();
    EXPECT_TRUE(parameters.isEditable());
}

TEST_F(EditingModelsTest, FaultsAreSentencesThatCanBeAddedMovedAndRemoved) {
    FaultModel faults(document);
    const QAbstractItemModelTester tester(&faults,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(faults.add(FaultKind::Drop), QString());
    EXPECT_EQ(faults.add(FaultKind::Outage), QString());
    ASSERT_EQ(faults.rowCount(), 2);
    EXPECT_EQ(faults.index(0).data().toString(),
              QStringLiteral("Drop the answer to alice's attempt 1."));
    faults.move(1, 0);
    EXPECT_EQ(faults.index(0).data().toString(),
              QStringLiteral("Cut everybody off from the database from 0ms on, for 5s."));
    faults.remove(0);
    EXPECT_EQ(faults.rowCount(), 1);
    while (document.undoStack().canUndo()) {
        document.undoStack().undo();
    }
    EXPECT_EQ(faults.rowCount(), 0);
    EXPECT_EQ(document.text(), commentedText);
}

TEST_F(EditingModelsTest, AnotherKindOfFaultBringsWhatItNeeds) {
    FaultModel faults(document);
    ParameterModel parameters(document);
    faults.add(FaultKind::Drop);
    parameters.set("faults[1].attempt", QStringLiteral("2"));
    EXPECT_EQ(parameters.set("faults[1].kind", QStringLiteral("failover")), QString());
    EXPECT_EQ(faults.index(0).data().toString(),
              QStringLiteral("Fail the database over after the claim of alice's attempt 2; a "
                             "replica takes its place after 100ms."));
}

TEST_F(EditingModelsTest, SlidersStandOnRoundValues) {
    const ParameterModel parameters(document);
    const auto scale = SliderScale::of(*parameters.find("clients.alice.timeout"));
    ASSERT_TRUE(scale);
    EXPECT_EQ(scale->textAt(0), "100us");
    EXPECT_EQ(scale->textAt(scale->last()), "1h");
    EXPECT_EQ(scale->textAt(*scale->positionOf("301ms")), "300ms");
    const auto latency = SliderScale::of(*parameters.find("provider.latency"));
    EXPECT_EQ(latency->textAt(0), "0ms");
    EXPECT_EQ(latency->positionOf("uniform(1ms, 2ms)"), std::nullopt);
    const auto loss = SliderScale::of(*parameters.find("network.request-loss"));
    EXPECT_EQ(loss->textAt(7), "7%");
    EXPECT_FALSE(SliderScale::of(*parameters.find("seed")));
    for (int position = 0; position <= scale->last(); ++position) {
        EXPECT_EQ(scale->positionOf(scale->textAt(position)), position);
    }
}

TEST(TextMirrorTest, BytesThatAreNotShownSurvive) {
    TextMirror mirror;
    mirror.take("\xef\xbb\xbf"
                "a\r\nb\xff\xc3\xa4\r\n");
    EXPECT_EQ(mirror.shown(), QStringLiteral("a\nb\ufffd\u00e4\n"));
    EXPECT_EQ(mirror.edited(0, 0, QString()), mirror.bytes());
    EXPECT_EQ(mirror.edited(1, 0, QStringLiteral("x\ny")),
              "\xef\xbb\xbf"
              "ax\r\ny\r\nb\xff\xc3\xa4\r\n");
    EXPECT_EQ(mirror.edited(4, 1, QString()),
              "\xef\xbb\xbf"
              "a\r\nb\xff\r\n");
    EXPECT_EQ(mirror.edited(0, 99, QStringLiteral("z")),
              "\xef\xbb\xbf"
              "z");
}

TEST(TextMirrorTest, LinesAndColumnsAreThoseOfDiagnostics) {
    TextMirror mirror;
    mirror.take("\xc3\xa4\xc3\xa4 = 1\r\nb = 2");
    EXPECT_EQ(mirror.positionOf(1, 5), 2);
    EXPECT_EQ(mirror.positionOf(2, 1), 7);
    EXPECT_EQ(mirror.positionOf(2, 99), mirror.shown().size());
    EXPECT_EQ(mirror.positionOf(9, 1), mirror.shown().size());
}

TEST(TextMirrorTest, EveryEditIsTheEditOfTheBytes) {
    const std::string bytes = "a\tb\n\xf0\x9f\x99\x82z\n\x01\n";
    TextMirror mirror;
    mirror.take(bytes);
    for (qsizetype from = 0; from <= mirror.shown().size(); ++from) {
        for (qsizetype size = 0; from + size <= mirror.shown().size(); ++size) {
            TextMirror after;
            after.take(mirror.edited(from, size, QStringLiteral("-")));
            const bool splitsPair = mirror.shown().mid(from, 1) == QString(QChar(0xde42)) ||
                                    mirror.shown().mid(from + size, 1) == QString(QChar(0xde42));
            QString expected = mirror.shown();
            expected.replace(from, size, QStringLiteral("-"));
            EXPECT_TRUE(splitsPair || after.shown() == expected);
        }
    }
}

class AutosaveTest : public testing::Test {
protected:
    AutosaveTest() {
        document.begin(commentedText, QDir::temp().filePath(QStringLiteral("mine.toml")));
    }

    QStringList kept() const {
        return QDir(folder.path()).entryList({QStringLiteral("*.unsaved")}, QDir::Files);
    }

    QTemporaryDir folder;
    Document document;
};

TEST_F(AutosaveTest, WhatWasNotSavedIsOfferedWhenTheProgramIsGone) {
    {
        Autosave autosave(document, folder.path());
        document.setText("seed = 7 # \xff", QStringLiteral("Typing"));
        EXPECT_TRUE(QTest::qWaitFor([&] { return !kept().isEmpty(); }, 5'000));
        EXPECT_TRUE(Autosave::leftIn(folder.path()).empty()) << "it still runs";
    }
    const auto left = Autosave::leftIn(folder.path());
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].text, "seed = 7 # \xff");
    EXPECT_EQ(left[0].path, QDir::temp().filePath(QStringLiteral("mine.toml")));
    Autosave::forget(left[0]);
    EXPECT_TRUE(Autosave::leftIn(folder.path()).empty());
}

TEST_F(AutosaveTest, NothingIsKeptOnceItIsSavedOrUndone) {
    Autosave autosave(document, folder.path());
    document.setText("seed = 7", QStringLiteral("Typing"));
    EXPECT_TRUE(autosave.flush());
    EXPECT_EQ(kept().size(), 1);
    document.undoStack().undo();
    EXPECT_TRUE(kept().isEmpty());
    document.undoStack().redo();
    EXPECT_TRUE(autosave.flush());
    ASSERT_TRUE(document.saveAs(folder.filePath(QStringLiteral("saved.toml"))));
    EXPECT_TRUE(kept().isEmpty());
}

TEST_F(AutosaveTest, WhatThePersonGaveUpIsNotOffered) {
    {
        Autosave autosave(document, folder.path());
        document.setText("seed = 7", QStringLiteral("Typing"));
        EXPECT_TRUE(autosave.flush());
        autosave.finish();
    }
    EXPECT_TRUE(kept().isEmpty());
}

TEST_F(AutosaveTest, AFolderThatCannotBeWrittenIsSaidOnce) {
    QFile file(folder.filePath(QStringLiteral("taken")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    Autosave autosave(document, file.fileName());
    int failures = 0;
    QObject::connect(&autosave, &Autosave::failed, &document, [&] { ++failures; });
    document.setText("seed = 7", QStringLiteral("Typing"));
    EXPECT_FALSE(autosave.flush());
    EXPECT_FALSE(autosave.flush());
    EXPECT_EQ(failures, 1);
    EXPECT_NE(autosave.problem(), QString());
}

TEST_F(AutosaveTest, WhatIsNotOursIsLeftAlone) {
    QFile file(folder.filePath(QStringLiteral("strange.unsaved")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": 1, \"text\": 3}");
    file.close();
    EXPECT_TRUE(Autosave::leftIn(folder.path()).empty());
    EXPECT_TRUE(file.exists());
}

} // namespace
} // namespace idem::app
