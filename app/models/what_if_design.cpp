#include "app/models/what_if_design.h"

#include "app/models/problem_text.h"
#include "engine/core/quantity_text.h"
#include "engine/protocol/strategy.h"
#include "engine/study/axis_range.h"
#include "engine/study/compare.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>

namespace idem::app {

namespace {

constexpr std::size_t suggestedSteps = 20;

QString told(const char* text) {
    return QCoreApplication::translate("WhatIfDesign", text);
}

QString noteOf(const SweepAxis& axis) {
    const QString first = QString::fromStdString(axis.values.front());
    const QString last = QString::fromStdString(axis.values.back());
    if (axis.size() == 1) {
        return told("1 value: %1").arg(first);
    }
    const QString note = axis.kind == AxisKind::Name ? told("%L1 values: %2, ..., %3")
                                                     : told("%L1 values, %2 to %3");
    return note.arg(axis.size()).arg(first, last);
}

/// Whether values of the type can be listed or counted out.
bool hasSweepableType(FieldType type) {
    switch (type) {
    case FieldType::Text:
    case FieldType::Name:
    case FieldType::NameList:
        return false;
    default:
        return true;
    }
}

/// "clients.alice.timeout" is likelier to be asked about than "network.jitter", and what the file
/// states than what it leaves to its default. Less is likelier.
std::tuple<bool, bool, std::size_t> interestOf(const FormField& field) {
    static constexpr auto interesting = std::to_array<std::string_view>(
        {"lag", "retry-wait", "timeout", "lease", "loss", "processing", "latency"});
    const auto* const found = std::find(interesting.begin(), interesting.end(), field.field->name);
    return {found == interesting.end(),
            field.isDefault,
            static_cast<std::size_t>(found - interesting.begin())};
}

/// A step of 1, 2 or 5 times a power of ten that reaches `most` in about suggestedSteps.
double niceStep(double most) {
    const double rough = most / static_cast<double>(suggestedSteps);
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

/// From zero, or where that is not allowed from the first step.
std::string rangeTo(double most, AxisKind kind, bool hasZero) {
    const double step = niceStep(most);
    const double last = step * std::ceil(most / step - 1e-9);
    return positionText(kind, hasZero ? 0 : step) + ".." + positionText(kind, last) + ":" +
           positionText(kind, step);
}

std::string durationRange(double ms, bool hasZero) {
    return rangeTo(ms > 0 ? 2 * ms : 500, AxisKind::Duration, hasZero);
}

/// The first duration within a distribution becomes a range: "exponential(mean=0ms..80ms:5ms)".
std::string distributionRange(const std::string& value, bool hasZero) {
    const auto digit = std::find_if(
        value.begin(), value.end(), [](char each) { return each >= '0' && each <= '9'; });
    auto end = digit;
    const auto ends = [](char each) { return each == ',' || each == ')' || each == ' '; };
    end = std::find_if(digit, value.end(), ends);
    const auto parsed = parseDuration(std::string(digit, end));
    if (!parsed) {
        return value;
    }
    const double ms = parsed.value->milliseconds();
    if (digit == value.begin()) {
        return durationRange(ms, hasZero);
    }
    // A mean or a median is above zero.
    return std::string(value.begin(), digit) +
           rangeTo(ms > 0 ? 2 * ms : 500, AxisKind::Duration, false) +
           std::string(end, value.end());
}

double numberIn(const std::string& text) {
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return text.find('%') == std::string::npos ? number : number / 100;
}

std::string integerRange(const FormField& field) {
    const FieldRange& range = field.field->range;
    const auto value = static_cast<std::int64_t>(numberIn(field.value));
    const std::int64_t most =
        std::min(range.most, std::max<std::int64_t>(2 * value, range.least + 5));
    const std::int64_t step =
        std::max<std::int64_t>(1, (most - range.least) / static_cast<std::int64_t>(suggestedSteps));
    return std::to_string(range.least) + ".." + std::to_string(most) + ":" + std::to_string(step);
}

std::string joined(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        if (!value.empty()) {
            text += (text.empty() ? "" : ",") + value;
        }
    }
    return text;
}

std::vector<const StrategyEntry*> entriesNamed(const std::vector<std::string>& names) {
    std::vector<const StrategyEntry*> entries;
    for (const std::string& name : names) {
        if (const StrategyEntry* entry = findStrategy(name)) {
            entries.push_back(entry);
        }
    }
    return entries;
}

} // namespace

CheckedDesign checkDesign(const WhatIfDesign& design, const Scenario& scenario) {
    CheckedDesign checked;
    SweepPlan plan;
    plan.scenario = scenario;
    plan.strategies = entriesNamed(design.strategies);
    bool isGood = true;
    for (std::size_t at = 0; at < std::min(design.axes.size(), sweepAxesMost); ++at) {
        auto axis = parseAxis(design.axes[at], scenario);
        if (axis) {
            checked.axisNotes[at] = noteOf(*axis.value);
            plan.axes.push_back(std::move(*axis.value));
        } else {
            checked.axisProblems[at] = firstProblemText(axis.diagnostics);
            isGood = false;
        }
    }
    plan.runs = design.runs;
    plan.stop = design.stop;
    plan.event = design.event;
    plan.isAntithetic = design.isAntithetic;
    if (plan.strategies.empty()) {
        checked.problem = told("Choose at least one strategy.");
        isGood = false;
    }
    if (isGood) {
        checked.problem = firstProblemText(checkPlan(plan));
        if (checked.problem.isEmpty()) {
            checked.plan = std::move(plan);
        }
    }
    return checked;
}

std::vector<FormField> sweepableFields(const Scenario& scenario) {
    std::vector<FormField> fields = formFields(scenario);
    const auto isFixed = [](const FormField& field) {
        const FieldGroup group = field.field->group;
        return group == FieldGroup::Top || group == FieldGroup::Expected || field.field->isPreset ||
               !hasSweepableType(field.field->type);
    };
    fields.erase(std::remove_if(fields.begin(), fields.end(), isFixed), fields.end());
    return fields;
}

std::string suggestedAxis(const FormField& field) {
    const std::string path = field.path + "=";
    const bool hasZero = field.field->range.least <= 0;
    switch (field.field->type) {
    case FieldType::Duration: {
        const auto value = parseDuration(field.value);
        return path + durationRange(value ? value.value->milliseconds() : 0, hasZero);
    }
    case FieldType::Distribution:
        return path + distributionRange(field.value, hasZero);
    case FieldType::Probability:
    case FieldType::Fraction: {
        const double share = numberIn(field.value);
        return path + rangeTo(share > 0 ? std::min(1.0, 2 * share) : 1, AxisKind::Share, true);
    }
    case FieldType::Integer:
        return path + integerRange(field);
    case FieldType::Boolean:
        return path + "false,true";
    case FieldType::Choice:
        return path + joined(field.choices);
    default:
        return path + field.value;
    }
}

WhatIfDesign suggestedDesign(const Scenario& scenario) {
    WhatIfDesign design;
    const std::vector<FormField> fields = sweepableFields(scenario);
    const auto best = std::min_element(
        fields.begin(), fields.end(), [](const FormField& left, const FormField& right) {
            return interestOf(left) < interestOf(right);
        });
    if (best != fields.end()) {
        design.axes.push_back(suggestedAxis(*best));
    }
    for (const StrategyEntry* entry : strategiesToCompare(scenario)) {
        design.strategies.emplace_back(entry->name);
    }
    return design;
}

AxisParts partsOf(const std::string& axis) {
    AxisParts parts;
    const std::size_t equals = axis.find('=');
    parts.path = axis.substr(0, equals);
    parts.values = equals == std::string::npos ? "" : axis.substr(equals + 1);
    const auto range = findRange(parts.values);
    if (!range || !range->before.empty() || !range->after.empty() || range->step.empty()) {
        return parts;
    }
    parts.from = range->from;
    parts.to = range->to;
    if (range->step.starts_with("log")) {
        parts.kind = AxisParts::Kind::Logarithmic;
        parts.step = range->step.substr(3);
    } else if (range->step.front() != '*') {
        parts.kind = AxisParts::Kind::Steps;
        parts.step = range->step;
    }
    return parts;
}

std::string textOf(const AxisParts& parts) {
    const std::string range = parts.path + "=" + parts.from + ".." + parts.to + ":";
    switch (parts.kind) {
    case AxisParts::Kind::Steps:
        return range + parts.step;
    case AxisParts::Kind::Logarithmic:
        return range + "log" + parts.step;
    default:
        return parts.path + "=" + parts.values;
    }
}

} // namespace idem::app
