// The rarer half of a resource: waiters that are killed, and a resource that goes before them.

#include "engine/sim/resource.h"

namespace idem {

void Resource::Acquire::abandon() noexcept {
    if (m_state == State::idle) {
        return;
    }
    m_resource->unlink(*this);
    if (m_state == State::granted) {
        m_resource->release();
    } else {
        --m_resource->m_queueLength;
    }
}

// A resource may go while processes still wait for it; they then wait until they are killed.
Resource::~Resource() {
    for (Acquire* orphan = m_first; orphan != nullptr; orphan = orphan->m_next) {
        orphan->m_resource = nullptr;
        orphan->m_state = Acquire::State::idle;
    }
}

} // namespace idem
