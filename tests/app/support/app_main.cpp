// Tests of the desktop run without a display, in one font and one size, whatever machine they are
// on.

#include "app/ui/appearance.h"

#include <QApplication>
#include <QStandardPaths>
#include <gtest/gtest.h>

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "1");
    qputenv("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    // Settings and recovered files of the person who runs the tests stay as they are.
    QStandardPaths::setTestModeEnabled(true);
    testing::InitGoogleTest(&argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("idemscope-tests"));
    idem::app::Appearance appearance;
    appearance.setTheme(idem::app::Theme::Light);
    return RUN_ALL_TESTS();
}
