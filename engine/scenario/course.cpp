#include "engine/scenario/course.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <string>

namespace idem {

namespace {

using namespace std::string_view_literals;

constexpr std::array chapterTitles{
    "What idempotency is"sv,
    "How a request comes twice"sv,
    "The agreement about the key"sv,
    "What the server answers"sv,
    "Protection within one system"sv,
    "Crashes, leases and owners"sv,
    "Regions, caches and failover"sv,
    "Interview questions and popular advice"sv,
};

/// A number from 1 to 99 without leading zeros.
std::optional<int> readNumber(std::string_view text) {
    int number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool isWhole = read.ec == std::errc() && read.ptr == end;
    if (!isWhole || number < 1 || number > 99 || text != std::to_string(number)) {
        return std::nullopt;
    }
    return number;
}

} // namespace

std::span<const std::string_view> chapters() {
    return chapterTitles;
}

std::optional<Lesson> readLesson(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) {
        return std::nullopt;
    }
    const auto chapter = readNumber(text.substr(0, point));
    const auto number = readNumber(text.substr(point + 1));
    if (!chapter || !number || *chapter > static_cast<int>(chapterTitles.size())) {
        return std::nullopt;
    }
    return Lesson{*chapter, *number};
}

} // namespace idem
