// A run as a trace that Perfetto and Chrome open (ui.perfetto.dev): the trace-event format.
#pragma once

#include "engine/study/run.h"

#include <string>
#include <string_view>

namespace idem {

/// One JSON object. A node is a process; its requests, steps, waits, keys, locks and messages are
/// threads of it, as many of each as overlap. Messages are slices at the sender for as long as they
/// travel, tied by a flow to a slice at the receiver, which lasts a nanosecond because nothing can
/// be tied to less. Charges, losses, time-outs and faults are instants. Times are microseconds with
/// three decimals: exact. Linear in the records but for sorting.
std::string toPerfetto(const Run& run, std::string_view engineVersion);

} // namespace idem
