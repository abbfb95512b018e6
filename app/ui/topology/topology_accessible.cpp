#include "app/ui/topology/topology_accessible.h"

#include "app/ui/topology/topology_view.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <map>

namespace idem::app {

namespace {

/// One node. It asks the view whenever it is asked.
class AccessibleNode final : public QAccessibleInterface {
public:
    AccessibleNode(TopologyView& view, NodeId node) : m_view(&view), m_node(node) {}

    bool isValid() const override { return m_view && !m_view->rectOf(m_node).isEmpty(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override {
        return m_view ? QAccessible::queryAccessibleInterface(m_view.data()) : nullptr;
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Name && m_view ? m_view->sentenceOf(m_node) : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        return m_view ? m_view->rectOf(m_node).translated(m_view->mapToGlobal(QPoint())) : QRect();
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        state.focused = m_view && m_view->hasFocus() && m_view->reached() == m_node;
        return state;
    }

private:
    QPointer<TopologyView> m_view;
    NodeId m_node;
};

class AccessibleTopology final : public QAccessibleWidget {
public:
    explicit AccessibleTopology(TopologyView* view) : QAccessibleWidget(view, QAccessible::List) {}
    ~AccessibleTopology() override {
        for (const auto& [node, id] : m_ids) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    int childCount() const override { return static_cast<int>(places().size()); }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) {
            return nullptr;
        }
        const NodeId node = places()[static_cast<std::size_t>(index)].node;
        auto found = m_ids.find(node);
        if (found == m_ids.end()) {
            auto* made = new AccessibleNode(*view(), node);
            found = m_ids.insert({node, QAccessible::registerAccessibleInterface(made)}).first;
        }
        return QAccessible::accessibleInterface(found->second);
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        const QPoint at = view()->mapFromGlobal(QPoint(x, y));
        const NodeId node = view()->subjectAt(at).node;
        for (int index = 0; index < childCount(); ++index) {
            if (places()[static_cast<std::size_t>(index)].node == node) {
                return child(index);
            }
        }
        return nullptr;
    }
    int indexOfChild(const QAccessibleInterface* one) const override {
        for (int index = 0; index < childCount(); ++index) {
            if (child(index) == one) {
                return index;
            }
        }
        return -1;
    }

private:
    TopologyView* view() const { return static_cast<TopologyView*>(widget()); }
    const std::vector<NodePlace>& places() const { return view()->places().nodes; }

    mutable std::map<NodeId, QAccessible::Id> m_ids;
};

QAccessibleInterface* makeAccessibleTopology(const QString&, QObject* object) {
    auto* view = qobject_cast<TopologyView*>(object);
    return view == nullptr ? nullptr : new AccessibleTopology(view);
}

} // namespace

void exposeTopology() {
    static const bool isExposed = [] {
        QAccessible::installFactory(makeAccessibleTopology);
        return true;
    }();
    static_cast<void>(isExposed);
}

void announceReached(TopologyView& view) {
    const auto& nodes = view.places().nodes;
    for (std::size_t index = 0; index < nodes.size(); ++index) {
        if (nodes[index].node == view.reached()) {
            QAccessibleEvent event(&view, QAccessible::Focus);
            event.setChild(static_cast<int>(index));
            QAccessible::updateAccessibility(&event);
        }
    }
}

} // namespace idem::app
