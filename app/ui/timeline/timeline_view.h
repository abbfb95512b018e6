// The timeline of the open run, to look at and to point at.
#pragma once

#include "app/models/commands.h"
#include "app/ui/appearance.h"
#include "app/ui/timeline/timeline_scene.h"

#include <QAbstractScrollArea>
#include <QPixmap>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace idem::app {

/// What does not change while the cursor moves is painted once, into a pixmap; cursor, messages
/// under way, highlights and measuring are painted over it, in narrow strips.
class TimelineView : public QAbstractScrollArea {
    Q_OBJECT

public:
    TimelineView(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    Session& session() const { return m_session; }
    const TimelineScene& scene() const { return m_scene; }

    const AxisWindow& window() const { return m_scene.window; }
    void setWindow(const AxisWindow& window);
    void fitAll();
    /// To the selected item; to everything if it fills the view already, or none is selected.
    void focusSelection();
    /// Around the cursor if it is in view, else around the middle. Below 1: nearer.
    void zoom(double factor);
    /// Moves as little as is needed to show the instant.
    void reveal(Time time);
    /// Carries out what concerns the timeline; false if it does not.
    bool carryOut(Command command);

    const TimelineFilter& filter() const { return m_scene.filter; }
    void setFilter(const TimelineFilter& filter);
    void setArrows(Arrows arrows);
    void setShowsBeliefs(bool shows);
    void setShowsGhost(bool shows);
    /// Changes the lanes, and shows it.
    void arrange(const std::function<void(LaneArrangement&)>& change);

    /// What a record tells, as for tool-tips. REQUIRES: it is one of the run.
    QString wordsOf(RecordId id) const;

    /// What was measured in the ruler.
    const std::optional<TimeSpan>& range() const { return m_range; }
    void setRange(std::optional<TimeSpan> range);
    /// For export: the whole picture, whatever is scrolled. Empty without a run.
    DisplayList picture() const;
    /// Of the last time that the pixmap was painted.
    double paintMs() const { return m_paintMs; }

    QSize sizeHint() const override { return {900, 420}; }

Q_SIGNALS:
    void windowChanged();
    void filterChanged();
    void rangeChanged();
    void lanesChanged();
    void contextMenuRequested(const idem::app::Subject& subject, const QPoint& globalPosition);
    /// The lag of a replica was dragged to a new length.
    void lagDragged(idem::NodeId replica, idem::Duration lag);

protected:
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Drag { None, Pan, Range, Cursor, Lane, Lag };

    // timeline_view.cpp
    void followRun();
    void followCursor();
    void followHover();
    void invalidate();
    void updateScrollBar();
    // timeline_painting.cpp
    void paintStatic();
    void paintOverlays(QPainter& painter);
    void paintMarks(QPainter& painter);
    void paintCursor(QPainter& painter);
    void paintRange(QPainter& painter);
    void paintDrag(QPainter& painter);
    void paintLaneFocus(QPainter& painter);
    void paintGap(QPainter& painter);
    void updateStrip(double x);
    // timeline_input.cpp
    Point inPicture(const QPointF& point) const;
    bool isInRuler(const QPointF& point) const;
    void beginHasty();
    void showTip(const QPoint& at, const QPoint& global);
    void showLaneMenu(NodeId node, const QPoint& global);
    void panTo(const QPointF& point);
    void dragTo(const QPointF& point);
    void endDrag(const QPointF& point);
    void endLaneDrag(const QPointF& point, bool isClick);
    bool pressLaneKey(const QKeyEvent& event);
    bool pressViewKey(const QKeyEvent& event);

    Session& m_session;
    Appearance& m_appearance;
    TimelineScene m_scene;
    QPixmap m_static;
    bool m_isStale = true;
    double m_paintMs = 0;
    QTimer m_refine; ///< Ends the hasty painting of a gesture.
    DisplayList m_highlight;
    std::vector<Underway> m_underway;
    double m_cursorX = -1;
    std::optional<TimeSpan> m_range;
    NodeId m_focusedLane;
    Drag m_drag = Drag::None;
    QPointF m_pressedAt;
    QPointF m_draggedTo;
    NodeId m_draggedLane;
    std::optional<TimelineScene::LagHandle> m_lag;
};

} // namespace idem::app
