#include "app/ui/compare/comparison_pane.h"

#include "app/ui/display_list_painter.h"
#include "engine/verdict/chronicle.h"
#include "engine/verdict/teller.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace idem::app {

namespace {

constexpr double pictureWidthLeast = 420;
constexpr double spanLeast = 1e-4; ///< Of the whole axis.
constexpr double headingDepth = 22;
constexpr double pointingReach = 5;
/// The bar for time counts in so many parts of the axis.
constexpr int timeBarUnits = 100'000;
/// What a record is called is found by reading the run once more: not for very long ones.
constexpr std::size_t tipRecordsMax = 200'000;

} // namespace

ComparisonPane::ComparisonPane(Session& session,
                               Comparison& comparison,
                               Appearance& appearance,
                               QWidget* parent)
    : QAbstractScrollArea(parent),
      m_session(session),
      m_comparison(comparison),
      m_appearance(appearance) {
    setAccessibleName(tr("Timelines of the strategies"));
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setMinimumSize(320, 160);
    connect(&m_comparison, &Comparison::resultChanged, this, [this] {
        layOut();
        viewport()->update();
    });
    connect(&m_comparison, &Comparison::cursorMoved, viewport(), [this] { viewport()->update(); });
    connect(&m_session, &Session::mappingChanged, this, &ComparisonPane::layOut);
    connect(&m_appearance, &Appearance::changed, this, &ComparisonPane::layOut);
    layOut();
}

void ComparisonPane::layOut() {
    m_cache = {};
    const ComparedPtr& result = m_comparison.result();
    m_view.width = std::max(pictureWidthLeast, viewport()->width() / scale());
    m_picture = result ? layoutComparison(result->runs(), result->axis(m_session.mapping()), m_view)
                       : ComparisonPicture{};
    QString words;
    if (result) {
        for (const ComparisonRow& row : result->runs().rows) {
            words += tr("%1: %2. ")
                         .arg(QString::fromStdString(row.strategy),
                              QString::fromStdString(std::string(toText(row.outcome))));
        }
    }
    setAccessibleDescription(words);
    showBars();
    viewport()->update();
}

void ComparisonPane::showBars() {
    QScrollBar* vertical = verticalScrollBar();
    const int height = static_cast<int>(std::ceil(m_picture.list.height * scale()));
    vertical->setRange(0, std::max(0, height - viewport()->height()));
    vertical->setPageStep(std::max(1, viewport()->height() - static_cast<int>(40 * scale())));
    vertical->setSingleStep(static_cast<int>(24 * scale()));
    QScrollBar* horizontal = horizontalScrollBar();
    const double span = m_view.to - m_view.from;
    horizontal->setRange(0, static_cast<int>(std::lround((1 - span) * timeBarUnits)));
    horizontal->setPageStep(static_cast<int>(std::lround(span * timeBarUnits)));
    horizontal->setSingleStep(std::max(1, horizontal->pageStep() / 20));
    horizontal->setValue(static_cast<int>(std::lround(m_view.from * timeBarUnits)));
}

void ComparisonPane::setShowsSteps(bool shows) {
    m_view.showsSteps = shows;
    layOut();
}

void ComparisonPane::setShowsLedger(bool shows) {
    m_view.showsLedger = shows;
    layOut();
}

void ComparisonPane::setCompact(bool isCompact) {
    m_view.isCompact = isCompact;
    layOut();
}

void ComparisonPane::setWindow(double from, double to) {
    const double span = std::clamp(to - from, spanLeast, 1.0);
    m_view.from = std::clamp(from, 0.0, 1 - span);
    m_view.to = m_view.from + span;
    layOut();
}

void ComparisonPane::zoom(double factor, double around) {
    const double share = std::clamp((around - m_view.from) / (m_view.to - m_view.from), 0.0, 1.0);
    const double span = std::clamp((m_view.to - m_view.from) / factor, spanLeast, 1.0);
    const double centre = m_view.from + share * (m_view.to - m_view.from);
    setWindow(centre - share * span, centre - share * span + span);
}

void ComparisonPane::fitAll() {
    setWindow(0, 1);
}

void ComparisonPane::showRun(std::size_t run) {
    if (run < m_picture.multiples.size()) {
        const double top = m_picture.multiples[run].top - m_picture.plot.top;
        verticalScrollBar()->setValue(static_cast<int>(top * scale()));
    }
}

double ComparisonPane::viewportX(Time time) const {
    const ComparedPtr& result = m_comparison.result();
    if (!result) {
        return 0;
    }
    const double position = result->axis(m_session.mapping()).positionOf(time);
    return m_picture.xOf(position, m_view) * scale();
}

