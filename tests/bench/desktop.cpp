// What a person feels with a long run open: opening it, scrubbing, zooming and panning, painted
// without a display, without a graphics card, at 1600 by 900.
//
// usage: bench_desktop [records [frames]]

#include "app/ui/timeline/timeline_pane.h"
#include "tests/bench/large_run.h"
#include "tests/bench/measure.h"

#include <QApplication>
#include <QElapsedTimer>

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

void tell(const char* what, std::vector<double> times) {
    std::ranges::sort(times);
    std::printf("RESULT bench=DESKTOP peer=%s n=%zu p50_ms=%.2f p95_ms=%.2f\n",
                what,
                times.size(),
                times[times.size() / 2],
                times[times.size() * 95 / 100]);
    std::fflush(stdout);
}

/// Each frame is what the person did and everything until it is painted.
void measureFrames(const char* what,
                   TimelineView& view,
                   long frames,
                   const std::function<void(double share)>& act) {
    std::vector<double> cpu;
    for (long frame = 0; frame < frames; ++frame) {
        const double begin = cpuSeconds();
        act(static_cast<double>(frame) / static_cast<double>(frames));
        QApplication::processEvents();
        view.viewport()->repaint();
        cpu.push_back((cpuSeconds() - begin) * 1e3);
    }
    tell(what, cpu);
}

void pan(TimelineView& view, double span, double share) {
    AxisWindow window;
    window.show((1 - span) * share, (1 - span) * share + span);
    view.setWindow(window);
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

void measure(long records, long frames) {
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
    session.document().begin(largeScenarioText(records));
    while (session.job().isBusy() || !session.run()) {
        QApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    pane.timeline().viewport()->repaint();
    const auto run = session.run();
    std::printf("RESULT bench=DESKTOP peer=open n=%zu cpu_ms=%.0f wall_ms=%.0f first_paint_ms=%.2f "
                "peak_MB=%.0f before_MB=%.0f\n",
                run->trace().records.size(),
                (cpuSeconds() - begin) * 1e3,
                milliseconds(clock),
                pane.timeline().paintMs(),
                peakMegabytes(),
                peakBefore);
    TimelineView& view = pane.timeline();
    const double items = static_cast<double>(run->index().arrows.size()) * 1.4;
    const auto spanOf = [items](double wanted) { return std::min(1.0, wanted / items); };
    measureFrames("pan_near", view, frames, [&](double share) { pan(view, spanOf(600), share); });
    measureFrames("pan_1400", view, frames, [&](double share) { pan(view, spanOf(1'400), share); });
    measureFrames(
        "pan_middle", view, frames, [&](double share) { pan(view, spanOf(2'700), share); });
    measureFrames("pan_far", view, frames, [&](double share) { pan(view, 0.3, share); });
    measureFrames("zoom", view, frames, [&](double share) {
        AxisWindow window;
        window.zoom(0.37, std::pow(spanOf(300), share));
        view.setWindow(window);
    });
    const auto scrub = [&](double share) {
        const Time from = view.scene().timeAt(view.scene().picture().plot.left);
        const Time to = view.scene().timeAt(view.scene().picture().plot.right());
        const double ns = static_cast<double>((to - from).ns) * share;
        session.playback().seek(from + Duration{static_cast<std::int64_t>(ns)});
    };
    measureFrames("scrub_near", view, frames, scrub);
    view.fitAll();
    measureFrames("scrub_far", view, frames, scrub);
    std::printf("RESULT bench=DESKTOP peer=memory n=%zu peak_MB=%.0f\n",
                run->trace().records.size(),
                peakMegabytes());
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const idem::bench::Arguments arguments{argc, argv};
    idem::bench::measure(arguments.number(0, 100'000), arguments.number(1, 100));
}
