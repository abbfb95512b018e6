// The picture of a comparison: scrolled, zoomed, and with the one time cursor through all runs.
#pragma once

#include "app/models/comparison.h"
#include "app/ui/appearance.h"

#include <QAbstractScrollArea>
#include <QPixmap>

#include <optional>
#include <string>

namespace idem::app {

class ComparisonPane : public QAbstractScrollArea {
    Q_OBJECT

public:
    ComparisonPane(Session& session,
                   Comparison& comparison,
                   Appearance& appearance,
                   QWidget* parent = nullptr);

    const ComparisonPicture& picture() const { return m_picture; }
    const ComparisonView& view() const { return m_view; }
    /// Where an instant lies in the viewport, in its pixels; it may be outside of it.
    double viewportX(Time time) const;
    /// Where a place of the picture beneath its ruler lies in the viewport.
    QPointF toViewport(Point point) const;

    void setShowsSteps(bool shows);
    void setShowsLedger(bool shows);
    void setCompact(bool isCompact);
    /// Around the time cursor.
    void zoomIn() { zoom(zoomStep, cursorPosition()); }
    void zoomOut() { zoom(1 / zoomStep, cursorPosition()); }
    void fitAll();
    /// Scrolls until the heading of a run is seen.
    void showRun(std::size_t run);

Q_SIGNALS:
    /// A heading was clicked, or clicked twice.
    void runPointedAt(std::size_t run);
    void runOpened(std::size_t run);

protected:
    bool event(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    static constexpr double zoomStep = 1.25;

    void layOut();
    void showBars();
    void zoom(double factor, double around);
    void setWindow(double from, double to);
    double scale() const { return m_appearance.scale(); }
    double positionAt(double viewportX) const;
    double cursorPosition() const;
    Point toPicture(QPointF viewport) const;
    bool isOnRuler(QPointF viewport) const;
    std::optional<std::size_t> headingAt(QPointF viewport) const;
    void scrubTo(double viewportX);
    void render();
    void paintCursor(QPainter& painter) const;
    void paintHint(QPainter& painter) const;
    QString tipAt(QPointF viewport) const;

    Session& m_session;
    Comparison& m_comparison;
    Appearance& m_appearance;
    ComparisonView m_view;
    ComparisonPicture m_picture;
    QPixmap m_cache; ///< Of the viewport, without the cursor; null: to be painted again.
    bool m_isScrubbing = false;
    std::optional<QPointF> m_panFrom;
};

} // namespace idem::app
