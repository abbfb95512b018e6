// One running request handler, as a strategy sees it, whatever driver runs it.
#pragma once

#include "engine/protocol/message.h"
#include "engine/protocol/operation.h"
#include "engine/stores/clock.h"

#include <coroutine>
#include <cstdint>
#include <utility>

namespace idem {

/// The seam between protocol and driver. A driver derives from it, one object a handler, and
/// keeps it alive longer than the handler's frames.
///
/// An operation is prepared in place, then announced by awaiting it: frames stay small because the
/// statement lives here and not in them.
class Handler {
public:
    explicit Handler(const Clock& clock) : m_clock(&clock) {}
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    /// Takes over the prepared operation; resumes `frame` once result() holds what it yielded.
    virtual void announce(std::coroutine_handle<> frame) = 0;
    /// Repeats `renewal` every `period` as a process of its own until told to stop or until the
    /// handler dies. The exploring driver, which knows no time, ignores it.
    virtual void keepAlive(const Operation& renewal, Duration period) = 0;
    virtual void stopKeepingAlive() = 0;
    /// Sends `operation` out after `delay`, whether or not the handler has ended by then; nobody
    /// hears its result. Until it is sent it lives in the memory of the process, and a crash of the
    /// server loses it (semantics.md F28). The exploring driver, which knows no time, never sends
    /// it: there the queue is always longer than the story.
    virtual void sendBehind(const Operation& operation, Duration delay) = 0;
    /// The key under which the server keeps what it knows of this request: what the header says,
    /// within its scope (semantics.md R07). REQUIRES: the request has a key.
    virtual std::uint32_t scopedKey(const Request& request) { return *request.key; }

    /// A number that no other handler of the run has: the token of its claims and locks.
    std::int64_t token() const { return m_token; }
    const Clock& clock() const { return *m_clock; }

    /// Starts an operation; the caller fills in its command.
    Operation& prepare(OperationName name, Role role, Place place, std::uint32_t key) {
        m_pending.name = name;
        m_pending.role = role;
        m_pending.place = place;
        m_pending.key = key;
        m_pending.patience = Duration::zero();
        return m_pending;
    }
    const Operation& pending() const { return m_pending; }
    const OperationResult& result() const { return m_result; }
    void setResult(OperationResult result) { m_result = std::move(result); }

protected:
    void setToken(std::int64_t token) { m_token = token; }

private:
    const Clock* m_clock;
    std::int64_t m_token = 0;
    Operation m_pending;
    OperationResult m_result;
};

/// What a service returns: await it at once, and only once. Resumes with what `read` makes of the
/// operation's result.
template <class Yield>
class [[nodiscard]] Announced {
public:
    using Reader = Yield (*)(const Handler&);

    Announced(Handler& handler, Reader read) : m_handler(&handler), m_read(read) {}

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> frame) { m_handler->announce(frame); }
    Yield await_resume() const { return m_read(*m_handler); }

private:
    Handler* m_handler;
    Reader m_read;
};

} // namespace idem
