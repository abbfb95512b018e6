// The runs that stand for the chosen cell of a sweep, found by a worker.
#pragma once

#include "app/models/what_if.h"
#include "engine/core/time.h"
#include "engine/verdict/verdict.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace idem::app {

struct ExampleRun {
    enum class Kind : std::uint8_t { Typical, Worst, FirstHit };

    Kind kind = Kind::Typical;
    std::uint64_t seed = 0;
    Outcome outcome = Outcome::ExactlyOnce; ///< Of the operation that fared worst.
    QString waited;                         ///< "1,204 ms": how long its client waited.
    QString story;                          ///< Why it ended so, one sentence; may be empty.
};

/// "Typical", "Worst", "First double".
QString nameOf(ExampleRun::Kind kind, Event event);

class ExampleRuns : public QObject {
    Q_OBJECT

public:
    /// The study must outlive it.
    explicit ExampleRuns(WhatIf& whatIf, QObject* parent = nullptr);
    ~ExampleRuns() override;

    /// Of the cell that is selected; empty without one, and until they are found.
    const std::vector<ExampleRun>& runs() const { return m_runs; }
    bool isBusy() const { return m_job.isBusy(); }

Q_SIGNALS:
    void changed();

private:
    void find();

    WhatIf& m_whatIf;
    std::vector<ExampleRun> m_runs;
    LatestJob m_job; ///< Last: it ends before what it reports to.
};

} // namespace idem::app
