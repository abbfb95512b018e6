// Work off the window's thread, of which only the newest result is wanted.
#pragma once

#include <QObject>
#include <QString>

#include <any>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace idem::app {

/// What a job is given: when to stop, and whom to tell how far it is.
struct JobContext {
    std::stop_token stop;
    std::function<void(int done, int total)> progress;
};

/// One job at a time on a thread of its own. A newer job stops the one that runs and replaces the
/// one that waits; results that were overtaken are dropped, so that `done` only ever hears of what
/// was asked for last. Use it from one thread, that of its QObject.
class LatestJob : public QObject {
    Q_OBJECT

public:
    explicit LatestJob(QObject* parent = nullptr);
    ~LatestJob() override;

    /// `what` is for the status line: "Running 5 strategies". Exceptions of `work` become failed().
    template <class T>
    void start(const QString& what,
               std::function<T(const JobContext&)> work,
               std::function<void(T)> done) {
        enqueue(
            what,
            [work = std::move(work)](const JobContext& context) { return std::any(work(context)); },
            [done = std::move(done)](std::any result) {
                done(std::any_cast<T>(std::move(result)));
            });
    }

    /// Stops the job that runs, and forgets the one that waits.
    void cancel();
    bool isBusy() const { return m_isBusy; }
    const QString& what() const { return m_what; }

Q_SIGNALS:
    void busyChanged(bool isBusy);
    void progressed(int done, int total);
    void failed(const QString& message);

private:
    struct Job {
        std::uint64_t generation = 0;
        std::stop_source stop;
        std::function<std::any(const JobContext&)> work;
        std::function<void(std::any)> done;
    };

    void enqueue(const QString& what,
                 std::function<std::any(const JobContext&)> work,
                 std::function<void(std::any)> done);
    void serve(const std::stop_token& end);
    void carryOut(const std::shared_ptr<Job>& job);
    void setBusy(bool isBusy);

    std::uint64_t m_generation = 0; ///< Of what was asked for last, or canceled.
    bool m_isBusy = false;
    QString m_what;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::shared_ptr<Job> m_waiting;
    std::shared_ptr<Job> m_running;
    std::jthread m_thread; ///< Last: it ends before the rest is destroyed.
};

} // namespace idem::app
