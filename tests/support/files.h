// The files of the source tree that tests read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace idem {

struct TextFile {
    std::string name; ///< Without its folder.
    std::string text;
};

/// The files in a folder of the source tree (not below it) whose name ends so, sorted by name.
std::vector<TextFile> filesIn(std::string_view folder, std::string_view ending);

} // namespace idem
