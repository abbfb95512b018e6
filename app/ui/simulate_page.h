// The Simulate workspace: topology above, transport between, timeline below.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QSplitter;

namespace idem::app {

class TransportBar;

class SimulatePage : public QWidget {
    Q_OBJECT

public:
    SimulatePage(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    TransportBar& transport() { return *m_transport; }

private:
    QSplitter* m_splitter;
    TransportBar* m_transport;
};

} // namespace idem::app
