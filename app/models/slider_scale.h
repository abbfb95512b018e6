// The positions of a slider for a field: round values, durations on a logarithmic scale.
#pragma once

#include "engine/scenario/form.h"

#include <optional>
#include <string>
#include <vector>

namespace idem::app {

class SliderScale {
public:
    /// For durations, distributions that may be a mere duration, and shares; none for the others.
    static std::optional<SliderScale> of(const FormField& field);

    int last() const { return static_cast<int>(m_texts.size()) - 1; }
    /// The position of the value that is nearest; none if the text is no single number, such as
    /// "uniform(1ms, 2ms)".
    std::optional<int> positionOf(const std::string& text) const;
    /// REQUIRES: 0 <= position <= last().
    const std::string& textAt(int position) const {
        return m_texts[static_cast<std::size_t>(position)];
    }

private:
    void add(const Field& field, const FieldValue& value, double number);

    const Field* m_field = nullptr;
    std::vector<std::string> m_texts;
    std::vector<double> m_numbers; ///< Rising; nanoseconds or shares.
};

} // namespace idem::app
