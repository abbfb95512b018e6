// What the person has chosen and what the pointer is on: one of the four objects that every pane
// follows. Panes tell it what was done and listen to it; they never talk to each other.
#pragma once

#include "engine/core/ids.h"

#include <QObject>

#include <cstdint>

namespace idem::app {

/// A record, or a node, or a key of a run; at most one of them is some.
struct Subject {
    RecordId record;
    NodeId node;
    std::uint32_t key = 0; ///< 0: none.

    bool isSome() const { return record.isSome() || node.isSome() || key != 0; }
    bool operator==(const Subject&) const = default;
};

class Selection : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    const Subject& selected() const { return m_selected; }
    const Subject& hovered() const { return m_hovered; }

    void select(const Subject& subject);
    void selectRecord(RecordId record) { select({record, {}, 0}); }
    void selectNode(NodeId node) { select({{}, node, 0}); }
    void selectKey(std::uint32_t key) { select({{}, {}, key}); }
    void clear() { select({}); }
    void hover(const Subject& subject);

Q_SIGNALS:
    void selectedChanged();
    void hoveredChanged();

private:
    Subject m_selected;
    Subject m_hovered;
};

} // namespace idem::app
