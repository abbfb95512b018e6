// The engine's part of a frame of the timeline: index, axis and layout of a long run, seen from
// afar, from the middle and near, while the view moves.
//
// usage: bench_timeline [records [frames]]

#include "engine/diagram/minimap.h"
#include "engine/diagram/timeline_layout.h"
#include "tests/bench/large_run.h"
#include "tests/bench/measure.h"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace idem::bench {

namespace {

struct Opened {
    Run run;
    TimelineIndex index;
};

void tell(const std::string& what, std::vector<double> seconds, const std::string& extra) {
    std::ranges::sort(seconds);
    const double p50 = seconds[seconds.size() / 2] * 1e3;
    const double p95 = seconds[seconds.size() * 95 / 100] * 1e3;
    std::printf("RESULT bench=TIMELINE peer=%s n=%zu p50_ms=%.3f p95_ms=%.3f %s\n",
                what.c_str(),
                seconds.size(),
                p50,
                p95,
                extra.c_str());
    std::fflush(stdout);
}

/// A view of so many items, panned over the run.
void measureFrames(const std::string& what, const Opened& opened, double span, long frames) {
    const TimeAxis axis(opened.run.trace, TimeMapping::Compressed);
    std::vector<double> seconds;
    std::size_t items = 0;
    std::size_t shapes = 0;
    for (long frame = 0; frame < frames; ++frame) {
        TimelineView view;
        view.width = 1'600;
        view.from = (1 - span) * static_cast<double>(frame) / static_cast<double>(frames);
        view.to = view.from + span;
        const double begin = cpuSeconds();
        const TimelinePicture picture = layoutTimeline(opened.index, axis, view);
        seconds.push_back(cpuSeconds() - begin);
        items = std::max(items, picture.itemsInView);
        shapes = std::max(shapes, picture.list.items.size());
    }
    tell(what, seconds, "items=" + std::to_string(items) + " shapes=" + std::to_string(shapes));
}

void measureFilter(const Opened& opened, long frames) {
    const TimeAxis axis(opened.run.trace, TimeMapping::Compressed);
    std::vector<double> seconds;
    for (long frame = 0; frame < frames; ++frame) {
        TimelineView view;
        view.width = 1'600;
        view.filter.key = static_cast<std::uint32_t>(1 + frame * 7);
        const double begin = cpuSeconds();
        const TimelinePicture picture = layoutTimeline(opened.index, axis, view);
        seconds.push_back(cpuSeconds() - begin);
    }
    tell("filter_by_key", seconds, "");
}

void measure(long records, long frames) {
    double begin = cpuSeconds();
    Opened opened{largeRun(records), {}};
    tell("run",
         {cpuSeconds() - begin},
         "records=" + std::to_string(opened.run.trace.records.size()));
    begin = cpuSeconds();
    opened.index = TimelineIndex::of(opened.run.trace, opened.run.verdict);
    tell("index",
         {cpuSeconds() - begin},
         "arrows=" + std::to_string(opened.index.arrows.size()) +
             " doubles=" + std::to_string(opened.index.doubles.size()) +
             " lost=" + std::to_string(opened.index.lost.size()));
    begin = cpuSeconds();
    const TimeAxis axis(opened.run.trace, TimeMapping::Compressed);
    tell("axis", {cpuSeconds() - begin}, "");
    const double items = static_cast<double>(opened.index.arrows.size()) * 1.25;
    measureFrames("near", opened, std::min(1.0, 600 / items), frames);
    measureFrames("near_full", opened, std::min(1.0, 1'200 / items), frames);
    measureFrames("middle", opened, std::min(1.0, 2'600 / items), frames);
    measureFrames("far_tenth", opened, 0.1, frames);
    measureFrames("far_all", opened, 1, frames);
    measureFilter(opened, frames / 4);
    begin = cpuSeconds();
    layoutMinimap(opened.index, axis, {1'600, 40, 132, 1'588});
    tell("minimap", {cpuSeconds() - begin}, "");
}

} // namespace

} // namespace idem::bench

int main(int argc, char** argv) {
    const idem::bench::Arguments arguments{argc, argv};
    idem::bench::measure(arguments.number(0, 100'000), arguments.number(1, 100));
}
