// What a row of the field table can say beyond the type of its member.
#pragma once

#include "engine/scenario/field.h"

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace idem::binding {

inline constexpr std::int64_t anyPositive = std::numeric_limits<std::int64_t>::max();

inline Field ranged(Field field, std::int64_t least, std::int64_t most) {
    field.range = {least, most};
    return field;
}

/// A span of time of which zero makes no sense.
inline Field positive(Field field) {
    return ranged(field, 1, Distribution::cap.ns);
}

/// A lease is renewed every third of it, which must not be nothing.
inline Field noticeable(Field field) {
    return ranged(field, Duration::milliseconds(1).ns, Distribution::cap.ns);
}

/// A text for people, of at most so many bytes.
inline Field prose(Field field, std::int64_t bytesMax) {
    field.type = FieldType::Text;
    return ranged(field, 0, bytesMax);
}

inline Field inLines(Field field) {
    field.hasLines = true;
    return field;
}

inline Field fraction(Field field) {
    field.type = FieldType::Fraction;
    return field;
}

inline Field counting(Field field, std::string_view unit) {
    field.unit = unit;
    return field;
}

inline Field naming(Field field, FieldReference target) {
    field.refersTo = target;
    return field;
}

inline Field optional(Field field) {
    field.isOptional = true;
    return field;
}

inline Field chosen(Field field, std::span<const std::string_view> choices) {
    field.type = FieldType::Choice;
    field.choices = choices;
    return field;
}

inline Field onlyFor(Field field, std::initializer_list<FaultKind> kinds) {
    field.faultKinds = 0;
    for (const FaultKind kind : kinds) {
        field.faultKinds |= static_cast<FaultKinds>(1U << static_cast<unsigned>(kind));
    }
    return field;
}

inline Field regional(Field field) {
    return optional(naming(field, FieldReference::Region));
}

/// The names of a table whose rows have one, as choices.
template <auto rows>
std::span<const std::string_view> namesIn() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> found;
        for (const auto& row : rows()) {
            found.push_back(row.name);
        }
        return found;
    }();
    return names;
}

} // namespace idem::binding
