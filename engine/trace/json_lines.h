// Saved traces: one JSON object a line. The first line says what the trace is of, the second one
// names its nodes, intents and keys, every further line is one record.
//
//     {"format":"idemscope-trace","version":1,"scenario":"...","strategy":"naive","seed":"7",...}
//     {"nodes":[{"name":"alice","role":"client","region":"eu"}],"intents":[...],"keys":[""]}
//     {"t":345300000,"kind":"operation-executed","detail":"find-key","lane":3,"intent":0,...}
//
// Fields that have their default value are left out. Integers beyond 2^53 are strings, so that
// programs that read numbers as doubles see them whole.
#pragma once

#include "engine/core/parsed.h"
#include "engine/trace/trace.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace idem {

inline constexpr int traceFormatVersion = 1;

/// Limits of what is read. What exceeds one is refused with an error that names it.
struct TraceLimits {
    std::size_t recordsMax = 20'000'000;
    std::size_t namesMax = 1'000'000; ///< Nodes, intents and keys, of each.
    std::size_t lineMax = 256 << 20;  ///< Bytes of the line of names.
    std::size_t recordLineMax = 4096; ///< Bytes of any other line.
};

/// The trace as text, about 150 bytes a record. REQUIRES: names are UTF-8.
std::string toJsonLines(const Trace& trace);

/// Reads what toJsonLines wrote. Every id in it is checked, so a trace that was read can be judged
/// and drawn like one that was recorded. Stops at the first error, which names its line.
Parsed<Trace>
readJsonLines(std::string_view text, std::string_view file = {}, const TraceLimits& limits = {});

} // namespace idem
