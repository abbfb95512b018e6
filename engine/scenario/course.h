// The scenarios as a course: chapters, and the place of a scenario among them.
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string_view>

namespace idem {

/// The place of a scenario: "5.12" is the twelfth of the fifth chapter, both from 1.
struct Lesson {
    int chapter = 0;
    int number = 0;

    auto operator<=>(const Lesson&) const = default;
};

/// Titles of the chapters; the first one is chapter 1.
std::span<const std::string_view> chapters();

/// None if the text is not of the form or names no chapter. Numbers go up to 99.
std::optional<Lesson> readLesson(std::string_view text);

} // namespace idem
