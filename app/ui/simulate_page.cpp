#include "app/ui/simulate_page.h"

#include "app/ui/timeline/timeline_pane.h"
#include "app/ui/topology/topology_view.h"
#include "app/ui/transport_bar.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace idem::app {

namespace {

QVBoxLayout* closeColumn(QWidget* parent) {
    auto* column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

SimulatePage::SimulatePage(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_topology(new TopologyView(session, appearance, this)),
      m_transport(new TransportBar(session, appearance, this)),
      m_timeline(new TimelinePane(session, appearance, this)) {
    setFocusPolicy(Qt::StrongFocus);
    closeColumn(this)->addWidget(m_splitter);
    m_splitter->addWidget(m_topology);
    auto* lower = new QWidget(m_splitter);
    QVBoxLayout* column = closeColumn(lower);
    column->addWidget(m_transport);
    column->addWidget(m_timeline, 1);
    m_splitter->addWidget(lower);
    // The topology shows where, the timeline why: that needs more room.
    m_splitter->setSizes({400, 600});
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
}

} // namespace idem::app
