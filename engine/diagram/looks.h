// How messages, keys and locks look wherever they are drawn: one grammar for all diagrams.
#pragma once

#include "engine/diagram/display_list.h"
#include "engine/diagram/timeline_index.h"

#include <string_view>

namespace idem {

/// A request has a filled head, an answer an open one.
struct MessageLook {
    Ink ink = Ink::Text;
    Dash dash = Dash::Solid;
    double width = 1;
    bool isFilled = true;
};

MessageLook lookOf(const Arrow& arrow);
/// Why it never arrived, in a word or two. REQUIRES: arrow.isLost.
std::string_view lossWordsOf(const Arrow& arrow);

struct StateLook {
    Ink ink = Ink::Text;
    Fill fill = Fill::Solid;
    std::string_view text;
};

/// REQUIRES: not Absent, which is not drawn.
StateLook lookOf(KeyState state);
StateLook lockLook();

} // namespace idem
