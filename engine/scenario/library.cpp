// The library: the scenarios that come with the program.

#include "engine/scenario/library.h"

#include <filesystem>
#include <system_error>

namespace idem {

std::optional<std::string> libraryFolder(const std::string& program) {
    auto folder = std::filesystem::path(program).parent_path();
    while (folder.has_relative_path()) {
        const auto library = folder / "share" / "idemscope" / "scenarios";
        std::error_code error;
        if (std::filesystem::is_directory(library, error)) {
            return std::filesystem::canonical(library, error).string();
        }
        folder = folder.parent_path();
    }
    return std::nullopt;
}

} // namespace idem
