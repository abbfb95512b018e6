// A run together with what every view of it needs: made once by a worker, never changed.
#pragma once

#include "engine/diagram/time_axis.h"
#include "engine/diagram/timeline_index.h"
#include "engine/report/transcript.h"
#include "engine/scenario/scenario.h"
#include "engine/study/run.h"

#include <array>
#include <memory>
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
    const TimeAxis& axis(TimeMapping mapping) const {
        return m_axes[static_cast<std::size_t>(mapping)];
    }
    /// Its words.
    const Transcript& transcript() const { return m_transcript; }

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
    // Made with the rest, by the worker: each takes as long as some frames of the window.
    Transcript m_transcript;
    std::array<TimeAxis, 3> m_axes; ///< By TimeMapping.
};

} // namespace idem::app
