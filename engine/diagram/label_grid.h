// Where text stands already, by columns: whether there is room for more is asked for each text.
#pragma once

#include "engine/diagram/display_list.h"

#include <cstddef>
#include <vector>

namespace idem {

class LabelGrid {
public:
    void add(const Box& box);
    /// Whether the box keeps its distance from all that were added. Linear in those nearby.
    bool hasRoom(const Box& box) const;
    std::size_t size() const { return m_size; }

private:
    static std::size_t columnOf(double x);

    std::vector<std::vector<Box>> m_columns;
    std::size_t m_size = 0;
};

} // namespace idem
