#include "app/models/seed_studies.h"

#include "app/models/text.h"
#include "engine/core/ensure.h"

#include <utility>

namespace idem::app {

QString StudiedRun::name() const {
    return QObject::tr("%1, seed %2").arg(text(strategy->name)).arg(scenario.seed);
}

Event eventOf(Outcome outcome) {
    std::size_t at = 0;
    while (at + 1 < eventCount && !isEvent(static_cast<Event>(at), outcome)) {
        ++at;
    }
    return static_cast<Event>(at);
}

SeedStudies::SeedStudies(QObject* parent) : QObject(parent) {}

SeedStudies::~SeedStudies() = default;

void SeedStudies::findThresholds(const StudiedRun& run, const SweepAxis& axis) {
    ENSURE(axis.kind != AxisKind::Name);
    m_thresholdJob.start<std::shared_ptr<const FoundThresholds>>(
        tr("Looking where it flips"),
        [run, axis](const JobContext& context) {
            auto found = std::make_shared<FoundThresholds>();
            found->run = run;
            found->axis = axis;
            found->found = idem::findThresholds(run.scenario, *run.strategy, axis, context.stop);
            found->sentences = sentencesOf(found->found, axis, run.scenario.seed);
            return std::shared_ptr<const FoundThresholds>(std::move(found));
        },
        [this](const std::shared_ptr<const FoundThresholds>& found) {
            m_thresholds = found;
            Q_EMIT thresholdsChanged();
        });
}

void SeedStudies::findNoReturn(const StudiedRun& run, Event event) {
    m_noReturnJob.start<std::shared_ptr<const FoundNoReturn>>(
        tr("Drawing the future of %1 anew").arg(run.name()),
        [run, event](const JobContext& context) {
            auto found = std::make_shared<FoundNoReturn>();
            found->run = run;
            found->event = event;
            NoReturnQuery query;
            query.event = event;
            query.stop = context.stop;
            query.progress = [&context](std::size_t done, std::size_t total) {
                context.progress(static_cast<int>(done), static_cast<int>(total));
            };
            found->found = findPointOfNoReturn(run.scenario, *run.strategy, query);
            found->sentence = sentenceOf(found->found, event);
            return std::shared_ptr<const FoundNoReturn>(std::move(found));
        },
        [this](const std::shared_ptr<const FoundNoReturn>& found) {
            m_noReturn = found;
            Q_EMIT noReturnChanged();
        });
}

void SeedStudies::findFixes(const StudiedRun& run, Event event) {
    m_fixJob.start<std::shared_ptr<const FoundFixes>>(
        tr("Trying changes of %1").arg(run.name()),
        [run, event](const JobContext& context) {
            auto found = std::make_shared<FoundFixes>();
            found->run = run;
            found->event = event;
            FixQuery query;
            query.event = event;
            query.stop = context.stop;
            query.progress = [&context](std::size_t done, std::size_t total) {
                context.progress(static_cast<int>(done), static_cast<int>(total));
            };
            found->list = idem::findFixes(run.scenario, *run.strategy, query);
            return std::shared_ptr<const FoundFixes>(std::move(found));
        },
        [this](const std::shared_ptr<const FoundFixes>& found) {
            m_fixes = found;
            Q_EMIT fixesChanged();
        });
}

void SeedStudies::clear() {
    m_fixJob.cancel();
    m_fixes.reset();
    m_thresholdJob.cancel();
    m_noReturnJob.cancel();
    m_thresholds.reset();
    m_noReturn.reset();
    Q_EMIT thresholdsChanged();
    Q_EMIT noReturnChanged();
    Q_EMIT fixesChanged();
}

} // namespace idem::app
