#include "app/models/selection.h"

namespace idem::app {

void Selection::select(const Subject& subject) {
    if (m_selected != subject) {
        m_selected = subject;
        Q_EMIT selectedChanged();
    }
}

void Selection::hover(const Subject& subject) {
    if (m_hovered != subject) {
        m_hovered = subject;
        Q_EMIT hoveredChanged();
    }
}

} // namespace idem::app
