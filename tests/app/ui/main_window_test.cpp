#include "app/ui/main_window.h"
#include "tests/app/support/opened.h"

#include <gtest/gtest.h>

namespace idem::app {
namespace {

TEST(MainWindowTest, AFreshStartOpensTheFirstLesson) {
    Appearance appearance;
    Session session;
    MainWindow window(session, appearance);
    window.show();
    window.openFirst();
    settle(session);
    ASSERT_NE(session.run(), nullptr);
    EXPECT_EQ(session.run()->run().worst(), Outcome::Double);
    QTest::keyClick(&window, Qt::Key_Right);
    EXPECT_EQ(session.playback().cursor().last, RecordId{0});
}

} // namespace
} // namespace idem::app
