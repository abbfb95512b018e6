// The whole run above the timeline: what went wrong where, and which part is in view.
#pragma once

#include "app/ui/timeline/timeline_view.h"

#include <QPixmap>
#include <QWidget>

namespace idem::app {

/// A click moves the view there, dragging pans it; so do the arrow keys, and Page Up and Down from
/// one thing that went wrong to the next.
class Minimap : public QWidget {
    Q_OBJECT

public:
    Minimap(TimelineView& timeline, Appearance& appearance, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {900, 34}; }
    /// For export, and tests.
    DisplayList picture() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void invalidate();
    double xOf(double position) const;
    double positionAt(double x) const;
    void centre(double position);
    /// The nearest pin beyond the middle of the view.
    void toPin(int direction);
    RecordId pinAt(const QPointF& point) const;

    TimelineView& m_timeline;
    Appearance& m_appearance;
    QPixmap m_static;
    bool m_isStale = true;
};

} // namespace idem::app
