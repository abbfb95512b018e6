#include "engine/study/axis.h"

#include "engine/scenario/check.h"
#include "engine/scenario/field_address.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/set.h"
#include "engine/study/axis_range.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <variant>

namespace idem {

namespace {

Diagnostic axisProblem(std::string_view path, TextError error, std::string_view found) {
    Diagnostic problem;
    problem.code = "bad-axis";
    problem.path = path;
    problem.message = std::move(error.message);
    problem.expected = std::move(error.expected);
    problem.suggestion = std::move(error.suggestion);
    problem.found = quoted(found);
    return problem;
}

/// Parts of a list; what stands between parentheses stays together.
std::vector<std::string> splitList(std::string_view text, bool holdsLists) {
    const bool hasSemicolon = text.find(';') != std::string_view::npos;
    if (holdsLists && !hasSemicolon) {
        return {std::string(trimmed(text))};
    }
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char character : text) {
        depth += character == '(' ? 1 : character == ')' ? -1 : 0;
        if (depth == 0 && character == (hasSemicolon ? ';' : ',')) {
            parts.emplace_back();
        } else {
            parts.back() += character;
        }
    }
    for (std::string& part : parts) {
        part = std::string(trimmed(part));
    }
    return parts;
}

/// Where a value of a list lies; none for what has no order.
std::optional<std::pair<AxisKind, double>> placeOf(const Field& field, const FieldValue& value) {
    if (const auto* duration = std::get_if<Duration>(&value)) {
        return std::pair{AxisKind::Duration, duration->milliseconds()};
    }
    if (const auto* distribution = std::get_if<Distribution>(&value)) {
        if (distribution->isConstant()) {
            return std::pair{AxisKind::Duration, distribution->min().milliseconds()};
        }
        return std::nullopt;
    }
    if (const auto* number = std::get_if<double>(&value)) {
        return std::pair{field.type == FieldType::Probability ? AxisKind::Share : AxisKind::Number,
                         *number};
    }
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return std::pair{AxisKind::Number, static_cast<double>(*whole)};
    }
    return std::nullopt;
}

/// What the scenario has against the axis at one of its values.
std::vector<Diagnostic>
misfitsAt(const std::string& value, const SweepAxis& axis, Scenario scenario) {
    auto told = applySetting(scenario, fmt::format("{}={}", axis.path, value));
    if (!hasError(told)) {
        told.clear();
    }
    return told;
}

class AxisReader {
public:
    AxisReader(const Scenario& scenario, SweepAxis axis) : m_scenario(scenario) {
        m_axis = std::move(axis);
    }

    Parsed<SweepAxis> read(std::string_view text) {
        if (!findRowOf(text) || !(findRange(text) ? readRange(text) : readList(text)) ||
            !tryFirst()) {
            return {std::nullopt, std::move(m_diagnostics)};
        }
        return {std::move(m_axis), std::move(m_diagnostics)};
    }

private:
    /// Whatever is wrong with the path is told as --set tells it.
    bool findRowOf(std::string_view text) {
        const auto address = addressOf(m_axis.path);
        m_field = address ? findField(address->group, address->field) : nullptr;
        if (m_field == nullptr) {
            Scenario copy = m_scenario;
            m_diagnostics = applySetting(copy, m_axis.path + "=" + std::string(text));
            return false;
        }
        if (m_axis.path == "seed" || m_axis.path == "strategy") {
            m_diagnostics.push_back(axisProblem(
                m_axis.path,
                {0,
                 m_axis.path == "seed" ? "every replication has a seed of its own anyway"
                                       : "a sweep compares strategies beside its axes",
                 "",
                 m_axis.path == "seed" ? "ask for more replications"
                                       : "name them with --strategies"},
                text));
            return false;
        }
        return true;
    }

    bool readRange(std::string_view text) {
        const auto range = findRange(text);
        auto values = valuesOf(*range);
        if (!values) {
            m_diagnostics.push_back(axisProblem(m_axis.path, std::move(values.error), text));
            return false;
        }
        const std::string before(range->before);
        const std::string after(range->after);
        if (!before.empty() || !after.empty()) {
            m_axis.pattern = before + "*" + after;
        }
        m_axis.kind = values.value->kind;
        m_axis.isLogarithmic = values.value->isLogarithmic;
        m_axis.positions = std::move(values.value->positions);
        for (const std::string& value : values.value->texts) {
            if (!readValue(fmt::format("{}{}{}", before, value, after))) {
                return false;
            }
        }
        return true;
    }

    bool readList(std::string_view text) {
        bool hasOrder = true;
        for (const std::string& part : splitList(text, m_field->type == FieldType::NameList)) {
            const FieldValue* value = readValue(part);
            if (value == nullptr) {
                return false;
            }
            const auto place = placeOf(*m_field, *value);
            hasOrder &= place.has_value();
            if (place) {
                m_axis.kind = place->first;
                m_axis.positions.push_back(place->second);
            }
        }
        hasOrder &= std::is_sorted(m_axis.positions.begin(), m_axis.positions.end());
        if (!hasOrder) {
            m_axis.kind = AxisKind::Name;
            m_axis.positions.clear();
            for (std::size_t at = 0; at < m_axis.values.size(); ++at) {
                m_axis.positions.push_back(static_cast<double>(at));
            }
        }
        return true;
    }

    /// Adds the canonical text; null if the field does not take it.
    const FieldValue* readValue(const std::string& text) {
        ReadValue read = readFieldValue(*m_field, text);
        if (!read.value) {
            read.problem.path = m_axis.path;
            m_diagnostics.push_back(std::move(read.problem));
            return nullptr;
        }
        m_value = std::move(*read.value);
        m_axis.values.push_back(toText(*m_field, m_value));
        return &m_value;
    }

    /// A path may name what this scenario does not have.
    bool tryFirst() {
        m_diagnostics = misfitsAt(m_axis.values.front(), m_axis, m_scenario);
        return m_diagnostics.empty();
    }

    const Scenario& m_scenario;
    SweepAxis m_axis;
    const Field* m_field = nullptr;
    FieldValue m_value;
    std::vector<Diagnostic> m_diagnostics;
};

} // namespace

std::string SweepAxis::title() const {
    return pattern.empty() ? path : path + ", " + pattern;
}

std::string SweepAxis::valueAt(double position) const {
    const std::string number = positionText(kind, position);
    const std::size_t star = pattern.find('*');
    return star == std::string::npos ? number
                                     : pattern.substr(0, star) + number + pattern.substr(star + 1);
}

Parsed<SweepAxis> parseAxis(std::string_view text, const Scenario& scenario) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        return {std::nullopt,
                {axisProblem("",
                             {0,
                              "an axis has the form PATH=VALUES",
                              "for example database.lag=0ms..500ms:25ms",
                              ""},
                             text)}};
    }
    SweepAxis axis;
    axis.text = std::string(text);
    axis.path = std::string(trimmed(text.substr(0, equals)));
    return AxisReader(scenario, std::move(axis)).read(trimmed(text.substr(equals + 1)));
}

std::vector<Diagnostic> checkAxis(const SweepAxis& axis, const Scenario& scenario) {
    for (const std::string& value : axis.values) {
        auto misfits = misfitsAt(value, axis, scenario);
        if (!misfits.empty()) {
            return misfits;
        }
    }
    return {};
}

} // namespace idem
