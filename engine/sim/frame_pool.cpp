// The rarer half of the frame pool: reserving the range, frames that no free list has, frames from
// malloc, and frames that die while something is still going to resume them.

#include "engine/sim/frame_pool.h"

#include "engine/core/ensure.h"

#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace idem {

FramePool::FramePool() {
    // The range is aligned to its own size, so that the pool is found from any address in it.
    constexpr auto protection = PROT_READ | PROT_WRITE;
    constexpr auto flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void* const mapped = mmap(nullptr, 2 * range, protection, flags, -1, 0);
    if (mapped == MAP_FAILED) {
        throw std::bad_alloc();
    }
    char* const first = static_cast<char*>(mapped);
    const std::size_t before = (range - reinterpret_cast<std::uintptr_t>(first) % range) % range;
    m_base = first + before;
    if (before != 0) {
        munmap(first, before);
    }
    munmap(m_base + range, range - before);
    *reinterpret_cast<FramePool**>(m_base) = this;
}

FramePool::~FramePool() {
    ASAN_UNPOISON_MEMORY_REGION(m_base, std::size_t{m_nextIndex} * granule);
    munmap(m_base, range);
}

void* FramePool::allocateAnywhere(std::size_t bytes) {
    if (s_current != nullptr) [[likely]] {
        return s_current->allocate(bytes);
    }
    auto* const frame = static_cast<FrameHeader*>(std::malloc(bytes + sizeof(FrameHeader)));
    if (frame == nullptr) {
        throw std::bad_alloc();
    }
    *frame = FrameHeader{};
    return frame + 1;
}

void* FramePool::allocateFresh(std::size_t granules) {
    ENSURE(granules < m_free.size());
    ENSURE(m_nextIndex + granules < indexMax);
    const auto index = m_nextIndex;
    m_nextIndex += static_cast<std::uint32_t>(granules);
    FrameHeader& fresh = header(index);
    ASAN_UNPOISON_MEMORY_REGION(&fresh, granules * granule);
    fresh = FrameHeader{};
    fresh.granules = granules & 0xff;
    return &fresh + 1;
}

void FramePool::releaseUnusual(FrameHeader& freed) noexcept {
    if (freed.granules == 0) {
        std::free(&freed);
        return;
    }
    FramePool& pool = of(&freed);
    pool.m_staleCount += (freed.armed & inHeap) != 0 ? 1 : 0;
    freed.armed = 0;
    pool.linkFree(freed);
}

} // namespace idem
