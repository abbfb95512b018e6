#include "app/models/session.h"

#include <utility>

namespace idem::app {

Session::Session(QObject* parent) : QObject(parent) {
    connect(&m_document, &Document::replaced, this, &Session::beginDocument);
    connect(&m_document, &Document::scenarioChanged, this, &Session::rerun);
}

Session::~Session() = default;

void Session::rerun() {
    using Made = OpenRunPtr;
    const Scenario scenario = *m_document.scenario();
    const std::string text = m_document.text();
    m_job.start<Made>(
        tr("Running %1").arg(QString::fromStdString(scenario.title)),
        [scenario](const JobContext& context) { return OpenRun::make(scenario, context.stop); },
        [this, text](const Made& run) { finish(run, text); });
}

void Session::beginDocument() {
    m_branches.clear();
    m_branch = 0;
    m_fork.clear();
    m_run.reset();
    m_explained = {};
    m_selection.clear();
    m_selection.hover({});
}

void Session::finish(const OpenRunPtr& run, const std::string& text) {
    if (!run) {
        return;
    }
    if (m_branches.empty()) {
        m_branches.push_back({tr("As in the file"), 0, {}, nullptr});
        m_playback.setRun(nullptr);
    } else if (!m_fork.isEmpty()) {
        m_branches.push_back({m_fork, m_branch, {}, nullptr});
        m_branch = m_branches.size() - 1;
        dropOldBranch();
    }
    m_fork.clear();
    m_branches[m_branch].text = text;
    m_branches[m_branch].run = run;
    m_ghost = std::exchange(m_run, run);
    m_states = std::make_unique<StateIndex>(m_run->trace());
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
    const Branch& chosen = m_branches[branch];
    const OpenRunPtr run = chosen.run;
    const std::string text = chosen.text;
    m_document.setText(text, tr("Show \"%1\"").arg(chosen.title));
    // The run is known: what the change of the text has begun need not be waited for.
    m_job.cancel();
    finish(run, text);
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
