// What may stand at a place of a scenario's text, and what stands there, for an editor: also while
// the text is half typed and does not read as a scenario.
#pragma once

#include "engine/scenario/known_strategies.h"
#include "engine/scenario/scenario.h"
#include "engine/scenario/toml_layout.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

struct Completion {
    std::string text; ///< What replaces the word, with quotes where TOML needs them.
    std::string help; ///< One line; may be empty.

    bool operator==(const Completion&) const = default;
};

struct Completions {
    TextSpan word; ///< What is replaced: the word at the place, perhaps empty.
    std::vector<Completion> all;
};

/// Keys of the table at a place that are not there yet, choices and names of a value, tables in a
/// header; nothing inside comments and texts of several lines. Names are those of the scenario,
/// the last one that could be read. REQUIRES: offset <= text.size(). Linear.
Completions completionsAt(std::string_view text,
                          std::size_t offset,
                          const Scenario& names,
                          const Strategies& known = knownStrategies());

/// What the field or the table of a line is: its path, its help, what it accepts, its default, a
/// line each; empty where there is none. REQUIRES: offset <= text.size(). Linear.
std::string helpAt(std::string_view text, std::size_t offset);

} // namespace idem
