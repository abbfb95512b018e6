#include "engine/scenario/node_value.h"

#include "engine/scenario/plain_text.h"

namespace idem {

namespace {

using Kind = TomlNode::Kind;

bool isNumber(const TomlNode& node) {
    return node.kind == Kind::Integer || node.kind == Kind::Float;
}

bool isShare(const Field& field) {
    return field.type == FieldType::Probability || field.type == FieldType::Fraction;
}

bool isTime(const Field& field) {
    return field.type == FieldType::Duration || field.type == FieldType::Distribution;
}

std::string adviceFor(const Field& field, const TomlNode& node) {
    const bool isBare = field.type == FieldType::Integer || field.type == FieldType::Boolean;
    if (isBare && node.kind == Kind::Text && readFieldValue(field, node.text).value) {
        return "write " + node.text + " without quotes";
    }
    if (field.refersTo == FieldReference::Strategy && node.kind == Kind::Table) {
        return "write options under [strategies.NAME]";
    }
    if (field.type == FieldType::NameList && node.kind == Kind::Text && isName(node.text)) {
        return "write [" + quoted(node.text) + "]";
    }
    return "";
}

ReadNode wrongType(const Field& field, const TomlNode& node) {
    ReadNode result;
    result.problem.code = "wrong-type";
    result.problem.message = "a value of this kind cannot stand here";
    result.problem.expected = expectedText(field);
    result.problem.found = foundText(node);
    result.problem.suggestion = adviceFor(field, node);
    result.problem.line = node.at.line;
    result.problem.column = node.at.column;
    return result;
}

ReadNode checked(const Field& field, const TomlNode& node, FieldValue value) {
    ReadNode result;
    if (auto problem = problemOf(field, value)) {
        result.problem = std::move(*problem);
        result.problem.found = node.kind == Kind::Array ? "" : foundText(node);
        result.problem.line = node.at.line;
        result.problem.column = node.at.column;
        return result;
    }
    result.value = std::move(value);
    return result;
}

/// Texts and numbers whose meaning the text carries; an error points into the text if it can.
ReadNode readWritten(const Field& field, const TomlNode& node) {
    ReadValue read = readFieldValue(field, node.text);
    ReadNode result;
    result.value = std::move(read.value);
    result.problem = std::move(read.problem);
    result.problem.line = node.at.line;
    result.problem.column = node.at.column;
    if (node.isVerbatim) {
        result.problem.column += 1 + static_cast<int>(read.offset);
    } else if (isNumber(node)) {
        result.problem.found = foundText(node);
    }
    return result;
}

ReadNode readList(const Field& field, const TomlNode& node) {
    std::vector<std::string> names;
    for (const TomlNode& item : node.items) {
        if (item.kind != Kind::Text) {
            auto result = wrongType(field, item);
            result.problem.message = "a name should stand here";
            return result;
        }
        names.push_back(item.text);
    }
    return checked(field, node, std::move(names));
}

} // namespace

ReadNode readNode(const Field& field, const TomlNode& node) {
    const bool isBare = field.type == FieldType::Integer || field.type == FieldType::Boolean ||
                        field.type == FieldType::NameList;
    // A number without a unit is refused as text: the message then knows what unit to suggest.
    if (node.kind == Kind::Text && !isBare) {
        return readWritten(field, node);
    }
    if (isNumber(node) && (isShare(field) || isTime(field))) {
        return readWritten(field, node);
    }
    if (node.kind == Kind::Integer && field.type == FieldType::Integer) {
        return checked(field, node, node.integer);
    }
    if (node.kind == Kind::Boolean && field.type == FieldType::Boolean) {
        return checked(field, node, node.isTrue);
    }
    if (node.kind == Kind::Array && field.type == FieldType::NameList) {
        return readList(field, node);
    }
    return wrongType(field, node);
}

std::string foundText(const TomlNode& node) {
    switch (node.kind) {
    case Kind::Text:
        return quoted(node.text);
    case Kind::Integer:
    case Kind::Float:
    case Kind::DateTime:
        return printable(node.text, 40);
    case Kind::Boolean:
        return node.isTrue ? "true" : "false";
    case Kind::Table:
        return "a table";
    case Kind::Array:
        return "a list";
    }
    return "";
}

} // namespace idem
