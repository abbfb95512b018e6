// What a person feels with a long run open: opening it, scrubbing, zooming and panning, painted
// without a display, without a graphics card, at 1600 by 900.
//
// usage: bench_desktop [records [frames]]

#include "app/ui/timeline/timeline_pane.h"
#include "tests/bench/large_run.h"
#include "tests/bench/measure.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QWheelEvent>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

namespace idem::bench {

namespace {

using app::AxisWindow;
using app::TimelineView;

double milliseconds(const QElapsedTimer& clock) {
    return static_cast<double>(clock.nsecsElapsed()) * 1e-6;
}

/// `records` as asked for, so that figures of two sizes keep apart.
void tell(const char* what, long records, std::vector<double> times) {
    std::ranges::sort(times);
    std::printf("RESULT bench=DESKTOP peer=%s n=%ld frames=%zu p50_ms=%.2f p95_ms=%.2f\n",
                what,
                records,
                times.size(),
                times[times.size() / 2],
                times[times.size() * 95 / 100]);
    std::fflush(stdout);
}

struct Measured {
    long records = 0; ///< As asked for.
    long frames = 0;
};

/// Each frame is what the person did and everything until it is painted.
void measureFrames(const char* what,
                   TimelineView& view,
                   const Measured& measured,
                   const std::function<void(double share)>& act) {
    std::vector<double> cpu;
    for (long frame = 0; frame < measured.frames; ++frame) {
        const double begin = cpuSeconds();
        act(static_cast<double>(frame) / static_cast<double>(measured.frames));
        view.viewport()->repaint();
        QApplication::processEvents();
        cpu.push_back((cpuSeconds() - begin) * 1e3);
    }
    tell(what, measured.records, cpu);
}

/// A notch of the wheel over the middle of the plot.
void turnWheel(TimelineView& view, int turned, Qt::KeyboardModifier key) {
    const QPointF at(900, 300);
    QWheelEvent event(
        at, view.viewport()->mapToGlobal(at), {}, {0, turned}, Qt::NoButton, key, {}, false);
    QApplication::sendEvent(view.viewport(), &event);
}

/// From a third of the run on.
void show(TimelineView& view, double span) {
    AxisWindow window;
    window.show(0.3, 0.3 + span);
    view.setWindow(window);
    QApplication::processEvents();
}

double peakMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stod(line.substr(6)) / 1024;
        }
    }
    return 0;
}

void measure(const Measured& measured) {
    app::Appearance appearance;
    appearance.apply();
    app::Session session;
    app::TimelinePane pane(session, appearance);
    pane.resize(1600, 900);
    pane.show();
    QApplication::processEvents();
    const double peakBefore = peakMegabytes();
    const double begin = cpuSeconds();
    QElapsedTimer clock;
    clock.start();
    session.document().begin(largeScenarioText(measured.records));
    while (session.job().isBusy() || !session.run()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    pane.timeline().viewport()->repaint();
    const auto run = session.run();
    std::printf("RESULT bench=DESKTOP peer=open n=%ld records=%zu cpu_ms=%.0f wall_ms=%.0f "
                "first_paint_ms=%.2f peak_MB=%.0f before_MB=%.0f\n",
                measured.records,
                run->trace().records.size(),
                (cpuSeconds() - begin) * 1e3,
                milliseconds(clock),
                pane.timeline().paintMs(),
                peakMegabytes(),
                peakBefore);
    TimelineView& view = pane.timeline();
    const double items = static_cast<double>(run->index().arrows.size()) * 1.4;
    const auto spanOf = [items](double wanted) { return std::min(1.0, wanted / items); };
    // There and back, so that the end of the run is no rest.
    const auto pan = [&view](double share) {
        turnWheel(view, share < 0.25 || share >= 0.75 ? -60 : 60, Qt::ShiftModifier);
    };
    const std::pair<const char*, double> pans[] = {{"pan_600", spanOf(600)},
                                                   {"pan_1400", spanOf(1'400)},
                                                   {"pan_middle", spanOf(2'700)},
                                                   {"pan_far", 0.3}};
    for (const auto& [what, span] : pans) {
        show(view, span);
        measureFrames(what, view, measured, pan);
    }
    view.fitAll();
    measureFrames("zoom_in", view, measured, [&](double) {
        turnWheel(view, view.window().span() > spanOf(100) ? 120 : -1'200, Qt::ControlModifier);
    });
    show(view, spanOf(600));
    const auto scrub = [&](double share) {
        const Time from = view.scene().timeAt(view.scene().picture().plot.left);
        const Time to = view.scene().timeAt(view.scene().picture().plot.right());
        const double ns = static_cast<double>((to - from).ns) * share;
        session.playback().seek(from + Duration{static_cast<std::int64_t>(ns)});
    };
    measureFrames("scrub_near", view, measured, scrub);
    view.fitAll();
    measureFrames("scrub_far", view, measured, scrub);
    std::printf(
        "RESULT bench=DESKTOP peer=memory n=%ld peak_MB=%.0f\n", measured.records, peakMegabytes());
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const idem::bench::Arguments arguments{argc, argv};
    idem::bench::measure({arguments.number(0, 100'000), arguments.number(1, 100)});
}
