#include "app/ui/inspect/event_table.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <array>

namespace idem::app {

namespace {

/// What has not happened yet at the cursor is paler.
class HappenedDelegate : public QStyledItemDelegate {
public:
    HappenedDelegate(Session& session, const EventTableModel& model, QObject* parent)
        : QStyledItemDelegate(parent), m_session(session), m_model(model) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const RecordId last = m_session.playback().cursor().last;
        if (!last.isSome() || m_model.recordAt(index.row()) > last) {
            option->palette.setColor(QPalette::Text,
                                     option->palette.color(QPalette::PlaceholderText));
        }
    }

private:
    Session& m_session;
    const EventTableModel& m_model;
};

} // namespace

EventTable::EventTable(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_appearance(appearance),
      m_model(new EventTableModel(this)),
      m_filter(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_view(new QTableView(this)) {
    setAccessibleName(tr("Events"));
    m_filter->setPlaceholderText(tr("Filter by name, key, status, kind"));
    m_filter->setAccessibleName(tr("Filter the events"));
    m_filter->setClearButtonEnabled(true);
    m_count->setTextFormat(Qt::PlainText);
    auto* top = new QHBoxLayout;
    top->addWidget(m_filter, 1);
    top->addWidget(m_count);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addLayout(top);
    layout->addWidget(m_view, 1);
    makeView();
    connect(m_filter, &QLineEdit::textChanged, m_model, &EventTableModel::setFilter);
    // From the words to the rows that they have found.
    connect(m_filter, &QLineEdit::returnPressed, this, [this] {
        m_view->setFocus();
        if (!m_view->currentIndex().isValid() && m_model->rowCount() > 0) {
            m_view->setCurrentIndex(m_model->index(0, 0));
        }
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &EventTable::showCount);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &EventTable::showCount);
    connect(m_model, &EventTableModel::filtered, this, &EventTable::showCount);
    connect(m_model, &EventTableModel::filtered, this, &EventTable::followCursor);
    connect(&session, &Session::runChanged, this, &EventTable::takeRun);
    connect(&session.playback(), &Playback::cursorMoved, this, &EventTable::followCursor);
    connect(&appearance, &Appearance::changed, this, &EventTable::measure);
    takeRun();
}

void EventTable::makeView() {
    m_view->setModel(m_model);
    m_view->setItemDelegate(new HappenedDelegate(m_session, *m_model, m_view));
    m_view->setAccessibleName(tr("Events as a table"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setAlternatingRowColors(true);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setCornerButtonEnabled(false);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(m_view, &QTableView::clicked, this, &EventTable::visit);
    connect(m_view, &QTableView::activated, this, &EventTable::visit);
    measure();
}

/// Columns have fixed widths: to measure a million rows would take longer than to read them.
void EventTable::measure() {
    const QFontMetrics metrics(uiFont(13 * m_appearance.scale()));
    m_view->verticalHeader()->setDefaultSectionSize(metrics.height() + 6);
    const std::array<int, EventTableModel::columnTotal> letters{12, 16, 26, 16, 20};
    for (int column = 0; column < EventTableModel::columnTotal; ++column) {
        m_view->setColumnWidth(
            column, letters[static_cast<std::size_t>(column)] * metrics.averageCharWidth() + 12);
    }
}

void EventTable::takeRun() {
    // What nobody sees is not put into words.
    m_model->setRun(isVisible() ? m_session.run() : nullptr);
    followCursor();
}

void EventTable::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model->run() != m_session.run()) {
        takeRun();
    }
    followCursor();
    // It has its height only when the layout around it is done.
    QTimer::singleShot(0, m_view, [view = m_view] { view->scrollTo(view->currentIndex()); });
}

void EventTable::followCursor() {
    if (!isVisible() || m_model->run() != m_session.run()) {
        return;
    }
    const int row = m_model->rowAt(m_session.playback().cursor().last);
    if (row >= 0 && row != m_view->currentIndex().row()) {
        m_view->setCurrentIndex(m_model->index(row, 0));
    } else if (row < 0) {
        m_view->setCurrentIndex({});
    }
    m_view->viewport()->update();
}

void EventTable::showCount() {
    const QString count = tr("%L1 events").arg(m_model->rowCount());
    m_count->setText(m_model->isFiltering() ? tr("%1, searching").arg(count) : count);
}

void EventTable::visit(const QModelIndex& index) {
    m_session.visit(m_model->recordAt(index.row()));
}

} // namespace idem::app
