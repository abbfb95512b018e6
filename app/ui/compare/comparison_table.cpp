#include "app/ui/compare/comparison_table.h"

#include "app/ui/display_list_painter.h"
#include "engine/diagram/outcome_look.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <algorithm>
#include <utility>

namespace idem::app {

namespace {

constexpr int columnWidthMost = 220;

/// Outcomes with their marks, and the last column as what it is: something to click.
class VerdictDelegate : public QStyledItemDelegate {
public:
    VerdictDelegate(const Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent), m_appearance(appearance) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        if (!index.data(ComparisonTableModel::OutcomeRole).isValid()) {
            return size;
        }
        QFont font = option.font;
        font.setBold(true);
        const int wide = QFontMetrics(font).horizontalAdvance(index.data().toString());
        return {wide + markRoom(), size.height()};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        QStyleOptionViewItem whole = option;
        initStyleOption(&whole, index);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        if (index.column() == columnOf(ComparisonTableModel::Open) && !isSelected) {
            whole.font.setUnderline(true);
            whole.palette.setColor(QPalette::Text, option.palette.link().color());
        }
        const QVariant outcome = index.data(ComparisonTableModel::OutcomeRole);
        if (!outcome.isValid()) {
            QApplication::style()->drawControl(
                QStyle::CE_ItemViewItem, &whole, painter, whole.widget);
            return;
        }
        const QString words = std::exchange(whole.text, QString());
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &whole, painter, whole.widget);
        paintOutcome(*painter, whole, static_cast<Outcome>(outcome.toInt()), words);
    }

private:
    static int columnOf(ComparisonTableModel::Column column) { return column; }
    int markRoom() const { return static_cast<int>(30 * m_appearance.scale()); }

    void paintOutcome(QPainter& painter,
                      const QStyleOptionViewItem& option,
                      Outcome outcome,
                      const QString& words) const {
        const double side = 13 * m_appearance.scale();
        const QRectF box(option.rect);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        // On the selection every ink but that of text would be lost.
        if (isSelected) {
            painter.fillRect(QRectF(box.left() + 2, box.top() + 1, side + 6, box.height() - 2),
                             option.palette.base());
        }
        DisplayList mark;
        drawOutcome(mark, {box.left() + 5, box.top() + (box.height() - side) / 2}, side, outcome);
        idem::app::paint(painter, mark, m_appearance.palette());
        QFont font = option.font;
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(isSelected ? option.palette.highlightedText().color()
                                  : m_appearance.colour(outcomeInk(outcome)));
        painter.drawText(box.adjusted(side + 10, 0, -2, 0), Qt::AlignVCenter, words);
    }

    const Appearance& m_appearance;
};

} // namespace

ComparisonTable::ComparisonTable(Comparison& comparison, Appearance& appearance, QWidget* parent)
    : QTableView(parent),
      m_model(new ComparisonTableModel(comparison, this)),
      m_sorted(new QSortFilterProxyModel(this)) {
    setAccessibleName(tr("Verdicts of the strategies"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ComparisonTableModel::SortRole);
    setModel(m_sorted);
    setItemDelegate(new VerdictDelegate(appearance, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves it: arrows move within.
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setSortingEnabled(true);
    m_sorted->sort(-1); // At first in the order of the comparison.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setHighlightSections(false);
    // The words give way, so that the way to Simulate is always in sight.
    horizontalHeader()->setMinimumSectionSize(60);
    horizontalHeader()->setSectionResizeMode(ComparisonTableModel::Difference,
                                             QHeaderView::Stretch);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (index.column() == ComparisonTableModel::Open) {
            open(index);
        }
    });
    connect(this, &QTableView::doubleClicked, this, &ComparisonTable::open);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        fitColumns();
        restoreCurrent();
    });
    connect(&appearance, &Appearance::changed, this, &ComparisonTable::fitColumns);
    fitColumns();
}

void ComparisonTable::fitColumns() {
    resizeColumnsToContents();
    for (int column = 0; column < ComparisonTableModel::columnCountOf; ++column) {
        if (column != ComparisonTableModel::Difference) {
            setColumnWidth(column, std::min(columnWidth(column) + 6, columnWidthMost));
        }
    }
}

void ComparisonTable::restoreCurrent() {
    std::size_t current = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->strategyAt(row) == m_current) {
            current = static_cast<std::size_t>(row);
        }
    }
    setCurrent(current);
}

std::string ComparisonTable::current() const {
    const QModelIndex index = m_sorted->mapToSource(currentIndex());
    return index.isValid() ? m_model->strategyAt(index.row()) : std::string();
}

void ComparisonTable::setCurrent(std::size_t run) {
    const QModelIndex index = m_model->index(static_cast<int>(run), 0);
    setCurrentIndex(m_sorted->mapFromSource(index));
}

void ComparisonTable::open(const QModelIndex& index) {
    const QModelIndex source = m_sorted->mapToSource(index);
    if (source.isValid()) {
        Q_EMIT opened(QString::fromStdString(m_model->strategyAt(source.row())));
    }
}

void ComparisonTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        open(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void ComparisonTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    const QModelIndex source = m_sorted->mapToSource(current);
    if (source.isValid() && current.row() != previous.row()) {
        m_current = m_model->strategyAt(source.row());
        Q_EMIT currentRunChanged(static_cast<std::size_t>(source.row()));
    }
}

} // namespace idem::app
