#include "engine/core/time.h"

#include "engine/core/number_text.h"

#include <array>
#include <cstdlib>

namespace idem {

namespace {

struct Unit {
    std::int64_t ns;
    const char* name;
};

std::string decimal(std::int64_t value, std::int64_t unit) {
    std::string text = std::to_string(value / unit);
    std::int64_t rest = value % unit;
    if (rest == 0) {
        return text;
    }
    text += '.';
    while (rest != 0) {
        rest *= 10;
        text += static_cast<char>('0' + rest / unit);
        rest %= unit;
    }
    return text;
}

} // namespace

std::string toText(Duration span) {
    static constexpr std::array units{Unit{86'400'000'000'000, "d"},
                                      Unit{3'600'000'000'000, "h"},
                                      Unit{60'000'000'000, "min"},
                                      Unit{1'000'000'000, "s"},
                                      Unit{1'000'000, "ms"},
                                      Unit{1'000, "us"}};
    if (span.ns == 0) {
        return "0ms";
    }
    const std::string sign = span.ns < 0 ? "-" : "";
    const std::int64_t value = std::llabs(span.ns);
    for (const auto& unit : units) {
        // A tenth of a unit still reads well ("1.5s"); more decimals do not.
        if (value >= unit.ns && value % (unit.ns / 10) == 0 &&
            (unit.ns < 60'000'000'000 || value % unit.ns == 0)) {
            return sign + decimal(value, unit.ns) + unit.name;
        }
    }
    return sign + std::to_string(value) + "ns";
}

std::string toMillisecondText(Duration span) {
    const std::string sign = span.ns < 0 ? "-" : "";
    const std::int64_t micro = (std::llabs(span.ns) + 500) / 1'000;
    std::string text = sign + groupedText(micro / 1'000);
    if (micro % 1'000 != 0) {
        std::string decimals = std::to_string(1'000 + micro % 1'000).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return text + " ms";
}

} // namespace idem
