// Where records go while a run happens, and the finished trace.
#pragma once

#include "engine/trace/names.h"
#include "engine/trace/record.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace idem {

/// Receives every record of a run in order. A judge folds them, a recorder keeps them.
class Sink {
public:
    Sink() = default;
    Sink(const Sink&) = default;
    Sink& operator=(const Sink&) = default;
    virtual ~Sink() = default;

    virtual void accept(RecordId id, const Record& record) = 0;
};

/// A finished run as data: enough to judge it, explain it and draw it again.
struct Trace {
    std::string scenario; ///< Title.
    std::string strategy; ///< Name, for headings only: no verdict may depend on it.
    std::uint64_t seed = 0;
    bool localEffect = false; ///< Effects are ledger rows of our own, not charges of the provider.
    TraceNames names;
    std::vector<Record> records; ///< RecordId is the position.

    bool operator==(const Trace&) const = default;
};

/// Keeps every record. The memory of one run is kept for the next.
class Recorder final : public Sink {
public:
    void clear() { m_records.clear(); }
    void accept(RecordId, const Record& record) override { m_records.push_back(record); }
    const std::vector<Record>& records() const { return m_records; }
    /// The records without a copy; the recorder is empty then.
    std::vector<Record> take() { return std::exchange(m_records, {}); }

private:
    std::vector<Record> m_records;
};

/// Hands records on to at most two sinks and numbers them.
class Tracer {
public:
    void connect(Sink* first, Sink* second = nullptr) {
        m_first = first;
        m_second = second;
    }
    void restart() { m_next = 0; }

    /// The id of the record, from 0. Costs one call a connected sink.
    RecordId emit(const Record& record) {
        const RecordId id{m_next++};
        if (m_first != nullptr) {
            m_first->accept(id, record);
        }
        if (m_second != nullptr) {
            m_second->accept(id, record);
        }
        return id;
    }

private:
    Sink* m_first = nullptr;
    Sink* m_second = nullptr;
    std::uint32_t m_next = 0;
};

} // namespace idem
