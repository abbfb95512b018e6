#include "app/models/latest_job.h"

#include <QElapsedTimer>
#include <QMetaObject>

#include <exception>

namespace idem::app {

namespace {

/// Between two words about progress: more would only keep the window busy.
constexpr qint64 progressPauseMs = 50;

} // namespace

LatestJob::LatestJob(QObject* parent)
    : QObject(parent), m_thread([this](const std::stop_token& end) { serve(end); }) {}

LatestJob::~LatestJob() {
    cancel();
    m_thread.request_stop();
}

void LatestJob::cancel() {
    ++m_generation;
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.reset();
        if (m_running) {
            m_running->stop.request_stop();
        }
    }
    setBusy(false);
}

void LatestJob::enqueue(const QString& what,
                        std::function<std::any(const JobContext&)> work,
                        std::function<void(std::any)> done) {
    auto job = std::make_shared<Job>();
    job->generation = ++m_generation;
    job->work = std::move(work);
    job->done = std::move(done);
    m_what = what;
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting = std::move(job);
        if (m_running) {
            m_running->stop.request_stop();
        }
    }
    m_wake.notify_one();
    setBusy(true);
}

void LatestJob::serve(const std::stop_token& end) {
    while (true) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(m_mutex);
            m_running.reset();
            if (!m_wake.wait(lock, end, [this] { return m_waiting != nullptr; })) {
                return;
            }
            m_running = m_waiting;
            job = std::move(m_waiting);
        }
        carryOut(job);
    }
}

void LatestJob::carryOut(const std::shared_ptr<Job>& job) {
    QElapsedTimer sinceTold;
    JobContext context;
    context.stop = job->stop.get_token();
    context.progress = [this, &sinceTold, generation = job->generation](int done, int total) {
        if (sinceTold.isValid() && sinceTold.elapsed() < progressPauseMs) {
            return;
        }
        sinceTold.start();
        QMetaObject::invokeMethod(this, [this, generation, done, total] {
            if (generation == m_generation) {
                Q_EMIT progressed(done, total);
            }
        });
    };
    std::any result;
    QString failure;
    try {
        result = job->work(context);
    } catch (const std::exception& error) {
        failure = QString::fromUtf8(error.what());
    }
    QMetaObject::invokeMethod(this, [this, job, result = std::move(result), failure] {
        if (job->generation != m_generation) {
            return;
        }
        setBusy(false);
        if (failure.isEmpty()) {
            job->done(result);
        } else {
            Q_EMIT failed(failure);
        }
    });
}

void LatestJob::setBusy(bool isBusy) {
    if (m_isBusy != isBusy) {
        m_isBusy = isBusy;
        Q_EMIT busyChanged(isBusy);
    }
}

} // namespace idem::app
