#include "engine/trace/fingerprint.h"

namespace idem {

std::uint64_t fingerprint(const Trace& trace) {
    Fingerprint sink;
    for (const Record& record : trace.records) {
        sink.accept(RecordId::none(), record);
    }
    return sink.value();
}

} // namespace idem
