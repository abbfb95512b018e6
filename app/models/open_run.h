// A run together with what every view of it needs: made once by a worker, never changed.
#pragma once

#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_index.h"
#include "engine/report/transcript.h"
#include "engine/scenario/scenario.h"
#include "engine/study/run.h"

#include <array>
#include <memory>
#include <mutex>
#include <stop_token>

namespace idem::app {

class OpenRun;
using OpenRunPtr = std::shared_ptr<const OpenRun>;

class OpenRun {
public:
    /// Runs the scenario's own strategy with its own seed. Takes from a millisecond to seconds for
    /// a million events: call it from a worker. Null if it was stopped. REQUIRES: a scenario that
    /// passed its checks. Throws InternalError on a bug of ours.
    static OpenRunPtr make(const Scenario& scenario, const std::stop_token& stop = {});

    const Scenario& scenario() const { return m_scenario; }
    const Run& run() const { return m_run; }
    const Trace& trace() const { return m_run.trace; }
    const TimelineIndex& index() const { return m_index; }
    /// Made when it is first asked for, since a long run seldom needs all three. Any thread.
    const TimeAxis& axis(TimeMapping mapping) const;

    /// Its words; made when first asked for, linear in the records. Any thread.
    const Transcript& transcript() const;

    Time end() const { return m_index.end; }
    /// The last record that has happened at an instant; none before the first. Logarithmic.
    RecordId lastAt(Time time) const;
    /// Whether the id is one of this run.
    bool holds(RecordId record) const {
        return record.isSome() && record.value < trace().records.size();
    }
    const Record& operator[](RecordId record) const { return trace().records[record.value]; }

    OpenRun(Scenario scenario, Run run);

private:
    Scenario m_scenario;
    Run m_run;
    TimelineIndex m_index;
    mutable std::once_flag m_transcriptOnce;
    mutable std::unique_ptr<const Transcript> m_transcript;
    mutable std::array<std::once_flag, 3> m_axisOnce;
    mutable std::array<std::unique_ptr<const TimeAxis>, 3> m_axes;
};

} // namespace idem::app
