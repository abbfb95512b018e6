#include "app/ui/topology/topology_view.h"

#include "app/ui/display_list_painter.h"
#include "app/ui/topology/topology_accessible.h"
#include "engine/trace/record_fields.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace idem::app {

namespace {

constexpr double widthLeast = 300;
constexpr double heightLeast = 120;
/// So far from a message one may point and still mean it.
constexpr double messageReach = 8;
/// What is over stays to be seen for that share of the story.
constexpr double lingeringShare = 0.05;

bool isOwnKey(int key) {
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Menu:
        return true;
    default:
        return false;
    }
}

} // namespace

TopologyView::TopologyView(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent), m_session(session), m_appearance(appearance) {
    setObjectName(QStringLiteral("topology"));
    setAccessibleName(tr("Topology"));
    setAccessibleDescription(tr("The nodes of the run as they stand at the cursor"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    exposeTopology();
    const auto redraw = [this] {
        m_isStale = true;
        update();
    };
    connect(&session, &Session::runChanged, this, &TopologyView::takeRun);
    connect(&session.playback(), &Playback::cursorMoved, this, redraw);
    connect(&session.selection(), &Selection::selectedChanged, this, redraw);
    connect(&session.selection(), &Selection::hoveredChanged, this, redraw);
    connect(&appearance, &Appearance::changed, this, [this] {
        layOut();
        update();
    });
    takeRun();
}

TopologyView::~TopologyView() = default;

double TopologyView::unit() const {
    return std::min({m_appearance.scale(), width() / widthLeast, height() / heightLeast});
}

void TopologyView::takeRun() {
    if (m_run != m_session.run()) {
        m_scene.reset();
        m_run = m_session.run();
        if (m_run) {
            m_scene = std::make_unique<TopologyScene>(m_run->trace(), m_run->index());
        }
    }
    layOut();
    if (m_layout.find(m_reached) == nullptr) {
        m_reached = NodeId::none();
    }
    update();
}

void TopologyView::layOut() {
    m_isStale = true;
    m_layout = TopologyLayout();
    if (m_run && width() > 0 && height() > 0) {
        // Rounding must not take it below what a layout needs.
        m_layout = layoutTopology(m_run->index(),
                                  std::max(width() / unit(), widthLeast),
                                  std::max(height() / unit(), heightLeast));
    }
}

/// What a key has to do with a subject: itself, that of the record, or that of the message.
std::uint32_t TopologyView::keyOf(const Subject& subject) const {
    if (subject.key != 0 || !m_run->holds(subject.record)) {
        return subject.key;
    }
    const Record& record = (*m_run)[subject.record];
    return carriesKey(record.kind) ? record.other : 0;
}

Duration TopologyView::lingering(Time now) const {
    const TimeAxis& axis = m_run->axis(TimeMapping::Compressed);
    return now - axis.timeAt(std::max(axis.positionOf(now) - lingeringShare, 0.0));
}

TopologyMoment TopologyView::moment() const {
    const Cursor& cursor = m_session.playback().cursor();
    const Subject& selected = m_session.selection().selected();
    const Subject& hovered = m_session.selection().hovered();
    TopologyMoment moment;
    moment.last = cursor.last;
    moment.now = cursor.time;
    if (m_appearance.isMotionReduced() && m_run->holds(cursor.last)) {
        moment.now = (*m_run)[cursor.last].time; // Stands still until something happens.
    }
    moment.lingering = lingering(moment.now);
    moment.selectedNode = selected.node;
    moment.hoveredNode = hovered.node;
    moment.selectedRecord = selected.record;
    moment.hoveredRecord = hovered.record;
    moment.key = keyOf(hovered);
    if (moment.key == 0) {
        moment.key = keyOf(selected);
    }
    return moment;
}

const TopologyPicture& TopologyView::drawn() const {
    if (!m_isStale) {
        return m_picture;
    }
    m_isStale = false;
    m_picture = TopologyPicture();
    // Between a change of the run and its signal, the session's state may be of another one.
    if (m_scene && m_run == m_session.run() && !m_layout.nodes.empty()) {
        m_picture = m_scene->draw(m_layout, m_session.stateAtCursor(), moment());
    }
    return m_picture;
}

DisplayList TopologyView::picture() const {
    return drawn().list;
}

QString TopologyView::sentenceOf(NodeId node) const {
    if (!m_scene || m_run != m_session.run()) {
        return {};
    }
    return QString::fromStdString(m_scene->sentenceOf(node, m_session.stateAtCursor(), moment()));
}

QRect TopologyView::rectOf(NodeId node) const {
    const NodePlace* place = m_layout.find(node);
    if (place == nullptr) {
        return {};
    }
    const Box& cell = place->cell;
    return QRectF(cell.left * unit(), cell.top * unit(), cell.width * unit(), cell.height * unit())
        .toAlignedRect();
}

/// Messages lie above nodes, nodes above what is written under them.
Subject TopologyView::subjectAt(QPointF position) const {
    const Point point{position.x() / unit(), position.y() / unit()};
    const TopologyPicture& picture = drawn();
    if (const MessagePlace* message = picture.messageAt(point, messageReach)) {
        return {message->sent, {}, 0};
    }
    if (const NodeId node = m_layout.nodeAt(point); node.isSome()) {
        return {{}, node, 0};
    }
    return {recordAt(picture.list, point, 2).value_or(RecordId::none()), {}, 0};
}

void TopologyView::reach(NodeId node) {
    m_reached = node;
    m_session.selection().hover({{}, node, 0});
    announceReached(*this);
    update();
}

/// To the nearest node in that direction; sideways counts double.
void TopologyView::moveBy(int x, int y) {
    const NodePlace* from = m_layout.find(m_reached);
    if (from == nullptr) {
        if (!m_layout.nodes.empty()) {
            reach(m_layout.nodes.front().node);
        }
        return;
    }
    const NodePlace* nearest = nullptr;
    double best = 0;
    for (const NodePlace& place : m_layout.nodes) {
        const double dx = place.centre.x - from->centre.x;
        const double dy = place.centre.y - from->centre.y;
        const double ahead = dx * x + dy * y;
        const double aside = std::abs(dx * y) + std::abs(dy * x);
        const double cost = ahead + 2 * aside;
        if (ahead > 1 && (nearest == nullptr || cost < best)) {
            best = cost;
            nearest = &place;
        }
    }
    if (nearest != nullptr) {
        reach(nearest->node);
    }
}

bool TopologyView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent*>(event)->modifiers() == Qt::NoModifier &&
        isOwnKey(static_cast<QKeyEvent*>(event)->key())) {
        event->accept(); // While it has the focus the arrows are its own.
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        showTip(help->pos(), help->globalPos());
        return true;
    }
    return QWidget::event(event);
}

