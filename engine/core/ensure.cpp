#include "engine/core/ensure.h"

namespace idem {

void failEnsure(const char* condition, const char* file, int line) {
    std::string path{file};
    const auto folder = path.rfind("/engine/");
    if (folder != std::string::npos) {
        path.erase(0, folder + 1);
    }
    throw InternalError(path + ":" + std::to_string(line) + ": ENSURE(" + condition + ") failed");
}

} // namespace idem
