#include "tests/support/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace idem {

std::vector<TextFile> filesIn(std::string_view folder, std::string_view ending) {
    std::vector<TextFile> files;
    const auto root = std::filesystem::path(IDEMSCOPE_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(ending)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            std::ostringstream text;
            text << stream.rdbuf();
            files.push_back({name, text.str()});
        }
    }
    std::sort(files.begin(), files.end(), [](const TextFile& left, const TextFile& right) {
        return left.name < right.name;
    });
    return files;
}

} // namespace idem
