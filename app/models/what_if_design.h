// What a person asks of a sweep, as the form holds it, and what is wrong with it, field by field.
#pragma once

#include "engine/diagram/sweep_charts.h"
#include "engine/scenario/form.h"
#include "engine/study/sweep_plan.h"

#include <QString>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace idem::app {

/// As asked for; it need not make sense.
struct WhatIfDesign {
    std::vector<std::string> axes;       ///< "database.lag=0ms..500ms:25ms".
    std::vector<std::string> strategies; ///< Names; differences are to the first.
    std::uint64_t runs = 1'000;          ///< Of each cell, at most.
    StopRule stop;
    Event event = Event::Double;
    bool isAntithetic = false;

    bool operator==(const WhatIfDesign&) const = default;
};

/// The plan of a design, or what is wrong, where it is wrong. Plain text.
struct CheckedDesign {
    std::optional<SweepPlan> plan;                   ///< None if anything is wrong.
    std::array<QString, sweepAxesMost> axisProblems; ///< By axis.
    std::array<QString, sweepAxesMost> axisNotes;    ///< "21 values, 0 ms to 500 ms", of good axes.
    QString problem;                                 ///< Of the whole.
};

/// Takes as long as it takes to try every value on the scenario: from a worker.
CheckedDesign checkDesign(const WhatIfDesign& design, const Scenario& scenario);

/// What a sweep of the scenario begins with: the field that most likely matters, in a range around
/// its value, and the strategies that `compare` shows.
WhatIfDesign suggestedDesign(const Scenario& scenario);

/// The fields of the scenario that a sweep may vary, in the order of the form.
std::vector<FormField> sweepableFields(const Scenario& scenario);

/// The text of an axis over the field: a range around the value that it has, or every choice.
std::string suggestedAxis(const FormField& field);

/// The text of an axis in the parts that a form asks for.
struct AxisParts {
    enum class Kind : std::uint8_t {
        Steps,       ///< from..to:step
        Logarithmic, ///< from..to:logN; `step` is N.
        List,        ///< Everything behind the "=", in `values`.
    };
    std::string path;
    Kind kind = Kind::List;
    std::string from;
    std::string to;
    std::string step;
    std::string values;

    bool operator==(const AxisParts&) const = default;
};

AxisParts partsOf(const std::string& axis);
/// The inverse: partsOf(textOf(parts)) has the same text.
std::string textOf(const AxisParts& parts);

} // namespace idem::app