QPointF ComparisonPane::toViewport(Point point) const {
    return {point.x * scale(), point.y * scale() - verticalScrollBar()->value()};
}

Point ComparisonPane::toPicture(QPointF viewport) const {
    const double scrolled = isOnRuler(viewport) ? 0 : verticalScrollBar()->value();
    return {viewport.x() / scale(), (viewport.y() + scrolled) / scale()};
}

bool ComparisonPane::isOnRuler(QPointF viewport) const {
    return viewport.y() < m_picture.plot.top * scale();
}

double ComparisonPane::positionAt(double viewportX) const {
    return m_picture.positionAt(viewportX / scale(), m_view);
}

double ComparisonPane::cursorPosition() const {
    const ComparedPtr& result = m_comparison.result();
    return result ? result->axis(m_session.mapping()).positionOf(m_comparison.cursor()) : 0;
}

std::optional<std::size_t> ComparisonPane::headingAt(QPointF viewport) const {
    if (isOnRuler(viewport)) {
        return std::nullopt;
    }
    const double y = toPicture(viewport).y;
    const Multiple* multiple = m_picture.multipleAt(y);
    return multiple != nullptr && y < multiple->top + headingDepth ? std::optional(multiple->run)
                                                                   : std::nullopt;
}

void ComparisonPane::scrubTo(double viewportX) {
    const ComparedPtr& result = m_comparison.result();
    const double position = std::clamp(positionAt(viewportX), 0.0, 1.0);
    m_comparison.scrub(result->axis(m_session.mapping()).timeAt(position));
}

void ComparisonPane::render() {
    const double ratio = devicePixelRatioF();
    m_cache = QPixmap(viewport()->size() * ratio);
    m_cache.setDevicePixelRatio(ratio);
    m_cache.fill(m_appearance.colour(Ink::Paper));
    QPainter painter(&m_cache);
    painter.scale(scale(), scale());
    const double width = viewport()->width() / scale();
    const double height = viewport()->height() / scale();
    const double ruler = m_picture.plot.top;
    const double scrolled = verticalScrollBar()->value() / scale();
    painter.save();
    painter.setClipRect(QRectF(0, ruler, width, height - ruler));
    painter.translate(0, -scrolled);
    const QRectF body(0, scrolled + ruler, width, height - ruler);
    paint(painter, m_picture.list, m_appearance.palette(), body);
    painter.restore();
    // The ruler stays while the runs are scrolled beneath it.
    painter.setClipRect(QRectF(0, 0, width, ruler));
    paint(painter, m_picture.list, m_appearance.palette(), QRectF(0, 0, width, ruler));
}

void ComparisonPane::paintEvent(QPaintEvent*) {
    if (m_cache.isNull()) {
        render();
    }
    QPainter painter(viewport());
    painter.drawPixmap(0, 0, m_cache);
    if (m_comparison.result()) {
        paintCursor(painter);
    } else {
        paintHint(painter);
    }
}

void ComparisonPane::paintCursor(QPainter& painter) const {
    const double x = viewportX(m_comparison.cursor());
    const double left = m_picture.plot.left * scale();
    if (x < left - 1 || x > m_picture.plot.right() * scale() + 1) {
        return;
    }
    const QColor ink = m_appearance.colour(Ink::Selection);
    painter.setPen(QPen(ink, 1.5 * scale()));
    painter.drawLine(QPointF(x, 0), QPointF(x, viewport()->height()));
    const QString time =
        QString::fromStdString(toMillisecondText(m_comparison.cursor() - Time::zero()));
    painter.setFont(uiFont(10.5 * scale(), true));
    const QRectF text = painter.boundingRect(QRectF(), Qt::AlignLeft, time);
    const double wide = text.width() + 8 * scale();
    const double start = std::min(x, viewport()->width() - wide);
    const QRectF flag(start, 1, wide, text.height() + 2);
    painter.fillRect(flag, ink);
    painter.setPen(m_appearance.colour(Ink::OnStrong));
    painter.drawText(flag, Qt::AlignCenter, time);
}

