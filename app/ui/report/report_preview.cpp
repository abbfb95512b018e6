#include "app/ui/report/report_preview.h"

#include "app/ui/report/page_painter.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace idem::app {

namespace {

constexpr double pageSpace = 16; ///< Around each page.
constexpr double zoomLeast = 0.25;
constexpr double zoomMost = 4;
constexpr int lineStep = 40;

} // namespace

ReportPreview::ReportPreview(Appearance& appearance, QWidget* parent)
    : QAbstractScrollArea(parent), m_appearance(appearance) {
    setAccessibleName(tr("Preview of the report"));
    setFocusPolicy(Qt::StrongFocus);
    setMinimumWidth(240);
    // Its coming and going would change the width that pages fit.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    verticalScrollBar()->setSingleStep(lineStep);
    connect(&m_appearance, &Appearance::changed, viewport(), qOverload<>(&QWidget::update));
}

void ReportPreview::show(const DraftedPtr& report, const QString& hint) {
    m_report = report;
    m_hint = hint;
    showBars();
    viewport()->update();
    Q_EMIT pageChanged();
}

double ReportPreview::topOf(std::size_t page) const {
    double top = pageSpace;
    for (std::size_t each = 0; each < page; ++each) {
        top += m_report->paged.pages[each].height + pageSpace;
    }
    return top;
}

QSizeF ReportPreview::extent() const {
    double width = pageShortSide;
    for (std::size_t each = 0; each < pageCount(); ++each) {
        width = std::max(width, m_report->paged.pages[each].width);
    }
    return {width + 2 * pageSpace, m_report ? topOf(pageCount()) : 0};
}

double ReportPreview::zoom() const {
    if (m_zoom > 0) {
        return m_zoom;
    }
    return std::clamp(viewport()->width() / extent().width(), zoomLeast, zoomMost);
}

void ReportPreview::setZoom(double zoom) {
    const double before = this->zoom();
    const double middle = verticalScrollBar()->value() + viewport()->height() / 2.0;
    m_zoom = std::clamp(zoom, zoomLeast, zoomMost);
    showBars();
    verticalScrollBar()->setValue(
        static_cast<int>(middle * m_zoom / before - viewport()->height() / 2.0));
    viewport()->update();
}

void ReportPreview::fitWidth() {
    m_zoom = 0;
    showBars();
    viewport()->update();
}

void ReportPreview::showBars() {
    const QSizeF all = extent() * zoom();
    const auto fit = [](QScrollBar& bar, double whole, int seen) {
        bar.setPageStep(seen);
        bar.setRange(0, std::max(0, static_cast<int>(std::ceil(whole)) - seen));
    };
    fit(*verticalScrollBar(), all.height(), viewport()->height());
    fit(*horizontalScrollBar(), all.width(), viewport()->width());
}

std::size_t ReportPreview::currentPage() const {
    const double middle = (verticalScrollBar()->value() + viewport()->height() / 2.0) / zoom();
    std::size_t page = 0;
    while (page + 1 < pageCount() && topOf(page + 1) <= middle) {
        ++page;
    }
    return page;
}

void ReportPreview::goTo(std::size_t page) {
    if (page < pageCount()) {
        verticalScrollBar()->setValue(static_cast<int>((topOf(page) - pageSpace) * zoom()));
    }
}

void ReportPreview::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Window));
    if (!m_report) {
        painter.setFont(uiFont(13 * m_appearance.scale()));
        painter.setPen(m_appearance.colour(Ink::Muted));
        painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24),
                         Qt::AlignCenter | Qt::TextWordWrap,
                         m_hint);
        return;
    }
    const double scale = zoom();
    const double wide = std::max(extent().width(), viewport()->width() / scale);
    for (std::size_t each = 0; each < pageCount(); ++each) {
        const ReportPage& page = m_report->paged.pages[each];
        const QPointF corner((wide - page.width) / 2 - horizontalScrollBar()->value() / scale,
                             topOf(each) - verticalScrollBar()->value() / scale);
        const QRectF place(corner * scale, QSizeF(page.width, page.height) * scale);
        if (!place.intersects(event->rect())) {
            continue;
        }
        painter.save();
        painter.scale(scale, scale);
        painter.translate(corner);
        painter.setClipRect(QRectF(0, 0, page.width, page.height));
        const QRectF seen = QRectF(event->rect()).intersected(place);
        idem::app::paint(
            painter, page, QRectF(seen.topLeft() / scale - corner, seen.size() / scale));
        painter.restore();
        painter.setPen(m_appearance.colour(Ink::Faint));
        painter.drawRect(place);
    }
}

void ReportPreview::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    const std::size_t page = currentPage();
    showBars();
    if (m_zoom == 0 && event->oldSize().width() != event->size().width()) {
        goTo(page);
    }
}

void ReportPreview::wheelEvent(QWheelEvent* event) {
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        setZoom(zoom() * std::pow(zoomStep, event->angleDelta().y() / 120.0));
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
}

/// Its own keys are not those of the window's play commands while it has the keyboard.
bool ReportPreview::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Home:
        case Qt::Key_End:
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Space:
            if (key->modifiers() == Qt::NoModifier) {
                event->accept();
                return true;
            }
            break;
        default:
            break;
        }
    }
    return QAbstractScrollArea::event(event);
}

void ReportPreview::keyPressEvent(QKeyEvent* event) {
    const std::size_t page = currentPage();
    switch (event->key()) {
    case Qt::Key_Home:
        goTo(0);
        return;
    case Qt::Key_End:
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
        return;
    case Qt::Key_Right:
    case Qt::Key_Space:
        goTo(page + 1);
        return;
    case Qt::Key_Left:
        goTo(page == 0 ? 0 : page - 1);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void ReportPreview::scrollContentsBy(int /*dx*/, int /*dy*/) {
    viewport()->update();
    Q_EMIT pageChanged();
}

} // namespace idem::app
