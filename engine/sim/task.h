// A task: a coroutine that another one awaits. It owns its frame, starts when awaited, and hands
// its result, or the exception that left it, to whoever awaits it.
#pragma once

#include "engine/core/ensure.h"
#include "engine/sim/frame_pool.h"

#include <coroutine>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

namespace idem {

template <class T>
class Task;

namespace detail {

/// What every task's promise has: who goes on afterwards, and how the task ended.
class TaskPromiseBase : public PooledFrame {
public:
    struct Handover {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
            return ended.promise().m_successor;
        }
        void await_resume() const noexcept {}
    };
    std::suspend_always initial_suspend() const noexcept { return {}; }
    Handover final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { m_error = std::current_exception(); }

    bool isStarted() const { return m_successor != nullptr; }
    void setSuccessor(std::coroutine_handle<> successor) { m_successor = successor; }
    void rethrowError() {
        if (m_error) [[unlikely]] {
            std::rethrow_exception(std::exchange(m_error, nullptr));
        }
    }
    std::exception_ptr takeError() noexcept { return std::exchange(m_error, nullptr); }

private:
    std::coroutine_handle<> m_successor;
    std::exception_ptr m_error;
};

/// Reports an exception that would be lost with its task: to the run that is going on, or else by
/// ending the program, unless another exception is already on its way.
void reportLostError(std::exception_ptr error) noexcept;

template <class T>
class TaskPromise : public TaskPromiseBase {
public:
    TaskPromise() noexcept {}
    ~TaskPromise() {
        if (m_hasValue) {
            std::destroy_at(&m_value);
        }
    }
    TaskPromise(const TaskPromise&) = delete;
    TaskPromise& operator=(const TaskPromise&) = delete;

    Task<T> get_return_object() noexcept;
    template <class Value>
    void return_value(Value&& value) {
        std::construct_at(&m_value, std::forward<Value>(value));
        m_hasValue = true;
    }
    T take() {
        rethrowError();
        return std::move(m_value);
    }

private:
    union {
        T m_value;
    };
    bool m_hasValue = false;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
public:
    Task<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void take() { rethrowError(); }
};

} // namespace detail

/// In a simulation a task is awaited, once: `const auto x = co_await f();`. Another driver starts
/// it by hand, resumes whatever frame is innermost, and takes the result once it is done.
template <class T = void>
class [[nodiscard]] Task {
public:
    static_assert(!std::is_reference_v<T>, "hand over a value or a pointer");
    using promise_type = detail::TaskPromise<T>;

    Task(Task&& other) noexcept : m_frame(std::exchange(other.m_frame, nullptr)) {}
    Task& operator=(Task&& other) noexcept {
        Task(std::move(other)).swap(*this);
        return *this;
    }
    ~Task() {
        if (m_frame) {
            dispose();
        }
    }
    void swap(Task& other) noexcept { std::swap(m_frame, other.m_frame); }

    /// Runs up to the first suspension. REQUIRES: not started before.
    void start() {
        expectUnstarted();
        m_frame.promise().setSuccessor(std::noop_coroutine());
        m_frame.resume();
    }
    bool done() const { return m_frame.done(); }
    /// The result, or the exception that left the task. REQUIRES: done(), not taken before.
    T take() {
        ENSURE(done());
        return m_frame.promise().take();
    }

    struct Awaiter {
        std::coroutine_handle<promise_type> frame;

        bool await_ready() const noexcept { return false; }
        template <class Promise>
        std::coroutine_handle<>
        await_suspend(std::coroutine_handle<Promise> parent) const noexcept {
            static_assert(std::is_base_of_v<PooledFrame, Promise>,
                          "a task is awaited by a task or a process");
            // The whole nest belongs to one process, which is what a kill looks at.
            FrameHeader::of(frame).owner = FrameHeader::of(parent).owner;
            frame.promise().setSuccessor(parent);
            return frame;
        }
        T await_resume() const { return frame.promise().take(); }
    };
    Awaiter operator co_await() const {
        expectUnstarted();
        return {m_frame};
    }

private:
    friend promise_type;
    explicit Task(std::coroutine_handle<promise_type> frame) : m_frame(frame) {}

    void expectUnstarted() const {
        ENSURE(m_frame);
        ENSURE(!m_frame.promise().isStarted());
    }
    void dispose() noexcept {
        if (auto error = m_frame.promise().takeError()) [[unlikely]] {
            detail::reportLostError(std::move(error));
        }
        m_frame.destroy();
    }

    std::coroutine_handle<promise_type> m_frame;
};

namespace detail {

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
    return Task<T>{std::coroutine_handle<TaskPromise>::from_promise(*this)};
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
    return Task<void>{std::coroutine_handle<TaskPromise>::from_promise(*this)};
}

} // namespace detail

} // namespace idem
