#include "engine/scenario/unknown_field.h"

#include "engine/core/nearest_name.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>

namespace idem {

namespace {

/// "clients" of "[clients.NAME]".
std::string_view tableWord(const FieldGroupInfo& info) {
    const std::size_t start = info.table.find_first_not_of('[');
    return info.table.substr(start, info.table.find_first_of(".]", start) - start);
}

/// Where a field of that name does exist, as advice; empty if nowhere.
std::string homeOf(std::string_view word) {
    for (const Field& field : fields()) {
        if (field.name == word) {
            const std::string_view table = infoOf(field.group).table;
            return table.empty() ? "write it above the first table"
                                 : "write it under " + std::string(table);
        }
    }
    return "";
}

} // namespace

std::vector<std::string_view> wordsOf(FieldGroup group) {
    std::vector<std::string_view> words;
    for (const Field& field : fieldsOf(group)) {
        words.push_back(field.name);
    }
    if (group == FieldGroup::Top) {
        for (const FieldGroupInfo& info : fieldGroups().subspan(1)) {
            const std::string_view word = tableWord(info);
            if (std::find(words.begin(), words.end(), word) == words.end()) {
                words.push_back(word);
            }
        }
    }
    return words;
}

Complaint unknownField(FieldGroup group, std::string_view word, std::string path) {
    const auto words = wordsOf(group);
    Complaint complaint;
    complaint.code = "unknown-field";
    complaint.path = std::move(path);
    complaint.message = "there is no field " + quoted(word) + " here";
    complaint.suggestion = homeOf(word);
    if (const auto nearest = nearestName(word, words)) {
        complaint.suggestion = "write " + *nearest;
    }
    // With a hint at hand, a list of all words would hide it.
    complaint.expected = complaint.suggestion.empty() ? listed(words) : "";
    return complaint;
}

} // namespace idem
