// What a timeline shows: the open run, the window on it, lanes, filter and switches, and the
// picture that follows from them. It knows nothing of widgets.
#pragma once

#include "app/models/session.h"
#include "app/ui/timeline/axis_window.h"
#include "app/ui/timeline/lane_arrangement.h"
#include "engine/diagram/timeline_layout.h"

#include <optional>

namespace idem::app {

/// Which messages are drawn; what was lost always is.
enum class Arrows {
    All,
    Requests, ///< Without the steps of servers to the stores.
    Story,    ///< Those of the requests that the explanation or the selection tells of.
};

class TimelineScene {
public:
    explicit TimelineScene(Session& session) : m_session(session) {}

    /// After the session's run or mapping has changed: the same time stays in view.
    void followRun();
    bool hasRun() const { return m_run != nullptr; }
    /// REQUIRES: a run; here and in all that follows.
    const OpenRun& run() const { return *m_run; }
    const TimeAxis& axis() const { return m_run->axis(m_mapping); }

    AxisWindow window;
    LaneArrangement lanes;
    TimelineFilter filter;
    Arrows arrows = Arrows::All;
    bool showsBeliefs = true;
    bool showsGhost = true;
    double width = 900; ///< Pixels; at least 400.

    /// Everything that layouts of the picture need. `isHasty`: without labels.
    idem::TimelineView view(bool isHasty = false) const;
    /// Made when it is first asked for after forget().
    const TimelinePicture& picture() const;
    void forget() { m_picture.reset(); }
    void setHasty(bool isHasty);
    bool isHasty() const { return m_isHasty; }

    /// In the picture.
    double xOf(Time time) const;
    Time timeAt(double x) const;
    /// The item, lane header or nothing at a point of the picture.
    Subject subjectAt(Point point) const;
    /// Whatever shares the key or the operation of the subject.
    Highlight highlightOf(const Subject& subject) const;
    /// From the beginning to the end of what a record belongs to: its message, work or state.
    TimeSpan spanOf(RecordId id) const;
    /// The replica whose lag the item at a point shows, and when its entry left.
    struct LagHandle {
        NodeId replica;
        Time sent;
    };
    std::optional<LagHandle> lagAt(Point point) const;

private:
    Session& m_session;
    OpenRunPtr m_run;
    TimeMapping m_mapping = TimeMapping::Compressed;
    mutable std::optional<TimelinePicture> m_picture;
    bool m_isHasty = false;
};

} // namespace idem::app
