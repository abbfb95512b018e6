// What-if studies: the sweep that is designed, the one that is shown, and the cell that is chosen.
// The sweep runs off the window's thread and is shown while it grows.
#pragma once

#include "app/models/document.h"
#include "app/models/latest_job.h"
#include "app/models/session.h"
#include "app/models/shown_sweep.h"
#include "app/models/sweep_feed.h"
#include "app/models/what_if_design.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace idem::app {

class WhatIf : public QObject {
    Q_OBJECT

public:
    /// The session must outlive it.
    explicit WhatIf(Session& session, QObject* parent = nullptr);
    ~WhatIf() override;

    Session& session() { return m_session; }

    /// Kept for each file as long as the session.
    const WhatIfDesign& design() const { return m_design; }
    void setDesign(const WhatIfDesign& design);
    /// Of design(), if it isChecked(); else of an earlier one.
    const CheckedDesign& checked() const { return m_checked; }
    bool isChecked() const { return m_isChecked; }
    bool canStart() const;

    /// A new sweep takes the place of the one that is shown. REQUIRES: canStart().
    void start();
    /// What was found so far stays, as a part.
    void stop();
    bool isRunning() const { return m_sweep && m_sweep->isRunning; }
    bool isStopping() const { return isRunning() && m_stop.stop_requested(); }
    LatestJob& job() { return m_job; }
    std::uint64_t runsDone() const { return m_runsDone; }
    std::uint64_t runsMost() const { return m_runsMost; }
    /// "about 12 s left"; empty while nobody can know.
    QString timeLeft() const;

    /// Null until there is one.
    const ShownSweep* sweep() const { return m_sweep.get(); }
    /// The same once it has ended; it never changes again. Null before.
    SweepPtr endedSweep() const { return isRunning() ? nullptr : m_sweep; }
    /// Why the sweep does not show what would be run now; empty if it does.
    QString staleReason() const;

    /// Writes the whole file, or leaves what was there as it was and says why.
    Done save(const QString& path) const;
    Done saveCsv(const QString& path) const;
    /// Reads a sweep that was saved, and shows it when it is read; failed() says why it cannot.
    void open(const QString& path);

    const std::optional<CellId>& selected() const { return m_selected; }
    void select(std::optional<CellId> cell);

    /// The document becomes the scenario of a cell, with a seed, as a branch of its own and a step
    /// that can be undone. REQUIRES: a sweep that has the cell.
    void openInSimulate(CellId cell, std::uint64_t seed);
    /// The same for any scenario that settings make of the document's, or of the sweep's.
    void openInSimulate(const Scenario& wanted,
                        const std::vector<std::string>& settings,
                        const QString& title);

Q_SIGNALS:
    void designChanged();
    void checkedChanged(); ///< Also isChecked().
    void sweepReset();     ///< Another sweep, or none.
    /// Figures of these points are new. The sweep may have ended.
    void pointsChanged(const std::vector<std::size_t>& points);
    void stateChanged(); ///< Running, stopping, progress, or whether it is stale.
    void selectionChanged();
    void failed(const QString& why);

private:
    void beginDocument();
    void onScenario();
    void check();
    Scenario scenarioToSweep() const;
    void take(const SweepUpdate& update);
    void finish(EndedSweep ended);
    void show(std::shared_ptr<ShownSweep> sweep);
    std::string textFor(const Scenario& wanted, const std::vector<std::string>& settings) const;

    Session& m_session;
    WhatIfDesign m_design;
    std::map<QString, WhatIfDesign> m_kept;                    ///< By file.
    std::map<QString, std::shared_ptr<ShownSweep>> m_finished; ///< By file, while it is not open.
    bool m_isDesignDue = true; ///< Another document has come: its own design is to be made.
    CheckedDesign m_checked;
    bool m_isChecked = false;
    std::shared_ptr<ShownSweep> m_sweep;
    std::uint64_t m_generation = 0; ///< Of the sweep: updates of former ones are dropped.
    std::stop_source m_stop;
    QElapsedTimer m_clock;
    std::uint64_t m_runsDone = 0;
    std::uint64_t m_runsMost = 0;
    std::optional<CellId> m_selected;
    std::optional<std::uint64_t> m_openedSeed; ///< That the document got from here.
    std::uint64_t m_seedBefore = 0;            ///< Of the document when it did.
    LatestJob m_checkJob;
    LatestJob m_job; ///< Last: they end before what they report to.
};

} // namespace idem::app
