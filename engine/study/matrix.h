// The strategy x column matrix: what each strategy does in each of a row of small, sharp cases.
#pragma once

#include "engine/study/run.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace idem {

/// One column: a scenario under a short name, such as "A" or "L2" (semantics.md 3.3).
struct MatrixColumn {
    std::string name;
    Scenario scenario;
};

/// What one strategy came to in one column, of all operations together.
struct MatrixCell {
    std::uint32_t charges = 0;     ///< Effects: charges, or ledger rows if effects are local.
    std::uint32_t distinctIds = 0; ///< Different payments that clients were told as success.
    bool stuck = false;            ///< Some client was never told success.
    Outcome outcome = Outcome::ExactlyOnce; ///< The worst of any operation.

    bool operator==(const MatrixCell&) const = default;
};

struct MatrixRow {
    const StrategyEntry* strategy = nullptr;
    std::vector<MatrixCell> cells; ///< By column.
};

/// What a run shows in its cell.
MatrixCell cellOf(const Run& run);

/// Runs every strategy in every column, with the column's own seed. REQUIRES: checked scenarios.
/// One run a cell.
std::vector<MatrixRow> computeMatrix(std::span<const MatrixColumn> columns,
                                     std::span<const StrategyEntry* const> strategies);

} // namespace idem
