// One reader for every type of field. It yields a problem without a position, since a text may
// come from a file, a command line or a form.
#include "engine/scenario/field_value.h"

#include "engine/core/distribution_text.h"
#include "engine/core/ensure.h"
#include "engine/core/quantity_text.h"
#include "engine/scenario/plain_text.h"

#include <algorithm>
#include <charconv>

namespace idem {

namespace {

/// Shares are exact decimals of 12 places (reliability.md, "Numbers").
constexpr std::int64_t shareSteps = 1'000'000'000'000;

Diagnostic problem(std::string code, std::string message, const Field& field) {
    Diagnostic found;
    found.code = std::move(code);
    found.message = std::move(message);
    found.expected = expectedText(field);
    return found;
}

ReadValue badText(const Field& field, TextError error, std::string_view text) {
    ReadValue result;
    result.problem = problem("bad-value", std::move(error.message), field);
    if (!error.expected.empty()) {
        result.problem.expected = std::move(error.expected);
    }
    result.problem.found = quoted(text);
    result.problem.suggestion = std::move(error.suggestion);
    result.offset = error.offset;
    return result;
}

template <class T>
ReadValue valueOr(const Field& field, FromText<T> read, std::string_view text) {
    if (!read) {
        return badText(field, std::move(read.error), text);
    }
    ReadValue result;
    result.value = std::move(*read.value);
    return result;
}

ReadValue readDuration(const Field& field, std::string_view text) {
    ReadValue result = valueOr(field, parseDuration(text), text);
    if (!result.value && parseDistribution(text)) {
        result.problem = problem("bad-value", "one duration, no distribution, fits here", field);
    }
    return result;
}

/// The words of a probability would mislead about a place in time.
ReadValue readFraction(const Field& field, std::string_view text) {
    ReadValue result = valueOr(field, parseProbability(text), text);
    if (!result.value) {
        result.problem = problem("bad-value", "the value is no share of a whole", field);
        result.offset = 0;
    }
    return result;
}

ReadValue readInteger(const Field& field, std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure == std::errc::result_out_of_range) {
        return badText(field, {0, "the number is out of range", "", ""}, text);
    }
    if (failure != std::errc() || end != text.data() + text.size()) {
        return badText(field, {0, "this is not a whole number", "", ""}, text);
    }
    ReadValue result;
    result.value = number;
    return result;
}

ReadValue readBoolean(const Field& field, std::string_view text) {
    ReadValue result;
    if (text == "true" || text == "false") {
        result.value = text == "true";
        return result;
    }
    return badText(field, {0, "this is neither true nor false", "", ""}, text);
}

ReadValue readNameList(std::string_view text) {
    std::vector<std::string> names;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        names.emplace_back(trimmed(rest.substr(0, comma)));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    ReadValue result;
    result.value = std::move(names);
    return result;
}

ReadValue readByType(const Field& field, std::string_view text) {
    ReadValue result;
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Name:
    case FieldType::Choice:
        result.value = std::string(text);
        return result;
    case FieldType::NameList:
        return readNameList(text);
    case FieldType::Duration:
        return readDuration(field, text);
    case FieldType::Distribution:
        return valueOr(field, parseDistribution(text), text);
    case FieldType::Probability:
        return valueOr(field, parseProbability(text), text);
    case FieldType::Fraction:
        return readFraction(field, text);
    case FieldType::Integer:
        return readInteger(field, text);
    case FieldType::Boolean:
        return readBoolean(field, text);
    }
    return result;
}

bool isWithin(const FieldRange& range, std::int64_t number) {
    return number >= range.least && number <= range.most;
}

std::optional<Diagnostic> textProblem(const Field& field, const std::string& text) {
    if (firstBadUtf8(text) < text.size()) {
        return problem("not-utf8", "the text is not UTF-8", field);
    }
    if (firstControl(text, field.hasLines) < text.size()) {
        return problem("bad-value", "the text holds a control character", field);
    }
    if (!isWithin(field.range, static_cast<std::int64_t>(text.size()))) {
        return problem("out-of-range", "the text is too long", field);
    }
    return std::nullopt;
}

std::optional<Diagnostic> nameProblem(const Field& field, const std::string& name) {
    if (isName(name) || (field.isOptional && name.empty())) {
        return std::nullopt;
    }
    return problem("bad-name", "this is not a name", field);
}

std::optional<Diagnostic> listProblem(const Field& field, const std::vector<std::string>& names) {
    if (!isWithin(field.range, static_cast<std::int64_t>(names.size()))) {
        return problem(
            "out-of-range", names.empty() ? "the list is empty" : "the list is too long", field);
    }
    for (const std::string& name : names) {
        if (!isName(name)) {
            auto found = problem("bad-name", quoted(name) + " is not a name", field);
            found.expected = nameGrammar;
            return found;
        }
    }
    return std::nullopt;
}

std::optional<Diagnostic> choiceProblem(const Field& field, const std::string& choice) {
    const bool isKnown =
        std::find(field.choices.begin(), field.choices.end(), choice) != field.choices.end();
    if (isKnown || (field.isOptional && choice.empty())) {
        return std::nullopt;
    }
    auto found = problem("unknown-choice", "this value is not known", field);
    found.suggestion = nearestHint(choice, field.choices);
    return found;
}

