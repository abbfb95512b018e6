// A process: a coroutine that nobody awaits, alive from its spawning to its end or its killing.
#pragma once

#include "engine/sim/frame_pool.h"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <utility>

namespace idem {

/// Names a process for ever: after its end it names nothing, and never another process.
struct ProcessRef {
    std::uint32_t index = 0;
    std::uint32_t birth = 0;
    std::uint32_t run = 0;

    static constexpr ProcessRef none() { return {}; }
    bool operator==(const ProcessRef&) const = default;
};

/// What a process coroutine returns. It does nothing until Simulation::spawn takes it; dropped
/// before that, it never runs. Its frame frees itself when it ends, and an exception that leaves it
/// comes out of Simulation::run.
class [[nodiscard]] Process {
public:
    struct promise_type : PooledFrame {
        // Both, although the first only repeats the base: g++ takes an inherited `new` and an own
        // `delete` for a mismatch when it does not inline.
        static void* operator new(std::size_t bytes) { return PooledFrame::operator new(bytes); }
        static void operator delete(void* frame) noexcept { FramePool::releaseRoot(frame); }
        Process get_return_object() noexcept {
            return Process{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        /// Defined with Simulation, which keeps the exception for run() to rethrow.
        void unhandled_exception() noexcept;
    };

    Process(Process&& other) noexcept : m_frame(std::exchange(other.m_frame, nullptr)) {}
    Process& operator=(Process&&) = delete;
    ~Process() {
        if (m_frame) {
            m_frame.destroy();
        }
    }

private:
    friend class Simulation;
    explicit Process(std::coroutine_handle<> frame) : m_frame(frame) {}

    std::coroutine_handle<> m_frame;
};

} // namespace idem
