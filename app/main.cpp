// The desktop application.

#include "app/models/autosave.h"
#include "app/models/session.h"
#include "app/ui/appearance.h"
#include "app/ui/editing/recovery.h"
#include "app/ui/icons.h"
#include "app/ui/main_window.h"
#include "app/ui/preferences.h"
#include "app/ui/report/report_command.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QStatusBar>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace {

/// Without a display Qt ends the program with a core dump instead of a sentence.
bool hasDisplay() {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

constexpr int exitBadUse = 3;

/// Help and version are told without a window, so they need no display.
bool isQuestion(const char* argument) {
    static constexpr auto questions =
        std::to_array<std::string_view>({"-h", "--help", "--help-all", "-v", "--version"});
    return std::find(questions.begin(), questions.end(), argument) != questions.end();
}

void describe(QCommandLineParser& parser) {
    QCoreApplication::setOrganizationName(QStringLiteral("idemscope")); // Settings are filed by it.
    QCoreApplication::setApplicationName(QStringLiteral("idemscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(IDEMSCOPE_VERSION));
    parser.setApplicationDescription(
        QStringLiteral("Shows how HTTP idempotency keys are handled, and where they fail."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("FILE"), QStringLiteral("A scenario to open."), QStringLiteral("[FILE]"));
    idem::app::addReportOptions(parser);
}

/// Parses the arguments of the application; says what is wrong with them.
bool parseArguments(QCommandLineParser& parser) {
    describe(parser);
    const bool isGood = parser.parse(QCoreApplication::arguments());
    if (!isGood) {
        std::fprintf(stderr, "idemscope: %s\n", qUtf8Printable(parser.errorText()));
    }
    return isGood;
}

/// Pages are painted without a window, so whatever display there is does not matter.
int writeReport(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    QCommandLineParser parser;
    return parseArguments(parser) ? idem::app::exportReport(parser) : exitBadUse;
}

} // namespace

int main(int argc, char** argv) {
    QCommandLineParser parser;
    if (std::any_of(argv + 1, argv + argc, isQuestion)) {
        const QCoreApplication application(argc, argv);
        describe(parser);
        parser.process(application);
    }
    if (idem::app::asksForReport(argc, argv)) {
        return writeReport(argc, argv);
    }
    if (!hasDisplay()) {
        std::fputs("idemscope: there is no display; set DISPLAY or WAYLAND_DISPLAY, or use "
                   "idemscope-cli\n",
                   stderr);
        return exitBadUse;
    }
    QApplication application(argc, argv);
    if (!parseArguments(parser)) {
        return exitBadUse;
    }
    QApplication::setApplicationDisplayName(QStringLiteral("Idemscope"));
    QApplication::setDesktopFileName(QStringLiteral("org.idemscope.Idemscope"));
    QApplication::setWindowIcon(idem::app::applicationIcon());

    idem::app::Appearance appearance;
    idem::app::Session session;
    restorePreferences(QSettings(), appearance, session);
    appearance.apply();
    idem::app::MainWindow window(session, appearance);
    window.show();
    const QStringList files = parser.positionalArguments();
    files.isEmpty() ? window.openFirst() : window.openFile(files.front());
    const QString unsaved = idem::app::Autosave::usualFolder();
    idem::app::Autosave autosave(session.document(), unsaved);
    QObject::connect(&autosave,
                     &idem::app::Autosave::failed,
                     &window,
                     [&window](const QString& why) { window.statusBar()->showMessage(why); });
    offerRecovery(session.document(), autosave, unsaved, &window);
    const int status = QApplication::exec();
    autosave.finish(); // The window has asked.
    return status;
}
