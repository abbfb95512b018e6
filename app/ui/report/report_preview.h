// The pages of a report as they are printed, one beneath the other.
#pragma once

#include "app/models/drafted_report.h"
#include "app/ui/appearance.h"

#include <QAbstractScrollArea>

#include <cstddef>

namespace idem::app {

class ReportPreview : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit ReportPreview(Appearance& appearance, QWidget* parent = nullptr);

    /// Null: nothing but a hint. The place in the report stays.
    void show(const DraftedPtr& report, const QString& hint);
    using QAbstractScrollArea::show;

    /// Of the page at the middle of the viewport, from 0.
    std::size_t currentPage() const;
    void goTo(std::size_t page);

    /// Device-independent pixels for each pixel of the page.
    double zoom() const;
    void zoomIn() { setZoom(zoom() * zoomStep); }
    void zoomOut() { setZoom(zoom() / zoomStep); }
    /// As wide as the viewport, whatever its width.
    void fitWidth();

Q_SIGNALS:
    void pageChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    static constexpr double zoomStep = 1.2;

    void setZoom(double zoom);
    void showBars();
    std::size_t pageCount() const { return m_report ? m_report->paged.pages.size() : 0; }
    /// Of all pages, in pixels of the page.
    QSizeF extent() const;
    /// Of a page, in pixels of the page, beneath those before it.
    double topOf(std::size_t page) const;

    Appearance& m_appearance;
    DraftedPtr m_report;
    QString m_hint;
    double m_zoom = 0; ///< 0: as wide as the viewport.
};

} // namespace idem::app
