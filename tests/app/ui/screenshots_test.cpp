// Every scenario of the library in both themes, as pictures to look at, every tenth in the other
// workspaces too, and with IDEMSCOPE_FULL=1 every one: build/screenshots. What can be checked
// without eyes is: nothing is empty, and the run is there.
#include "app/models/library.h"
#include "app/ui/compare/compare_page.h"
#include "app/ui/main_window.h"
#include "tests/app/support/opened.h"
#include "tests/support/full_run.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <gtest/gtest.h>

#include <set>

namespace idem::app {
namespace {

/// How many colours a coarse grid of the picture meets: an empty window has two or three.
std::size_t coloursOf(const QImage& image) {
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            colours.insert(image.pixel(x, y));
        }
    }
    return colours.size();
}

class ScreenshotsTest : public testing::TestWithParam<Theme> {
protected:
    void SetUp() override {
        appearance.setTheme(GetParam());
        window.resize(1'280, 720);
        window.QMainWindow::show();
    }

    void TearDown() override {
        session.document().undoStack().setClean();
        appearance.setTheme(Theme::Light);
    }

    void shoot(const QString& scenario, const QString& workspace) {
        QCoreApplication::processEvents();
        const QImage image = window.grab().toImage();
        EXPECT_GT(coloursOf(image), 12U) << scenario.toStdString();
        const QString folder = QStringLiteral(IDEMSCOPE_SCREENSHOTS);
        QDir().mkpath(folder);
        const QString theme =
            GetParam() == Theme::Dark ? QStringLiteral("dark") : QStringLiteral("light");
        const QString path =
            QStringLiteral("%1/%2-%3-%4.png").arg(folder, scenario, workspace, theme);
        EXPECT_TRUE(image.save(path, "PNG", 80)) << path.toStdString();
    }

    Appearance appearance;
    Session session;
    MainWindow window{session, appearance};
};

TEST_P(ScreenshotsTest, EveryScenarioIsShown) {
    const auto entries = readLibrary(scenarioFolder());
    ASSERT_GT(entries.size(), 40U);
    const auto stride = support::samples<std::size_t>(1, 1, 20);
    const auto strideOfOthers = support::samples<std::size_t>(10, 1, 10);
    for (std::size_t each = 0; each < entries.size(); each += stride) {
        const QString name = QFileInfo(entries[each].path).completeBaseName();
        window.show(Workspace::Simulate);
        window.openFile(entries[each].path);
        settle(session);
        ASSERT_NE(session.run(), nullptr) << name.toStdString();
        session.playback().seek(Time{session.run()->end().ns / 2});
        shoot(name, QStringLiteral("simulate"));
        if (each % strideOfOthers == 0) {
            window.show(Workspace::Compare);
            auto* compare = window.findChild<ComparePage*>();
            ASSERT_TRUE(QTest::qWaitFor([&] { return compare->comparison().isCurrent(); }, 20'000));
            shoot(name, QStringLiteral("compare"));
            window.show(Workspace::Editor);
            shoot(name, QStringLiteral("editor"));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Themes, ScreenshotsTest, testing::Values(Theme::Light, Theme::Dark));

} // namespace
} // namespace idem::app
