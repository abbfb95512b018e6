#include "app/models/report_draft.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

bool isSameOrder(const ReportOrder& one, const ReportOrder& other) {
    return one.strategies == other.strategies && one.sections == other.sections &&
           one.title == other.title && one.notes == other.notes && one.fileName == other.fileName &&
           one.sweep == other.sweep && one.scenario == other.scenario;
}

} // namespace

ReportDraft::ReportDraft(Session& session, QObject* parent) : QObject(parent), m_session(session) {
    connect(&m_session.document(), &Document::replaced, this, &ReportDraft::beginDocument);
    connect(&m_session.document(), &Document::scenarioChanged, this, &ReportDraft::onScenario);
    onScenario();
}

ReportDraft::~ReportDraft() = default;

void ReportDraft::setSection(ReportSection section, bool isWanted) {
    ReportChoices choices = m_choices;
    choices.sections.clear();
    for (const ReportSection each : reportSections()) {
        const auto& old = m_choices.sections;
        const bool isOld = std::find(old.begin(), old.end(), each) != old.end();
        if (each == section ? isWanted : isOld) {
            choices.sections.push_back(each);
        }
    }
    choose(std::move(choices));
}

void ReportDraft::setStrategy(const std::string& strategy, bool isWanted) {
    ReportChoices choices = m_choices;
    choices.strategies.clear();
    for (const StrategyEntry& each : strategies()) {
        const auto& old = m_choices.strategies;
        const bool isOld = std::find(old.begin(), old.end(), each.name) != old.end();
        if (each.name == strategy ? isWanted : isOld) {
            choices.strategies.emplace_back(each.name);
        }
    }
    choose(std::move(choices));
}

void ReportDraft::setTitle(const QString& title) {
    ReportChoices choices = m_choices;
    choices.title = title;
    choose(std::move(choices));
}

void ReportDraft::setNotes(const QString& notes) {
    ReportChoices choices = m_choices;
    choices.notes = notes;
    choose(std::move(choices));
}

void ReportDraft::choose(ReportChoices choices) {
    if (choices == m_choices) {
        return;
    }
    m_choices = std::move(choices);
    m_kept[m_session.document().path()] = m_choices;
    Q_EMIT choicesChanged();
    refresh();
}

void ReportDraft::setActive(bool isActive) {
    m_isActive = isActive;
    refresh();
}

ReportOrder ReportDraft::order() const {
    ReportOrder order;
    order.scenario = *m_session.document().scenario();
    for (const std::string& name : m_choices.strategies) {
        order.strategies.push_back(findStrategy(name));
    }
    order.sections = m_choices.sections;
    order.title = plainText(m_choices.title.trimmed().toStdString(), false);
    order.notes = plainText(m_choices.notes.toStdString(), true);
    order.fileName = QFileInfo(m_session.document().path()).fileName().toStdString();
    order.engineVersion = QCoreApplication::applicationVersion().toStdString();
    order.sweep = isSweepOfScenario() ? m_sweep : nullptr;
    return order;
}

void ReportDraft::setSweep(const SweepPtr& sweep) {
    if (sweep != m_sweep) {
        m_sweep = sweep;
        Q_EMIT sweepChanged();
        refresh();
    }
}

bool ReportDraft::isSweepOfScenario() const {
    const auto& scenario = m_session.document().scenario();
    return m_sweep && scenario && isStudyOf(m_sweep->plan(), *scenario);
}

QString ReportDraft::sweepLack() const {
    if (!m_sweep) {
        return tr("none yet");
    }
    return isSweepOfScenario() ? QString() : tr("of another state");
}

bool ReportDraft::isCurrent() const {
    return m_result && m_session.document().scenario() && isSameOrder(m_result->order, order());
}

void ReportDraft::refresh() {
    if (!m_isActive || m_isChoiceDue) {
        return;
    }
    if (isCurrent()) {
        m_job.cancel(); // What was asked for meanwhile is not wanted any more.
        return;
    }
    m_job.start<DraftedPtr>(
        tr("Writing the report"),
        [order = order(), atHand = m_result](const JobContext& context) {
            const int total = static_cast<int>(order.strategies.size());
            return draftReport(order, atHand, context.stop, [&](std::size_t finished) {
                context.progress(static_cast<int>(finished), total);
            });
        },
        [this](const DraftedPtr& result) {
            if (result) {
                m_result = result;
                Q_EMIT resultChanged();
            }
        });
}

void ReportDraft::cancel() {
    m_job.cancel();
}

void ReportDraft::beginDocument() {
    m_job.cancel();
    m_isChoiceDue = true;
    m_choices = {};
    m_result.reset();
    Q_EMIT choicesChanged();
    Q_EMIT resultChanged();
}

void ReportDraft::onScenario() {
    const auto& scenario = m_session.document().scenario();
    if (!scenario) {
        return;
    }
    if (std::exchange(m_isChoiceDue, false)) {
        const auto kept = m_kept.find(m_session.document().path());
        if (kept != m_kept.end()) {
            m_choices = kept->second;
        } else {
            for (const StrategyEntry* entry : strategiesToCompare(*scenario)) {
                m_choices.strategies.emplace_back(entry->name);
            }
        }
        Q_EMIT choicesChanged();
    }
    Q_EMIT sweepChanged();
    refresh();
}

} // namespace idem::app
