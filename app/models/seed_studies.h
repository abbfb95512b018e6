// Studies of a single run: where along a field its outcome flips, from when on it was decided, and
// what would have saved it.
// Each runs off the window's thread; the newest of each kind is kept.
#pragma once

#include "app/models/latest_job.h"
#include "engine/study/minimal_fix.h"
#include "engine/study/no_return.h"
#include "engine/study/threshold.h"

#include <QObject>
#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace idem::app {

/// A scenario with its seed, under a strategy: one run.
struct StudiedRun {
    Scenario scenario;
    const StrategyEntry* strategy = nullptr;
    std::vector<std::string> settings; ///< PATH=VALUE: what a cell has set in its sweep's scenario.

    /// "mutex, seed 7".
    QString name() const;
};

struct FoundThresholds {
    StudiedRun run;
    SweepAxis axis;
    Thresholds found;
    std::vector<std::string> sentences;
};

struct FoundNoReturn {
    StudiedRun run;
    Event event = Event::Double;
    PointOfNoReturn found;
    std::string sentence;
};

struct FoundFixes {
    StudiedRun run;
    Event event = Event::Failure;
    FixList list;
};

/// The event of which the outcome is one; Failure if none speaks of it.
Event eventOf(Outcome outcome);

class SeedStudies : public QObject {
    Q_OBJECT

public:
    explicit SeedStudies(QObject* parent = nullptr);
    ~SeedStudies() override;

    /// REQUIRES: an axis of the run's scenario, of values with an order.
    void findThresholds(const StudiedRun& run, const SweepAxis& axis);
    /// Null until there are some.
    const std::shared_ptr<const FoundThresholds>& thresholds() const { return m_thresholds; }

    void findNoReturn(const StudiedRun& run, Event event);
    const std::shared_ptr<const FoundNoReturn>& noReturn() const { return m_noReturn; }

    /// Tries single changes of a run that fails.
    void findFixes(const StudiedRun& run, Event event);
    const std::shared_ptr<const FoundFixes>& fixes() const { return m_fixes; }

    /// Forgets what was found, and stops what is sought.
    void clear();
    LatestJob& thresholdJob() { return m_thresholdJob; }
    LatestJob& noReturnJob() { return m_noReturnJob; }
    LatestJob& fixJob() { return m_fixJob; }

Q_SIGNALS:
    void thresholdsChanged();
    void noReturnChanged();
    void fixesChanged();

private:
    std::shared_ptr<const FoundThresholds> m_thresholds;
    std::shared_ptr<const FoundNoReturn> m_noReturn;
    std::shared_ptr<const FoundFixes> m_fixes;
    LatestJob m_thresholdJob;
    LatestJob m_noReturnJob;
    LatestJob m_fixJob; ///< Last: they end before what they report to.
};

} // namespace idem::app
