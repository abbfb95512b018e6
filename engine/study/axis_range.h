// The range within the text of an axis: "0ms..500ms:25ms", taken apart and counted out.
#pragma once

#include "engine/core/quantity_text.h"
#include "engine/study/axis.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idem {

/// A range and the text around it.
struct RangeText {
    std::string_view before;
    std::string_view from;
    std::string_view to;
    std::string_view step;
    std::string_view after;
};

/// The range in a text, none if no ".." stands in it. What has none of its parts is empty.
std::optional<RangeText> findRange(std::string_view text);

/// The values of a range as texts, and where they lie on the axis.
struct RangeValues {
    AxisKind kind = AxisKind::Number;
    bool isLogarithmic = false;
    std::vector<std::string> texts; ///< Without what stands around the range.
    std::vector<double> positions;
};

/// "25ms", "1.5%" or "3" for a position of that kind.
std::string positionText(AxisKind kind, double position);

/// At most axisValuesMax values. The offset of an error counts within the part that is wrong.
FromText<RangeValues> valuesOf(const RangeText& range);

} // namespace idem
