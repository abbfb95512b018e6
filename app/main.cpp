// The desktop application.

#include "app/models/session.h"
#include "app/ui/appearance.h"
#include "app/ui/main_window.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

namespace {

/// Without a display Qt ends the program with a core dump instead of a sentence.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

constexpr int exitBadUse = 3;

} // namespace

int main(int argc, char** argv) {
    for (int each = 1; each < argc; ++each) {
        if (QByteArray(argv[each]) == "--version") {
            std::puts("idemscope " IDEMSCOPE_VERSION);
            return 0;
        }
    }
    if (!hasDisplay()) {
        std::fputs("idemscope: there is no display; set DISPLAY or WAYLAND_DISPLAY, or use "
                   "idemscope-cli\n",
                   stderr);
        return exitBadUse;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("idemscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Idemscope"));
    QApplication::setApplicationVersion(QStringLiteral(IDEMSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.idemscope.Idemscope"));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Shows how HTTP idempotency keys are handled, and where they fail."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("FILE"), QStringLiteral("A scenario to open."), QStringLiteral("[FILE]"));
    parser.process(application);

    idem::app::Appearance appearance;
    appearance.apply();
    idem::app::Session session;
    idem::app::MainWindow window(session, appearance);
    window.show();
    const QStringList files = parser.positionalArguments();
    files.isEmpty() ? window.openFirst() : window.openFile(files.front());
    return QApplication::exec();
}
