// What a person wants to read of the open scenario, and the report itself: made by a worker, again
// whenever the scenario or a choice changes while somebody looks.
#pragma once

#include "app/models/drafted_report.h"
#include "app/models/latest_job.h"
#include "app/models/session.h"

#include <QObject>
#include <QString>

#include <map>
#include <string>
#include <vector>

namespace idem::app {

struct ReportChoices {
    std::vector<ReportSection> sections = reportSections(); ///< In their order.
    QString title = {};                                     ///< Empty: the scenario's.
    QString notes = {};
    std::vector<std::string> strategies = {}; ///< In the order of the registry.

    bool operator==(const ReportChoices&) const = default;
};

class ReportDraft : public QObject {
    Q_OBJECT

public:
    /// The session must outlive it.
    explicit ReportDraft(Session& session, QObject* parent = nullptr);
    ~ReportDraft() override;

    /// Kept for each file as long as the session.
    const ReportChoices& choices() const { return m_choices; }
    void setSection(ReportSection section, bool isWanted);
    void setStrategy(const std::string& strategy, bool isWanted);
    void setTitle(const QString& title);
    void setNotes(const QString& notes);

    /// The sweep that there is, or null. It is told of while it is of the scenario.
    void setSweep(const SweepPtr& sweep);
    /// Why the report cannot tell of a sweep, in a few words; empty if it can.
    QString sweepLack() const;

    /// Nothing is made while nobody looks; whoever begins to look gets the latest.
    void setActive(bool isActive);
    void refresh();
    void cancel();
    LatestJob& job() { return m_job; }
    /// The newest finished report; null until there is one. It stays while another is made.
    const DraftedPtr& result() const { return m_result; }
    /// Whether result() is of the scenario and the choices as they are.
    bool isCurrent() const;

Q_SIGNALS:
    void choicesChanged();
    void resultChanged();
    void sweepChanged(); ///< Also whether it is of the scenario.

private:
    void beginDocument();
    void onScenario();
    void choose(ReportChoices choices);
    ReportOrder order() const;
    bool isSweepOfScenario() const;

    Session& m_session;
    ReportChoices m_choices;
    std::map<QString, ReportChoices> m_kept; ///< By file.
    SweepPtr m_sweep;
    bool m_isChoiceDue = true; ///< Another document has come: its own choices are to be made.
    bool m_isActive = false;
    DraftedPtr m_result;
    LatestJob m_job; ///< Last: it ends before what it reports to.
};

} // namespace idem::app
