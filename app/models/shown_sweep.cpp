#include "app/models/shown_sweep.h"

#include "app/models/text.h"
#include "engine/study/sweep_summary.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace idem::app {

QString nameOf(const SweepPlan& plan, CellId cell) {
    QString name;
    for (const std::string& setting : plan.settingsOf(cell.point)) {
        name += QString::fromStdString(setting) + QStringLiteral(", ");
    }
    return name + text(plan.strategies[cell.strategy]->name);
}

std::optional<PairedCounts> ShownSweep::pairedAt(CellId id) const {
    const PointResult& point = file.result.points[id.point];
    if (id.strategy == 0 || id.strategy >= point.paired.size() ||
        point.paired[id.strategy].total() == 0) {
        return std::nullopt;
    }
    return point.paired[id.strategy];
}

bool ShownSweep::isWithoutChance() const {
    const auto varies = [](const Tally& tally) {
        const auto outcomes = std::count_if(tally.outcomes.begin(),
                                            tally.outcomes.end(),
                                            [](std::uint64_t count) { return count != 0; });
        return tally.intents != tally.runs || outcomes > 1 || tally.latency.counts().size() > 1;
    };
    return !isRunning &&
           std::none_of(file.result.points.begin(),
                        file.result.points.end(),
                        [&varies](const PointResult& point) {
                            return std::any_of(point.tallies.begin(), point.tallies.end(), varies);
                        });
}

Parsed<SweepFile> readSweepFile(const QString& path) {
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        return readSweep(file.readAll().toStdString(), path.toStdString());
    }
    Diagnostic missing;
    missing.code = "file";
    missing.file = path.toStdString();
    missing.message = "the file could not be read: " + file.errorString().toStdString();
    return {std::nullopt, {std::move(missing)}};
}

std::shared_ptr<ShownSweep> shownSweep(SweepFile file) {
    auto sweep = std::make_shared<ShownSweep>();
    sweep->file = std::move(file);
    sweep->cells = summarizeAll(sweep->plan(), sweep->file.result, !sweep->file.result.isComplete);
    return sweep;
}

} // namespace idem::app
