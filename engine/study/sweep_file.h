// Sweeps as files: results, parts that several machines made, and journals of sweeps under way.
//
// JSON lines. The first says what was asked for; a result has one more line a point, a journal one
// a block, in the order in which they were merged. Everything is whole numbers, so parts join into
// the very bytes that one machine would have written.
//
//     {"format":"idemscope-sweep","version":1,"engine":"0.4.0","scenario":"...TOML...",...}
//     {"point":0,"settings":["database.lag=0ms"],"cells":[{"sums":[...],...}],"paired":[[0,0,0,9]]}
#pragma once

#include "engine/core/parsed.h"
#include "engine/study/sweep.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

inline constexpr int sweepFormatVersion = 1;

/// A result of a whole sweep, or of one shard of it.
struct SweepFile {
    std::string engine; ///< Version of the program that made it.
    SweepPlan plan;
    Shard shard;
    SweepResult result;
};

/// The first line, with its newline. Equal plans have equal ones.
std::string sweepHeader(const SweepPlan& plan, const Shard& shard, std::string_view engine);
/// One line of a journal, with its newline.
std::string journalLine(const BlockResult& block);
/// The file of a result. Linear in its cells.
std::string writeSweep(const SweepFile& file);

/// Reads what writeSweep wrote. Diagnostics name the line. `name` is the file's, for them.
Parsed<SweepFile> readSweep(std::string_view text, const std::string& name = {});

/// The blocks of a journal of exactly this sweep: they can be resumed. A last line without its
/// newline was being written when the sweep was killed, and is left out.
Parsed<std::vector<BlockResult>> readJournal(std::string_view text,
                                             std::string_view header,
                                             const SweepPlan& plan,
                                             const Shard& shard);

/// Joins all the shards of one sweep, in any order.
Parsed<SweepFile> mergeShards(std::span<const SweepFile> parts);

} // namespace idem
