// Which strategies are compared, and the comparison itself: run by a worker, again whenever the
// scenario changes while somebody looks.
#pragma once

#include "app/models/document.h"
#include "app/models/latest_job.h"
#include "app/models/session.h"
#include "engine/diagram/comparison_layout.h"

#include <QObject>
#include <QString>

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace idem::app {

class ComparedScenario;
using ComparedPtr = std::shared_ptr<const ComparedScenario>;

/// A finished comparison with what every view of it needs; never changed.
class ComparedScenario {
public:
    ComparedScenario(Scenario scenario, ComparedRuns runs);

    const Scenario& scenario() const { return m_scenario; }
    const ComparedRuns& runs() const { return m_runs; }
    const Run& run(std::size_t at) const { return m_runs.comparison.runs[at]; }
    std::size_t size() const { return m_runs.rows.size(); }
    /// Of all runs together. Made when it is first asked for. Any thread.
    const TimeAxis& axis(TimeMapping mapping) const;
    /// When the longest run ends.
    Time end() const { return m_end; }

private:
    Scenario m_scenario;
    ComparedRuns m_runs;
    Time m_end;
    mutable std::array<std::once_flag, 3> m_axisOnce;
    mutable std::array<std::unique_ptr<const TimeAxis>, 3> m_axes;
};

class Comparison : public QObject {
    Q_OBJECT

public:
    /// The session must outlive it.
    explicit Comparison(Session& session, QObject* parent = nullptr);
    ~Comparison() override;

    /// Names; the others are held against the first. Kept for each file as long as the session.
    const std::vector<std::string>& chosen() const { return m_chosen; }
    bool isChosen(const std::string& strategy) const;
    /// Not more than comparedMax.
    Done choose(const std::string& strategy, bool isChosen);
    /// Makes it the first. REQUIRES: it is chosen.
    void compareAgainst(const std::string& strategy);

    /// Nothing is run while nobody looks; whoever begins to look gets the latest.
    void setActive(bool isActive);
    /// Again, for instance after cancel(), unless the result is that already.
    void refresh();
    void cancel();
    LatestJob& job() { return m_job; }
    /// The newest finished comparison; null until there is one. It stays while another is made.
    const ComparedPtr& result() const { return m_result; }
    /// Whether result() is what is chosen, of the scenario as it is.
    bool isCurrent() const;

    /// The session's time cursor, or a time beyond the end of the session's run, which other runs
    /// of the comparison may reach.
    Time cursor() const;
    void scrub(Time time);

    /// The scenario's strategy becomes this one, as a step that can be undone.
    Done adopt(const std::string& strategy);

Q_SIGNALS:
    void chosenChanged();
    void resultChanged();
    void cursorMoved();

private:
    void beginDocument();
    void onScenario();
    void onPlayback();
    void setChosen(std::vector<std::string> chosen);

    Session& m_session;
    std::vector<std::string> m_chosen;
    std::map<QString, std::vector<std::string>> m_kept; ///< Choices by file.
    bool m_isChoiceDue = true; ///< Another document has come: its own choice is to be made.
    bool m_isActive = false;
    ComparedPtr m_result;
    std::optional<Time> m_beyond;
    bool m_isScrubbing = false;
    LatestJob m_job; ///< Last: it ends before what it reports to.
};

} // namespace idem::app
