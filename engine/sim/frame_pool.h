// Where coroutine frames live: one reserved address range a simulation, cut into granules of 64
// bytes. A frame has a small index, frames of one size are reused last in, first out, and the
// header in front of a frame outlives it, so a stale reference to a frame is recognised by one
// load.
#pragma once

#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>

namespace idem {

/// Stands in front of every frame. Its place holds a header for good, whatever frame comes and goes
/// behind it, and it is never poisoned.
struct FrameHeader {
    /// The key of the one entry that may resume the frame; 0 while nothing may.
    std::uint64_t armed;
    /// Of the root frame of a live process: which process it is. Otherwise 0.
    std::uint32_t birth;
    /// The root frame of the process that the frame belongs to. In a free frame: the next free one.
    std::uint32_t owner : 24;
    /// The size of header and frame in granules; 0 when the frame came from malloc.
    std::uint32_t granules : 8;

    static FrameHeader& of(std::coroutine_handle<> frame) {
        return *(static_cast<FrameHeader*>(frame.address()) - 1);
    }
};
static_assert(sizeof(FrameHeader) == 16, "a frame must stay aligned to 16 bytes");

/// One thread uses a pool at a time.
class FramePool {
public:
    static constexpr std::size_t granule = 64;
    static constexpr std::size_t range = std::size_t{1} << 30;
    /// The largest frame in bytes.
    static constexpr std::size_t frameMax = 255 * granule - sizeof(FrameHeader);

    /// Reserves a range of addresses; memory is used as frames are made. Throws std::bad_alloc.
    FramePool();
    ~FramePool();
    FramePool(const FramePool&) = delete;
    FramePool& operator=(const FramePool&) = delete;

    /// The pool that takes this thread's new frames; null when malloc does.
    static FramePool* current() { return s_current; }

    /// Makes a pool the thread's current one and restores the former at its end.
    class Scope {
    public:
        explicit Scope(FramePool* pool) : m_former(s_current) { s_current = pool; }
        ~Scope() { s_current = m_former; }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        FramePool* m_former;
    };

    /// Memory for a frame, aligned to 16 bytes. ENSUREs bytes <= frameMax.
    void* allocate(std::size_t bytes);
    /// From the current pool, or from malloc when none is current.
    static void* allocateAnywhere(std::size_t bytes);
    /// Gives a frame back to wherever it came from, whichever pool is current now.
    static void release(void* frame) noexcept;
    /// The same for the root frame of a process, which ends by that.
    static void releaseRoot(void* frame) noexcept;

    /// The index of an address in this pool; indexMax or more when it lies elsewhere.
    std::size_t indexOf(const void* address) const {
        return (reinterpret_cast<std::uintptr_t>(address) -
                reinterpret_cast<std::uintptr_t>(m_base)) /
               granule;
    }
    static constexpr std::size_t indexMax = range / granule;
    /// REQUIRES: the index of a frame of this pool, dead or alive.
    FrameHeader& header(std::uint32_t index) const {
        return *reinterpret_cast<FrameHeader*>(m_base + std::size_t{index} * granule);
    }
    void* frameAt(std::uint32_t index) const { return &header(index) + 1; }

    /// Calls visit(index) for every frame, dead or alive.
    template <class Visit>
    void forEachFrame(Visit visit) const {
        for (auto index = firstIndex; index != m_nextIndex; index += header(index).granules) {
            visit(index);
        }
    }
    /// Entries of an event heap that dead frames have left behind.
    std::size_t staleCount() const { return m_staleCount; }
    void addStale(std::size_t count) { m_staleCount += count; }
    void removeStale() { m_staleCount -= m_staleCount != 0 ? 1 : 0; }
    void forgetStale() { m_staleCount = 0; }

    /// Live processes; counted here because a process ends by giving its frame back.
    std::size_t processCount() const { return m_processCount; }
    void addProcess() { ++m_processCount; }
    /// From here on the process is dead to everybody, its frame notwithstanding.
    void endProcess(FrameHeader& root) noexcept {
        root.birth = 0;
        --m_processCount;
    }

    /// Set in the key of an entry that waits in the event heap (not in the ring).
    static constexpr std::uint64_t inHeap = std::uint64_t{1} << 24;

private:
    // The first granule holds the address of the pool itself, which is how release() finds it.
    static constexpr std::uint32_t firstIndex = 1;
    static std::size_t granulesFor(std::size_t bytes) {
        return (bytes + sizeof(FrameHeader) + granule - 1) / granule;
    }
    static FramePool& of(const void* address) {
        const auto number = reinterpret_cast<std::uintptr_t>(address);
        return **reinterpret_cast<FramePool**>(number & ~(range - 1));
    }
    void* allocateFresh(std::size_t granules);
    static void releaseUnusual(FrameHeader& freed) noexcept;
    void linkFree(FrameHeader& freed) noexcept;

    static inline constinit thread_local FramePool* s_current = nullptr;

    char* m_base = nullptr;
    std::uint32_t m_nextIndex = firstIndex;
    std::size_t m_staleCount = 0;
    std::size_t m_processCount = 0;
    std::array<std::uint32_t, 256> m_free{};
};

/// The base of every promise whose frame a simulation may suspend, resume or kill.
struct PooledFrame {
    static void* operator new(std::size_t bytes) { return FramePool::allocateAnywhere(bytes); }
    static void operator delete(void* frame) noexcept { FramePool::release(frame); }
};

} // namespace idem

#if defined(__SANITIZE_ADDRESS__)
#define IDEM_POISON_FRAMES 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IDEM_POISON_FRAMES 1
#endif
#endif
#ifdef IDEM_POISON_FRAMES
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size)                                                   \
    (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size)                                                 \
    (static_cast<void>(address), static_cast<void>(size))
#endif

namespace idem {

inline void* FramePool::allocate(std::size_t bytes) {
    const std::size_t granules = granulesFor(bytes);
    if (granules >= m_free.size() || m_free[granules] == 0) [[unlikely]] {
        return allocateFresh(granules);
    }
    FrameHeader& frame = header(m_free[granules]);
    m_free[granules] = frame.owner;
    ASAN_UNPOISON_MEMORY_REGION(&frame, granules * granule);
    return &frame + 1;
}

inline void FramePool::linkFree(FrameHeader& freed) noexcept {
    freed.owner = m_free[freed.granules] & 0xff'ffff;
    m_free[freed.granules] = static_cast<std::uint32_t>(indexOf(&freed));
    ASAN_POISON_MEMORY_REGION(&freed + 1, freed.granules * granule - sizeof(FrameHeader));
}

inline void FramePool::release(void* frame) noexcept {
    FrameHeader& freed = *(static_cast<FrameHeader*>(frame) - 1);
    // A frame that ran to its end waits for nothing; one that was killed usually does.
    if (freed.granules == 0 || freed.armed != 0) [[unlikely]] {
        releaseUnusual(freed);
        return;
    }
    of(frame).linkFree(freed);
}

inline void FramePool::releaseRoot(void* frame) noexcept {
    FrameHeader& root = *(static_cast<FrameHeader*>(frame) - 1);
    if (root.birth != 0) {
        of(frame).endProcess(root);
    }
    release(frame);
}

} // namespace idem
