// The schema is small and fixed in shape, so it is put together as text: an object per group, a
// property per field.
#include "engine/scenario/field_reference.h"
#include "engine/scenario/field_value.h"

#include <vector>

namespace idem {

namespace {

constexpr std::string_view namePattern = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";
constexpr std::string_view durationPattern = "^[0-9]+(\\.[0-9]+)?(ns|us|ms|s|min|h|d)$";
constexpr std::string_view sharePattern = "^[0-9]+(\\.[0-9]+)?%?$";

std::string jsonText(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') {
            result += '\\';
        }
        result += letter;
    }
    return result + "\"";
}

std::string member(std::string_view name, std::string_view json) {
    return jsonText(name) + ": " + std::string(json);
}

std::string object(const std::vector<std::string>& members) {
    std::string text;
    for (const std::string& item : members) {
        text += (text.empty() ? "" : ", ") + item;
    }
    return "{" + text + "}";
}

std::string textOf(std::string_view pattern) {
    return R"("type": "string", "pattern": )" + jsonText(pattern);
}

std::string choiceOf(const Field& field) {
    std::string names;
    for (const std::string_view choice : field.choices) {
        names += (names.empty() ? "" : ", ") + jsonText(choice);
    }
    return "\"enum\": [" + names + (field.isOptional ? R"(, ""])" : "]");
}

std::string rangeOf(const FieldRange& range, std::string_view least, std::string_view most) {
    return member(least, std::to_string(range.least)) + ", " +
           member(most, std::to_string(range.most));
}

std::string typeOf(const Field& field) {
    switch (field.type) {
    case FieldType::Text:
        return R"("type": "string", "maxLength": )" + std::to_string(field.range.most);
    case FieldType::Name:
        return field.isOptional ? R"("type": "string")" : textOf(namePattern);
    case FieldType::NameList:
        return R"("type": "array", "items": {)" + textOf(namePattern) + "}, " +
               rangeOf(field.range, "minItems", "maxItems");
    case FieldType::Duration:
        return textOf(durationPattern);
    case FieldType::Distribution:
        return R"("type": "string")";
    case FieldType::Probability:
    case FieldType::Fraction:
        return R"("anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, {)" +
               textOf(sharePattern) + "}]";
    case FieldType::Integer:
        return R"("type": "integer", )" + rangeOf(field.range, "minimum", "maximum");
    case FieldType::Boolean:
        return R"("type": "boolean")";
    case FieldType::Choice:
        return choiceOf(field);
    }
    return "";
}

std::string property(const Field& field) {
    return "{" + typeOf(field) + ", " + member("description", jsonText(field.help)) + "}";
}

std::vector<std::string> propertiesOf(FieldGroup group) {
    std::vector<std::string> members;
    for (const Field& field : fieldsOf(group)) {
        members.push_back(member(field.name, property(field)));
    }
    return members;
}

/// A table with exactly these keys.
std::string tableOf(const std::vector<std::string>& properties) {
    return object({member("type", "\"object\""),
                   member("additionalProperties", "false"),
                   member("properties", object(properties))});
}

/// A table of tables by name.
std::string namedTables(const std::string& entry, const std::vector<std::string>& fixed = {}) {
    return object({member("type", "\"object\""),
                   member("additionalProperties", "false"),
                   member("properties", object(fixed)),
                   member("patternProperties", object({member(namePattern, entry)}))});
}

} // namespace

std::string jsonSchema() {
    auto members = propertiesOf(FieldGroup::Top);
    for (const FieldGroupInfo& info : fieldGroups()) {
        const auto properties = propertiesOf(info.group);
        switch (info.group) {
        case FieldGroup::Top:
        case FieldGroup::ServerList:
            break;
        case FieldGroup::Client:
            members.push_back(member("clients", namedTables(tableOf(properties))));
            break;
        case FieldGroup::Server:
            members.push_back(member(
                "servers", namedTables(tableOf(properties), propertiesOf(FieldGroup::ServerList))));
            break;
        case FieldGroup::Strategy:
            members.push_back(member("strategies", namedTables(tableOf(properties))));
            break;
        case FieldGroup::Expected:
            members.push_back(
                member("expected", namedTables(property(fieldsOf(FieldGroup::Expected).front()))));
            break;
        case FieldGroup::Fault:
            members.push_back(member(
                "faults",
                object({member("type", "\"array\""), member("items", tableOf(properties))})));
            break;
        default:
            members.push_back(member(info.path, tableOf(properties)));
        }
    }
    return object({member("$schema", "\"https://json-schema.org/draft/2020-12/schema\""),
                   member("title", "\"Idemscope scenario\""),
                   member("type", "\"object\""),
                   member("additionalProperties", "false"),
                   member("properties", object(members))}) +
           "\n";
}

} // namespace idem
