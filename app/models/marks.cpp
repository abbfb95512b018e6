#include "app/models/marks.h"

#include <algorithm>

namespace idem::app {

namespace {

struct MarkPlace {
    std::vector<Mark>::const_iterator at; ///< Where the mark is, or belongs.
    bool isTaken = false;
};

MarkPlace placeOf(const std::vector<Mark>& marks, Time time) {
    const auto place = std::ranges::lower_bound(marks, time, {}, &Mark::at);
    return {place, place != marks.end() && place->at == time};
}

} // namespace

const Mark* Marks::at(Time time) const {
    const MarkPlace place = placeOf(m_marks, time);
    return place.isTaken ? &*place.at : nullptr;
}

void Marks::toggle(Time time) {
    const MarkPlace place = placeOf(m_marks, time);
    if (place.isTaken) {
        m_marks.erase(place.at);
    } else {
        m_marks.insert(place.at, {time, {}});
    }
    Q_EMIT changed();
}

void Marks::write(Time time, const QString& note) {
    const MarkPlace place = placeOf(m_marks, time);
    if (place.isTaken) {
        m_marks[static_cast<std::size_t>(place.at - m_marks.cbegin())].note = note;
    } else {
        m_marks.insert(place.at, {time, note});
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
