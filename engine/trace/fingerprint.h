// The fingerprint of a run: equal runs have equal ones, on every machine.
#pragma once

#include "engine/core/digest.h"
#include "engine/trace/trace.h"

#include <cstdint>

namespace idem {

/// Digests what happened, record by record. Causes are left out: they say how records hang
/// together, not what happened.
class Fingerprint final : public Sink {
public:
    void clear() { m_digest = {}; }

    void accept(RecordId, const Record& record) override {
        const std::uint64_t small =
            static_cast<std::uint64_t>(record.kind) | std::uint64_t{record.detail} << 8 |
            std::uint64_t{record.status} << 16 | std::uint64_t{record.flags} << 32 |
            std::uint64_t{record.copy} << 40 | std::uint64_t{record.attempt} << 48;
        m_digest.add(record.time.ns)
            .add(small)
            .add(std::uint64_t{record.lane.value} << 32 | record.operation)
            .add(std::uint64_t{record.intent.value} << 32 | record.other)
            .add(record.value);
    }

    std::uint64_t value() const { return m_digest.value64(); }

private:
    Digest m_digest;
};

/// The fingerprint of a finished trace. Linear.
std::uint64_t fingerprint(const Trace& trace);

} // namespace idem
