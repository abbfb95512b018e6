#include "app/ui/timeline/timeline_pane.h"

#include "app/ui/timeline/filter_bar.h"
#include "app/ui/timeline/minimap.h"

#include <QVBoxLayout>

namespace idem::app {

TimelinePane::TimelinePane(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_timeline(new TimelineView(session, appearance, this)),
      m_minimap(new Minimap(*m_timeline, appearance, this)),
      m_filterBar(new FilterBar(*m_timeline, this)) {
    setFocusProxy(m_timeline);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_minimap);
    layout->addWidget(m_timeline, 1);
}

bool TimelinePane::carryOut(Command command) {
    if (command == Command::Find) {
        m_filterBar->beginSearch();
        return true;
    }
    return m_timeline->carryOut(command);
}

} // namespace idem::app
