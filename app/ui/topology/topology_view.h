// The topology of the open run at the cursor: who stands where, and what is under way between them.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"
#include "engine/diagram/topology_picture.h"

#include <QWidget>

#include <memory>

namespace idem::app {

/// A widget that paints a display list, not a graphics scene: while a run plays, everything in it
/// changes with every frame, the list is what is exported anyway, and a picture of a hundred nodes
/// is laid out and painted well within a frame.
class TopologyView : public QWidget {
    Q_OBJECT

public:
    TopologyView(Session& session, Appearance& appearance, QWidget* parent = nullptr);
    ~TopologyView() override;

    /// As it is shown, in its own units: see unit(). Empty without a run.
    DisplayList picture() const;
    const TopologyLayout& places() const { return m_layout; }
    /// How many pixels of the widget a unit of the picture takes.
    double unit() const;

    /// One sentence about a node at the cursor.
    QString sentenceOf(NodeId node) const;
    QRect rectOf(NodeId node) const; ///< In the widget; empty if it is not shown.
    /// What is at a place in the widget; may be nothing.
    Subject subjectAt(QPointF position) const;
    /// The node that the arrow keys have reached; none until one is pressed.
    NodeId reached() const { return m_reached; }
    void reach(NodeId node);

    QSize sizeHint() const override { return {900, 320}; }
    QSize minimumSizeHint() const override { return {420, 170}; }

Q_SIGNALS:
    /// At a position on the screen. The subject may be nothing: the picture as a whole.
    void contextMenuRequested(const idem::app::Subject& subject, QPoint position);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void takeRun();
    void layOut();
    void moveBy(int x, int y);
    TopologyMoment moment() const;
    std::uint32_t keyOf(const Subject& subject) const;
    Duration lingering(Time now) const;
    const TopologyPicture& drawn() const;
    void showTip(const QPoint& position, const QPoint& onScreen);

    Session& m_session;
    Appearance& m_appearance;
    OpenRunPtr m_run; ///< Kept, so that the scene's references stay good.
    std::unique_ptr<TopologyScene> m_scene;
    TopologyLayout m_layout;
    mutable TopologyPicture m_picture; ///< Drawn when it is first asked for.
    mutable bool m_isStale = true;
    NodeId m_reached;
};

} // namespace idem::app
