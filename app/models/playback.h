// The time cursor and the only clock: it says up to which record the run has happened.
#pragma once

#include "app/models/open_run.h"
#include "engine/diagram/timeline_index.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace idem::app {

/// How playing translates wall time into simulated time.
enum class Pace {
    Story, ///< Along the compressed axis: quiet spans pass quickly. Speed 1 is a reading pace.
    Clock, ///< Simulated time: speed 1 is real time.
    Event, ///< So many instants a second; what happens at one instant is held as long as any other.
};

/// Between what has happened and what has not. Records of one instant may be on both sides, while a
/// person steps from record to record.
struct Cursor {
    Time time;
    RecordId last; ///< The last record that has happened; none: nothing has.

    bool operator==(const Cursor&) const = default;
};

class Playback : public QObject {
    Q_OBJECT

public:
    static constexpr double speedLeast = 0.001;
    static constexpr double speedMost = 1'000;

    explicit Playback(QObject* parent = nullptr);

    /// The cursor keeps its time as far as the new run goes. Null: nothing to play.
    void setRun(OpenRunPtr run);
    const Cursor& cursor() const { return m_cursor; }

    bool isPlaying() const { return m_isPlaying; }
    /// From the start if the cursor is at the end.
    void play();
    void pause();
    void toggle() { m_isPlaying ? pause() : play(); }

    void seek(Time time);
    /// To just after the record.
    void seekRecord(RecordId record);
    void toStart();
    void toEnd();
    void step(int direction);            ///< One record; +1 or -1.
    void stepInteresting(int direction); ///< To the next record that changes the story.
    void stepViolation(int direction);   ///< To the next violation of an invariant.

    Pace pace() const { return m_pace; }
    void setPace(Pace pace);
    /// Requested; kept within speedLeast and speedMost.
    double speed() const { return m_speed; }
    void setSpeed(double speed);
    /// One step of the ladder 1, 2, 5, 10 up or down.
    void changeSpeed(int direction);
    /// Simulated time per wall time of late; 0 while paused.
    double achievedSpeed() const { return m_achieved; }

    const std::optional<TimeSpan>& loop() const { return m_loop; }
    void setLoop(std::optional<TimeSpan> loop);
    bool pausesAtViolation() const { return m_pausesAtViolation; }
    void setPausesAtViolation(bool pauses) { m_pausesAtViolation = pauses; }

    /// As if so much wall time had passed while playing. For tests, and the timer's own use.
    void advance(double wallSeconds);

Q_SIGNALS:
    void cursorMoved();
    void playingChanged(bool isPlaying);
    void speedChanged();
    void loopChanged();

private:
    void moveTo(Cursor cursor);
    Time after(double wallSeconds) const;
    Time alongAxis(TimeMapping mapping, double share) const;
    std::optional<RecordId> violationWithin(Time from, Time to) const;
    void stop();

    OpenRunPtr m_run;
    Cursor m_cursor;
    bool m_isPlaying = false;
    Pace m_pace = Pace::Story;
    double m_speed = 1;
    double m_achieved = 0;
    double m_pending = 0; ///< Wall seconds that have not moved the cursor yet.
    std::optional<TimeSpan> m_loop;
    bool m_pausesAtViolation = true;
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
};

} // namespace idem::app
