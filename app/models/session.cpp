#include "app/models/session.h"

#include <QThreadPool>

#include <algorithm>
#include <memory>
#include <utility>

namespace idem::app {

namespace {

/// A long run takes some frames to destroy, too.
void discard(std::shared_ptr<const void> what) {
    QThreadPool::globalInstance()->start([what = std::move(what)]() mutable { what.reset(); });
}

} // namespace

Session::Session(QObject* parent) : QObject(parent) {
    connect(&m_document, &Document::replaced, this, &Session::beginDocument);
    connect(&m_document, &Document::scenarioChanged, this, &Session::rerun);
}

Session::~Session() = default;

void Session::rerun() {
    const Scenario scenario = *m_document.scenario();
    const std::string text = m_document.text();
    m_job.start<ObservedRun>(
        tr("Running %1").arg(QString::fromStdString(scenario.title)),
        [scenario](const JobContext& context) {
            ObservedRun made{OpenRun::make(scenario, context.stop), nullptr};
            if (made.run) {
                made.states = std::make_shared<StateIndex>(made.run->trace());
            }
            return made;
        },
        [this, text](const ObservedRun& made) { finish(made, text); });
}

void Session::beginDocument() {
    discard(std::make_shared<std::vector<Branch>>(std::move(m_branches)));
    m_branches.clear();
    m_branch = 0;
    m_fork.clear();
    discard(std::move(m_states));
    m_states.reset();
    discard(std::move(m_run));
    m_run.reset();
    m_explained = {};
    m_marks.clear();
    m_selection.clear();
    m_selection.hover({});
}

/// Where the run of a text belongs. One that a branch has already leads back to it: undoing a fault
/// shows its parent. Otherwise a fault makes a branch, and a parameter changes the present one.
void Session::chooseBranch(const std::string& text) {
    const auto has = [&text](const Branch& branch) { return branch.text == text; };
    const auto known = std::find_if(m_branches.begin(), m_branches.end(), has);
    if (m_branches.empty()) {
        m_branches.push_back({tr("As in the file"), 0, {}, {}});
        m_playback.setRun(nullptr);
    } else if (known != m_branches.end() && !has(m_branches[m_branch])) {
        m_branch = static_cast<std::size_t>(known - m_branches.begin());
    } else if (known == m_branches.end() && !m_fork.isEmpty()) {
        m_branches.push_back({m_fork, m_branch, {}, {}});
        m_branch = m_branches.size() - 1;
        dropOldBranch();
    }
    m_fork.clear();
}

void Session::finish(const ObservedRun& observed, const std::string& text) {
    const OpenRunPtr& run = observed.run;
    if (!run) {
        return;
    }
    chooseBranch(text);
    m_branches[m_branch].text = text;
    m_branches[m_branch].observed = observed;
    discard(std::exchange(m_ghost, std::exchange(m_run, run)));
    discard(std::exchange(m_states, observed.states));
    // Record ids mean other things in another run.
    m_selection.hover({});
    m_selection.clear();
    m_playback.setRun(run);
    const bool isKnown = m_explained.isSome() && run->run().verdict.find(m_explained) != nullptr;
    m_explanation = isKnown ? idem::explain(run->trace(), run->run().verdict, m_explained)
                            : run->run().explanation;
    Q_EMIT runChanged();
}

void Session::dropOldBranch() {
    if (m_branches.size() <= branchesMax) {
        return;
    }
    const std::size_t oldest = 1;
    discard(std::make_shared<Branch>(std::move(m_branches[oldest])));
    m_branches.erase(m_branches.begin() + oldest);
    for (Branch& each : m_branches) {
        each.parent = each.parent == oldest ? 0 : each.parent - (each.parent > oldest ? 1 : 0);
    }
    --m_branch;
}

const State& Session::stateAtCursor() {
    const RecordId last = m_playback.cursor().last;
    static const State nothing;
    return m_states && last.isSome() ? m_states->at(last) : nothing;
}

const State& Session::stateBeforeCursor() {
    const RecordId last = m_playback.cursor().last;
    static const State nothing;
    return m_states && last.isSome() && last.value > 0 ? m_states->at({last.value - 1}) : nothing;
}

void Session::selectBranch(std::size_t branch) {
    if (branch >= m_branches.size() || branch == m_branch) {
        return;
    }
    m_branch = branch;
    const Branch chosen = m_branches[branch];
    m_document.setText(chosen.text, tr("Show \"%1\"").arg(chosen.title));
    // The run is known: what the change of the text has begun need not be waited for.
    m_job.cancel();
    finish(chosen.observed, chosen.text);
}

IntentId Session::explained() const {
    return m_explanation ? m_explanation->intent : IntentId::none();
}

void Session::explain(IntentId intent) {
    if (!m_run || m_run->run().verdict.find(intent) == nullptr) {
        return;
    }
    m_explained = intent;
    m_explanation = idem::explain(m_run->trace(), m_run->run().verdict, intent);
    Q_EMIT explanationChanged();
}

void Session::setMapping(TimeMapping mapping) {
    if (m_mapping != mapping) {
        m_mapping = mapping;
        Q_EMIT mappingChanged();
    }
}

void Session::visit(RecordId record) {
    if (m_run && m_run->holds(record)) {
        m_playback.pause();
        m_playback.seekRecord(record);
        m_selection.selectRecord(record);
    }
}

} // namespace idem::app
