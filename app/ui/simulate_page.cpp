#include "app/ui/simulate_page.h"

#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/topology/topology_view.h"
#include "app/ui/transport_bar.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace idem::app {

namespace {

// The topology shows where, the timeline why: it gets more room.
constexpr int topologyShare = 2;
constexpr int timelineShare = 3;

} // namespace

SimulatePage::SimulatePage(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_topology(new TopologyView(session, appearance, this)),
      m_transport(new TransportBar(session, appearance, this)),
      m_timeline(new TimelinePane(session, appearance, this)) {
    auto* below = new QWidget(this);
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_transport);
    column->addWidget(m_timeline, 1);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_topology);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, topologyShare);
    splitter->setStretchFactor(1, timelineShare);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    setFocusProxy(m_timeline);
}

} // namespace idem::app
