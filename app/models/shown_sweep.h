// A sweep as the window shows it: its figures, and how it is called.
#pragma once

#include "engine/diagram/sweep_charts.h"
#include "engine/study/sweep_file.h"

#include <QString>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace idem::app {

/// One strategy at one point.
struct CellId {
    std::size_t point = 0;
    std::size_t strategy = 0;

    bool operator==(const CellId&) const = default;
};

/// A sweep with its figures: growing, or finished, or read from a file.
struct ShownSweep {
    SweepFile file;
    std::vector<CellSummary> cells; ///< By point, then strategy; without runs: not known yet.
    bool isRunning = false;

    const SweepPlan& plan() const { return file.plan; }
    const CellSummary& cell(CellId id) const {
        return cells[id.point * file.plan.strategies.size() + id.strategy];
    }
    /// For charts and reports; the sweep must outlive it.
    SweptCells swept() const { return {plan(), cells, isRunning, isPartial(), file.engine}; }
    /// Against the first strategy; none where one of the two has not run.
    std::optional<PairedCounts> pairedAt(CellId id) const;
    /// Every cell has one outcome and one latency: nothing in the scenario is left to chance.
    bool isWithoutChance() const;
    /// Ended before all runs were made.
    bool isPartial() const { return !isRunning && !file.result.isComplete; }
};

/// "database.lag=25ms, mutex": what a cell is called.
QString nameOf(const SweepPlan& plan, CellId cell);

/// A sweep that has ended: nobody changes it any more.
using SweepPtr = std::shared_ptr<const ShownSweep>;

/// Any thread. Diagnostics name the file.
Parsed<SweepFile> readSweepFile(const QString& path);
/// With its figures.
std::shared_ptr<ShownSweep> shownSweep(SweepFile file);

} // namespace idem::app