void ComparisonPane::paintHint(QPainter& painter) const {
    QString hint;
    if (m_comparison.job().isBusy()) {
        hint = tr("Comparing...");
    } else if (!m_session.document().scenario()) {
        hint = tr("The scenario has errors. Nothing can be compared until they are mended.");
    } else if (m_comparison.chosen().empty()) {
        hint = tr("Choose two to six strategies in the list at the left.");
    } else {
        hint = tr("The comparison was canceled.");
    }
    painter.setFont(uiFont(14 * scale()));
    painter.setPen(m_appearance.colour(Ink::Muted));
    painter.drawText(QRectF(viewport()->rect()).adjusted(20, 20, -20, -20),
                     Qt::AlignCenter | Qt::TextWordWrap,
                     hint);
}

QString ComparisonPane::tipAt(QPointF viewport) const {
    const ComparedPtr& result = m_comparison.result();
    if (!result || isOnRuler(viewport)) {
        return {};
    }
    if (headingAt(viewport)) {
        return tr("Click twice to open it in Simulate");
    }
    const auto found = recordAt(m_picture, toPicture(viewport), pointingReach);
    if (!found) {
        return {};
    }
    const Trace& trace = result->run(found->run).trace;
    if (trace.records.size() > tipRecordsMax) {
        return {};
    }
    const Chronicle chronicle(trace);
    const std::string clause = Teller(chronicle).clause(found->record);
    return QStringLiteral("<p>%1</p>").arg(QString::fromStdString(clause).toHtmlEscaped());
}

bool ComparisonPane::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), tipAt(help->pos()), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void ComparisonPane::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void ComparisonPane::scrollContentsBy(int dx, int) {
    if (dx != 0) {
        const double from = double(horizontalScrollBar()->value()) / timeBarUnits;
        if (std::abs(from - m_view.from) > 1.0 / timeBarUnits) {
            setWindow(from, from + m_view.to - m_view.from);
        }
    }
    m_cache = {};
    viewport()->update();
}

void ComparisonPane::mousePressEvent(QMouseEvent* event) {
    if (!m_comparison.result()) {
        return;
    }
    if (event->button() == Qt::MiddleButton) {
        m_panFrom = event->position();
        viewport()->setCursor(Qt::ClosedHandCursor);
    } else if (event->button() == Qt::LeftButton) {
        if (const auto run = headingAt(event->position())) {
            Q_EMIT runPointedAt(*run);
            return;
        }
        m_isScrubbing = event->position().x() >= m_picture.plot.left * scale();
        if (m_isScrubbing) {
            scrubTo(event->position().x());
        }
    }
}

void ComparisonPane::mouseMoveEvent(QMouseEvent* event) {
    if (m_isScrubbing) {
        scrubTo(event->position().x());
    } else if (m_panFrom) {
        const QPointF moved = event->position() - *m_panFrom;
        m_panFrom = event->position();
        const double time = positionAt(0) - positionAt(moved.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - qRound(moved.y()));
        setWindow(m_view.from + time, m_view.to + time);
    } else {
        viewport()->setCursor(headingAt(event->position()) ? Qt::PointingHandCursor
                                                           : Qt::ArrowCursor);
    }
}

void ComparisonPane::mouseReleaseEvent(QMouseEvent*) {
    m_isScrubbing = false;
    if (m_panFrom) {
        m_panFrom.reset();
        viewport()->unsetCursor();
    }
}

void ComparisonPane::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const auto run = headingAt(event->position())) {
        Q_EMIT runOpened(*run);
    }
}

void ComparisonPane::wheelEvent(QWheelEvent* event) {
    const double notches = (event->angleDelta().y() + event->angleDelta().x()) / 120.0;
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoom(std::pow(zoomStep, notches), positionAt(event->position().x()));
    } else if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        const double step = notches * 0.1 * (m_view.to - m_view.from);
        setWindow(m_view.from - step, m_view.to - step);
    } else {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    event->accept();
}

/// The window has these keys for the timeline; with the focus here they are for this picture.
bool ComparisonPane::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isPlain = (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
        switch (key->key()) {
        case Qt::Key_W:
        case Qt::Key_S:
        case Qt::Key_A:
        case Qt::Key_D:
        case Qt::Key_Plus:
        case Qt::Key_Equal:
        case Qt::Key_Minus:
        case Qt::Key_0:
            if (isPlain) {
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

void ComparisonPane::keyPressEvent(QKeyEvent* event) {
    const double step = 0.1 * (m_view.to - m_view.from);
    switch (event->key()) {
    case Qt::Key_W:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomIn();
    case Qt::Key_S:
    case Qt::Key_Minus:
        return zoomOut();
    case Qt::Key_A:
        return setWindow(m_view.from - step, m_view.to - step);
    case Qt::Key_D:
        return setWindow(m_view.from + step, m_view.to + step);
    case Qt::Key_0:
        return fitAll();
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace idem::app
