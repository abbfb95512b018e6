// The Simulate workspace: topology above, transport between, timeline below.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

namespace idem::app {

class TimelinePane;
class TopologyView;
class TransportBar;

class SimulatePage : public QWidget {
    Q_OBJECT

public:
    SimulatePage(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    TopologyView& topology() { return *m_topology; }
    TransportBar& transport() { return *m_transport; }
    TimelinePane& timeline() { return *m_timeline; }

private:
    TopologyView* m_topology;
    TransportBar* m_transport;
    TimelinePane* m_timeline;
};

} // namespace idem::app
