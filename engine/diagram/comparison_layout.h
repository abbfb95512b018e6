// Several strategies under one seed and one set of faults as one picture: a timeline each, one
// beneath the other, under one ruler, with the first divergence marked and put into words.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_index.h"
#include "engine/diagram/timeline_layout.h"
#include "engine/study/compare.h"
#include "engine/study/comparison_table.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace idem {

/// A comparison with what every picture and table of it needs: read once.
struct ComparedRuns {
    RunComparison comparison;
    std::vector<TimelineIndex> indexes; ///< By run.
    std::vector<ComparisonRow> rows;    ///< By run.
    std::string noun = "charge";        ///< What an effect is called.

    static ComparedRuns of(RunComparison comparison, const Scenario& scenario);

    /// Position among the runs; none if the first run differs from itself nowhere, and for equals.
    const Divergence* divergenceOf(std::size_t run) const;
    /// Divergences are numbered from 1, in the order of the runs; 0 for a run without.
    std::size_t numberOf(std::size_t run) const;
    TimeAxis axis(TimeMapping mapping) const;
};

/// Which part of a comparison is looked at.
struct ComparisonView {
    double width = 1'280; ///< Of the whole picture, in pixels; at least 400.
    double from = 0;      ///< The left end of the plot, as a position on the axis ...
    double to = 1;        ///< ... and the right end; above `from`.
    bool showsSteps = true;
    bool showsLedger = true;
    /// Small multiples: lanes of one line, and only those of clients, servers and effects. No
    /// steps.
    bool isCompact = false;
};

/// The part of the picture that tells of one run.
struct Multiple {
    std::size_t run = 0;
    double top = 0; ///< Of its heading.
    double bottom = 0;
    std::vector<LaneBox> lanes;
    std::size_t firstItem = 0; ///< Its items in the list: their records are of its run.
    std::size_t endItem = 0;
};

struct ComparisonPicture {
    DisplayList list;
    Box plot; ///< Beneath the ruler, to the right of the names; of all runs.
    std::vector<Multiple> multiples;

    double xOf(double position, const ComparisonView& view) const {
        return plot.left + (position - view.from) / (view.to - view.from) * plot.width;
    }
    double positionAt(double x, const ComparisonView& view) const {
        return view.from + (x - plot.left) / plot.width * (view.to - view.from);
    }
    const Multiple* multipleAt(double y) const;
};

/// What lies within `reach` of a point: a record of a run.
struct ComparedRecord {
    std::size_t run = 0;
    RecordId record;
};
std::optional<ComparedRecord> recordAt(const ComparisonPicture& picture, Point at, double reach);

/// REQUIRES: at least one run; an axis of these runs.
ComparisonPicture
layoutComparison(const ComparedRuns& runs, const TimeAxis& axis, const ComparisonView& view);

} // namespace idem
