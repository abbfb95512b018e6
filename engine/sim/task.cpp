// What happens to an exception that nobody asked its task for.

#include "engine/sim/task.h"

#include "engine/sim/simulation.h"

namespace idem::detail {

void reportLostError(std::exception_ptr error) noexcept {
    if (auto* const simulation = Simulation::running()) {
        simulation->fail(std::move(error));
    } else if (std::uncaught_exceptions() == 0) {
        std::rethrow_exception(std::move(error));
    }
}

} // namespace idem::detail
