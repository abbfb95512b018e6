#include "app/models/marks.h"

#include <algorithm>

namespace idem::app {

const Mark* Marks::at(Time time) const {
    const auto place = std::ranges::lower_bound(m_marks, time, {}, &Mark::at);
    return place != m_marks.end() && place->at == time ? &*place : nullptr;
}

void Marks::toggle(Time time) {
    const auto place = std::ranges::lower_bound(m_marks, time, {}, &Mark::at);
    if (place != m_marks.end() && place->at == time) {
        m_marks.erase(place);
    } else {
        m_marks.insert(place, {time, {}});
    }
    Q_EMIT changed();
}

void Marks::write(Time time, const QString& note) {
    const auto place = std::ranges::lower_bound(m_marks, time, {}, &Mark::at);
    if (place != m_marks.end() && place->at == time) {
        place->note = note;
    } else {
        m_marks.insert(place, {time, note});
    }
    Q_EMIT changed();
}

const Mark* Marks::after(Time time) const {
    if (m_marks.empty()) {
        return nullptr;
    }
    const auto place = std::ranges::upper_bound(m_marks, time, {}, &Mark::at);
    return place != m_marks.end() ? &*place : &m_marks.front();
}

void Marks::clear() {
    if (!m_marks.empty()) {
        m_marks.clear();
        Q_EMIT changed();
    }
}

} // namespace idem::app
