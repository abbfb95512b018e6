// What a person waits for in the whole window: a parameter of each scenario of the library changed,
// run again and painted; and how long the window stands still while a long run is made and shown,
// or while a sweep keeps all cores busy and its chart grows.
//
// usage: bench_window [records [rerun|gap|sweep]]

#include "app/models/library.h"
#include "app/ui/main_window.h"
#include "app/ui/simulate_page.h"
#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/whatif/what_if_page.h"
#include "engine/scenario/edit.h"
#include "tests/bench/large_run.h"
#include "tests/bench/measure.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>
#include <string>
#include <vector>

namespace idem::bench {

namespace {

double milliseconds(const QElapsedTimer& clock) {
    return static_cast<double>(clock.nsecsElapsed()) * 1e-6;
}

void settle(app::Session& session) {
    do {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
    } while (session.job().isBusy());
}

void tell(const char* what, long n, std::vector<double> times) {
    std::ranges::sort(times);
    std::printf("RESULT bench=WINDOW peer=%s n=%ld times=%zu p50_ms=%.1f p95_ms=%.1f max_ms=%.1f\n",
                what,
                n,
                times.size(),
                times[times.size() / 2],
                times[times.size() * 95 / 100],
                times.back());
    std::fflush(stdout);
}

/// The seed is a parameter that every scenario has, and changes everything that is drawn by chance.
void measureReruns(app::MainWindow& window, app::Session& session) {
    std::vector<double> times;
    for (const app::LibraryEntry& entry : app::readLibrary(app::scenarioFolder())) {
        window.openFile(entry.path);
        settle(session);
        window.repaint();
        for (const char* seed : {"7", "8", "9"}) {
            QElapsedTimer clock;
            clock.start();
            session.document().apply(editField(session.document().text(), "seed", seed), {});
            settle(session);
            QApplication::processEvents(); // Paints what has changed.
            times.push_back(milliseconds(clock));
        }
        session.document().undoStack().setClean();
    }
    tell("rerun", 0, times);
}

/// The longest times between two frames from asking for a run until it is shown and at rest.
void measureGaps(app::MainWindow& window, app::Session& session, long records) {
    QElapsedTimer whole;
    whole.start();
    session.document().begin(largeScenarioText(records));
    std::vector<double> gaps;
    bool isShown = false;
    for (int rest = 0; rest < 20; rest += isShown ? 1 : 0) {
        QElapsedTimer clock;
        clock.start();
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        window.simulate().timeline().timeline().viewport()->repaint();
        gaps.push_back(milliseconds(clock));
        isShown = !session.job().isBusy() && session.run();
    }
    tell("gap", records, gaps);
    std::printf("RESULT bench=WINDOW peer=opened n=%ld records=%zu wall_ms=%.0f\n",
                records,
                session.run()->trace().records.size(),
                milliseconds(whole));
    session.document().undoStack().setClean();
}

/// The longest times between two frames of What-if while a sweep of 20 lags and 5 strategies runs.
void measureSweepGaps(app::MainWindow& window, app::Session& session) {
    session.document().open(app::scenarioFolder() + QStringLiteral("/double_payment.toml"));
    settle(session);
    session.document().apply(
        editField(session.document().text(), "provider.latency", "exponential(mean=250ms)"), {});
    settle(session);
    window.show(app::Workspace::WhatIf);
    app::WhatIf& whatIf = window.whatIf().whatIf();
    app::WhatIfDesign design;
    design.axes = {"clients.alice.timeout=50ms..1s:50ms"};
    design.strategies = {"none", "naive", "mutex", "claim-lease", "redis-lock"};
    design.runs = 10'000;
    whatIf.setDesign(design);
    while (!whatIf.isChecked()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 2);
    }
    std::vector<double> gaps;
    whatIf.start();
    while (whatIf.isRunning()) {
        QElapsedTimer clock;
        clock.start();
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
        window.whatIf().repaint();
        gaps.push_back(milliseconds(clock));
    }
    tell("sweep_gap", 0, gaps);
    session.document().undoStack().setClean();
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const idem::bench::Arguments arguments{argc, argv};
    idem::app::Appearance appearance;
    appearance.apply();
    idem::app::Session session;
    idem::app::MainWindow window(session, appearance);
    window.resize(1'600, 900);
    window.show();
    QApplication::processEvents();
    const std::string only = arguments.text(1, "");
    if (only.empty() || only == "rerun") {
        idem::bench::measureReruns(window, session);
    }
    if (only.empty() || only == "sweep") {
        idem::bench::measureSweepGaps(window, session);
    }
    if (only.empty() || only == "gap") {
        idem::bench::measureGaps(window, session, arguments.number(0, 1'000'000));
    }
}