std::optional<Diagnostic> shareProblem(const Field& field, double share) {
    if (!(share >= 0 && share <= 1)) {
        return problem("out-of-range", "the share is not between 0 and 1", field);
    }
    const auto read = parseProbability(toText(field, share));
    if (!read || *read.value != share) {
        return problem("bad-value", "the share has more than 12 decimals", field);
    }
    return std::nullopt;
}

std::optional<Diagnostic> numberProblem(const Field& field, std::int64_t number) {
    if (isWithin(field.range, number)) {
        return std::nullopt;
    }
    const bool isSmall = number < field.range.least;
    const bool isTime = field.type == FieldType::Duration;
    const std::string what = isTime ? "the duration is too " : "the number is too ";
    const std::string_view small = isTime ? "short" : "small";
    const std::string_view great = isTime ? "long" : "great";
    return problem("out-of-range", what + std::string(isSmall ? small : great), field);
}

std::string fixedDecimals(std::int64_t digits, std::int64_t one) {
    std::string text = std::to_string(digits / one);
    const std::int64_t rest = digits % one;
    if (rest != 0) {
        std::string decimals = std::to_string(one + rest).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return text;
}

std::string shareText(FieldType type, double share) {
    if (!(share >= 0 && share <= 1)) {
        return "?";
    }
    const auto steps = static_cast<std::int64_t>(share * static_cast<double>(shareSteps) + 0.5);
    if (type == FieldType::Probability) {
        return fixedDecimals(steps, shareSteps / 100) + "%";
    }
    return fixedDecimals(steps, shareSteps);
}

std::string integerRange(const FieldRange& range) {
    const std::string least = std::to_string(range.least);
    if (range.least == range.most) {
        return "the number " + least;
    }
    return "a whole number from " + least + " to " + std::to_string(range.most);
}

std::string listRange(const FieldRange& range) {
    return "a list of " + std::to_string(range.least) + " to " + std::to_string(range.most) +
           " names";
}

} // namespace

ReadValue readFieldValue(const Field& field, std::string_view text) {
    ReadValue result = readByType(field, text);
    if (result.value) {
        if (auto found = problemOf(field, *result.value)) {
            result.problem = std::move(*found);
            result.value.reset();
        }
    }
    if (!result.value && result.problem.found.empty()) {
        result.problem.found = quoted(text);
    }
    return result;
}

std::optional<Diagnostic> problemOf(const Field& field, const FieldValue& value) {
    switch (field.type) {
    case FieldType::Text:
        return textProblem(field, std::get<std::string>(value));
    case FieldType::Name:
        return nameProblem(field, std::get<std::string>(value));
    case FieldType::NameList:
        return listProblem(field, std::get<std::vector<std::string>>(value));
    case FieldType::Choice:
        return choiceProblem(field, std::get<std::string>(value));
    case FieldType::Duration:
        return numberProblem(field, std::get<Duration>(value).ns);
    case FieldType::Integer:
        return numberProblem(field, std::get<std::int64_t>(value));
    case FieldType::Probability:
    case FieldType::Fraction:
        return shareProblem(field, std::get<double>(value));
    case FieldType::Distribution: // its factories keep the range
    case FieldType::Boolean:
        break;
    }
    return std::nullopt;
}

std::string toText(const Field& field, const FieldValue& value) {
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Name:
    case FieldType::Choice:
        return std::get<std::string>(value);
    case FieldType::NameList: {
        std::string text;
        for (const std::string& name : std::get<std::vector<std::string>>(value)) {
            text += (text.empty() ? "" : ",") + name;
        }
        return text;
    }
    case FieldType::Duration:
        return toText(std::get<Duration>(value));
    case FieldType::Distribution:
        return toText(std::get<Distribution>(value));
    case FieldType::Probability:
    case FieldType::Fraction:
        return shareText(field.type, std::get<double>(value));
    case FieldType::Integer:
        return std::to_string(std::get<std::int64_t>(value));
    case FieldType::Boolean:
        return std::get<bool>(value) ? "true" : "false";
    }
    return "";
}

std::string expectedText(const Field& field) {
    switch (field.type) {
    case FieldType::Text:
        return "a text of at most " + std::to_string(field.range.most) + " bytes";
    case FieldType::Name:
        return "a name: " + std::string(nameGrammar);
    case FieldType::NameList:
        return listRange(field.range);
    case FieldType::Duration:
        return "a duration from " + toText(Duration{field.range.least}) + " to " +
               toText(Duration{field.range.most}) + ", such as \"150ms\"";
    case FieldType::Distribution:
        return "a duration or a distribution, such as \"40ms\" or \"uniform(5ms, 20ms)\"";
    case FieldType::Probability:
        return "a probability such as \"1%\" or 0.01";
    case FieldType::Fraction:
        return "a number from 0 to 1";
    case FieldType::Integer:
        return integerRange(field.range);
    case FieldType::Boolean:
        return "true or false";
    case FieldType::Choice:
        return listed(field.choices);
    }
    return "";
}

} // namespace idem
