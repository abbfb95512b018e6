// From starting the program to the first frame that shows a run: a child process of this program,
// timed from before it exists.
//
// usage: bench_start [rounds]

#include "app/models/library.h"
#include "app/models/session.h"
#include "app/ui/appearance.h"
#include "app/ui/main_window.h"
#include "tests/bench/measure.h"

#include <QApplication>
#include <QProcess>

#include <chrono>
#include <cstdio>
#include <vector>

namespace idem::bench {

namespace {

constexpr const char* childMark = "--child";

/// One clock for all processes.
double nowMs() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(since).count();
}

/// What main.cpp does, until the double payment has been painted.
int showOnce(int argc, char** argv) {
    const QApplication application(argc, argv);
    app::Session session;
    app::Appearance appearance;
    appearance.apply();
    app::MainWindow window(session, appearance);
    window.show();
    window.openFirst();
    while (!session.run() || session.job().isBusy()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    }
    window.repaint();
    QApplication::processEvents();
    std::printf("%.3f\n", nowMs());
    std::fflush(stdout);
    std::_Exit(0); // Leaving is not what is measured.
}

int measure(const QString& program, long rounds) {
    std::vector<double> times;
    for (long round = 0; round < rounds; ++round) {
        QProcess child;
        const double begin = nowMs();
        child.start(program, {QString::fromLatin1(childMark)});
        if (!child.waitForFinished() || child.exitCode() != 0) {
            std::fputs(child.readAllStandardError().constData(), stderr);
            return 1;
        }
        times.push_back(child.readAllStandardOutput().trimmed().toDouble() - begin);
    }
    std::ranges::sort(times);
    std::printf("RESULT bench=START peer=first_frame n=0 rounds=%ld p50_ms=%.0f max_ms=%.0f\n",
                rounds,
                times[times.size() / 2],
                times.back());
    return 0;
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const idem::bench::Arguments arguments{argc, argv};
    if (arguments.text(0, "") == idem::bench::childMark) {
        return idem::bench::showOnce(argc, argv);
    }
    const QCoreApplication application(argc, argv);
    return idem::bench::measure(QCoreApplication::applicationFilePath(), arguments.number(0, 20));
}
