#include "engine/scenario/field_reference.h"

#include "engine/scenario/field_value.h"

namespace idem {

namespace {

std::string defaultText(const Field& field) {
    const std::string text = toText(field, defaultOf(field));
    return text.empty() ? "" : "`" + text + "`";
}

} // namespace

std::string fieldReference() {
    std::string page;
    for (const FieldGroupInfo& info : fieldGroups()) {
        page += page.empty() ? "" : "\n";
        page += "## " + (info.table.empty() ? "Top" : "`" + std::string(info.table) + "`") + "\n\n";
        page += std::string(info.help) + "\n\n";
        page += "| path | accepts | default | meaning |\n|---|---|---|---|\n";
        for (const Field& field : fieldsOf(info.group)) {
            page += "| `" + pathPattern(field) + "` | " + expectedText(field) + " | " +
                    defaultText(field) + " | " + std::string(field.help) + " |\n";
        }
    }
    return page;
}

} // namespace idem
