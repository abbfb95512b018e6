// The timeline with its minimap, its search and its filter.
#pragma once

#include "app/ui/timeline/timeline_view.h"

#include <QWidget>

namespace idem::app {

class FilterBar;
class Minimap;

class TimelinePane : public QWidget {
    Q_OBJECT

public:
    TimelinePane(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    TimelineView& timeline() { return *m_timeline; }
    Minimap& minimap() { return *m_minimap; }
    FilterBar& filterBar() { return *m_filterBar; }
    /// Carries out what concerns the timeline, search included; false if it does not.
    bool carryOut(Command command);

private:
    TimelineView* m_timeline;
    Minimap* m_minimap;
    FilterBar* m_filterBar;
};

} // namespace idem::app
