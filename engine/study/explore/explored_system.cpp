#include "engine/study/explore/explored_system.h"

#include "engine/core/ensure.h"

namespace idem {

ExploredSystem duplicates(const StrategyEntry& strategy,
                          const ProtocolSetup& setup,
                          const Request& request,
                          int count,
                          int servers) {
    ENSURE(servers > 0);
    ExploredSystem system =
        duplicates([&strategy, &setup, request](
                       Handler& handler) { return serve(handler, setup, strategy, request); },
                   count);
    system.servers = servers;
    for (int index = 0; index < count; ++index) {
        system.handlers[static_cast<std::size_t>(index)].server = index % servers;
    }
    return system;
}

ExploredSystem duplicates(const HandlerProgram& program, int count) {
    ENSURE(count > 0 && count <= ExploredSystem::handlersMax);
    ExploredSystem system;
    system.handlers.assign(static_cast<std::size_t>(count), ExploredHandler{program, 0, 0});
    return system;
}

} // namespace idem
