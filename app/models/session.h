// Everything that is open: the document, its runs, the cursor and the selection. Panes get it and
// listen; what they want done they tell it.
#pragma once

#include "app/models/branch_list.h"
#include "app/models/document.h"
#include "app/models/latest_job.h"
#include "app/models/marks.h"
#include "app/models/open_run.h"
#include "app/models/playback.h"
#include "app/models/selection.h"
#include "engine/trace/state_at.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace idem::app {

class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    Document& document() { return m_document; }
    Playback& playback() { return m_playback; }
    Selection& selection() { return m_selection; }
    Marks& marks() { return m_marks; }
    LatestJob& job() { return m_job; }

    /// The run that is shown; null until the first one is made. It stays while the text has errors.
    const OpenRunPtr& run() const { return m_run; }
    /// The run before the last change, for comparing by eye; null if there is none.
    const OpenRunPtr& ghost() const { return m_ghost; }
    /// The state of every node at the cursor. REQUIRES: a run. Good until the next question.
    const State& stateAtCursor();
    /// The same before the record at the cursor, so that a pane can mark what changed. Good until
    /// the next question.
    const State& stateBeforeCursor();

    const std::vector<Branch>& branches() const { return m_branches; }
    std::size_t branch() const { return m_branch; }
    /// Shows another branch: its text becomes the document's, as a step that can be undone.
    void selectBranch(std::size_t branch);
    /// The next change of the scenario is a branch of its own, of this title.
    void forkWith(const QString& title) { m_fork = title; }

    /// The intent whose explanation is shown; by default the one that fared worst.
    IntentId explained() const;
    void explain(IntentId intent);
    /// Of explained(); none before the first run, or if nothing was asked for.
    const std::optional<Explanation>& explanation() const { return m_explanation; }

    TimeMapping mapping() const { return m_mapping; }
    void setMapping(TimeMapping mapping);

    /// To the record: selects it and moves the cursor there.
    void visit(RecordId record);

Q_SIGNALS:
    void runChanged(); ///< Also the ghost, the branches and the explanation.
    void explanationChanged();
    void mappingChanged();

private:
    void rerun();
    void beginDocument();
    void finish(const ObservedRun& observed, const std::string& text);
    void chooseBranch(const std::string& text);
    void dropOldBranch();

    Document m_document;
    Playback m_playback;
    Selection m_selection;
    Marks m_marks;
    OpenRunPtr m_run;
    OpenRunPtr m_ghost;
    std::shared_ptr<StateIndex> m_states;
    std::vector<Branch> m_branches;
    std::size_t m_branch = 0;
    QString m_fork; ///< Title of the branch that the next run makes; empty: none.
    IntentId m_explained;
    std::optional<Explanation> m_explanation;
    TimeMapping m_mapping = TimeMapping::Compressed;
    LatestJob m_job; ///< Last: it ends before what it reports to.
};

} // namespace idem::app
