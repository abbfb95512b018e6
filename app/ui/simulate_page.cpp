#include "app/ui/simulate_page.h"

#include "app/ui/topology/topology_view.h"
#include "app/ui/transport_bar.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace idem::app {

SimulatePage::SimulatePage(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_splitter(new QSplitter(Qt::Vertical, this)),
      m_topology(new TopologyView(session, appearance, this)),
      m_transport(new TransportBar(session, appearance, this)) {
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_splitter->addWidget(m_topology);
    layout->addWidget(m_splitter);
    layout->addWidget(m_transport);
}

} // namespace idem::app