void TopologyView::showTip(const QPoint& position, const QPoint& onScreen) {
    const Subject subject = subjectAt(position);
    QString text = sentenceOf(subject.node);
    if (m_scene && subject.record.isSome()) {
        text = QString::fromStdString(m_scene->sentenceOf(subject.record));
    }
    if (text.isEmpty()) {
        QToolTip::hideText();
        return;
    }
    // As rich text that says no more than the plain one: a tool-tip guesses which it is given.
    const QString literal = QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
    QToolTip::showText(onScreen, literal, this);
}

void TopologyView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_appearance.colour(Ink::Paper));
    painter.scale(unit(), unit());
    paint(painter, drawn().list, m_appearance.palette());
    if (const NodePlace* place = hasFocus() ? m_layout.find(m_reached) : nullptr) {
        const Box& cell = place->cell;
        painter.setPen(QPen(m_appearance.colour(Ink::Selection), 1, Qt::DotLine));
        painter.drawRect(QRectF(cell.left + 1, cell.top + 1, cell.width - 2, cell.height - 2));
    }
}

void TopologyView::resizeEvent(QResizeEvent*) {
    layOut();
}

void TopologyView::mouseMoveEvent(QMouseEvent* event) {
    const Subject subject = subjectAt(event->position());
    m_session.selection().hover(subject);
    setCursor(subject.isSome() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void TopologyView::mousePressEvent(QMouseEvent* event) {
    const Subject subject = subjectAt(event->position());
    if (event->button() == Qt::LeftButton) {
        m_session.selection().select(subject);
    }
    if (subject.node.isSome()) {
        m_reached = subject.node;
    }
}

void TopologyView::leaveEvent(QEvent*) {
    m_session.selection().hover({});
}

void TopologyView::focusOutEvent(QFocusEvent* event) {
    if (m_session.selection().hovered().node == m_reached) {
        m_session.selection().hover({});
    }
    QWidget::focusOutEvent(event);
}

void TopologyView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return moveBy(-1, 0);
    case Qt::Key_Right:
        return moveBy(1, 0);
    case Qt::Key_Up:
        return moveBy(0, -1);
    case Qt::Key_Down:
        return moveBy(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_reached.isSome()) {
            m_session.selection().selectNode(m_reached);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

/// By the menu key it is about what was chosen last.
void TopologyView::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse) {
        Q_EMIT contextMenuRequested(subjectAt(event->pos()), event->globalPos());
        return;
    }
    const Subject subject =
        m_reached.isSome() ? Subject{{}, m_reached, 0} : m_session.selection().selected();
    const QRect at = rectOf(subject.node);
    Q_EMIT contextMenuRequested(subject, mapToGlobal(at.isEmpty() ? rect().center() : at.center()));
}

} // namespace idem::app
