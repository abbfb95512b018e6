// A path is matched against the patterns of the field groups, so a new group needs nothing here.
#include "engine/scenario/field_address.h"

#include <vector>

namespace idem {

namespace {

std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments{""};
    for (const char letter : path) {
        if (letter == '.') {
            segments.emplace_back();
        } else {
            segments.back() += letter;
        }
    }
    // Files write [strategies.NAME], because `strategy` is taken there.
    if (segments.size() > 1 && segments[0] == "strategies") {
        segments[0] = "strategy";
    }
    return segments;
}

bool matches(const FieldGroupInfo& info, const std::vector<std::string>& segments) {
    if (info.path.empty()) {
        return segments.size() == 1;
    }
    if (info.path.ends_with(".*")) {
        return segments.size() == 3 && segments[0] + ".*" == info.path;
    }
    if (info.path.ends_with("[]")) {
        const std::string head(info.path.substr(0, info.path.size() - 1));
        return segments.size() == 2 && segments[0].starts_with(head);
    }
    return segments.size() == 2 && segments[0] == info.path;
}

} // namespace

std::optional<FieldAddress> addressOf(std::string_view path) {
    const auto segments = segmentsOf(path);
    for (const FieldGroupInfo& info : fieldGroups()) {
        if (!matches(info, segments)) {
            continue;
        }
        FieldAddress address;
        address.group = info.group;
        address.field = segments.back();
        if (info.group == FieldGroup::Expected) {
            address.name = segments[1];
            address.elementPath = segments[0] + "." + segments[1];
            address.field = "*";
        } else if (segments.size() == 3) {
            address.name = segments[1];
            address.elementPath = segments[0] + "." + segments[1];
        } else if (segments.size() == 2) {
            address.elementPath = segments[0];
        }
        return address;
    }
    return std::nullopt;
}

} // namespace idem
