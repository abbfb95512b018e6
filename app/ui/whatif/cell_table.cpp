#include "app/ui/whatif/cell_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace idem::app {

namespace {

constexpr int widthMost = 240;
/// Columns are fitted to so many rows: a sweep may have a million.
constexpr int fittedRows = 60;

} // namespace

CellTable::CellTable(WhatIf& whatIf, QWidget* parent)
    : QTableView(parent),
      m_whatIf(whatIf),
      m_model(new CellTableModel(whatIf, this)),
      m_sorted(new QSortFilterProxyModel(this)) {
    setAccessibleName(tr("Cells of the sweep"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(CellTableModel::sortRole);
    m_sorted->setDynamicSortFilter(false); // Rows must not jump about while figures still change.
    setModel(m_sorted);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves it: arrows move within.
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setSortingEnabled(true);
    m_sorted->sort(-1);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setResizeContentsPrecision(fittedRows);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    connect(this, &QTableView::doubleClicked, this, &CellTable::open);
    connect(m_model, &QAbstractItemModel::modelReset, this, &CellTable::fitColumns);
    connect(&m_whatIf, &WhatIf::stateChanged, this, [this] {
        if (!m_whatIf.isRunning()) {
            fitColumns();
        }
    });
    connect(&m_whatIf, &WhatIf::selectionChanged, this, &CellTable::showSelected);
    fitColumns();
}

void CellTable::fitColumns() {
    resizeColumnsToContents();
    for (int column = 0; column < model()->columnCount(); ++column) {
        setColumnWidth(column, std::clamp(columnWidth(column) + 8, 56, widthMost));
    }
}

void CellTable::showSelected() {
    const auto& selected = m_whatIf.selected();
    if (!selected) {
        clearSelection();
        return;
    }
    const QModelIndex row = m_sorted->mapFromSource(m_model->index(m_model->rowOf(*selected), 0));
    if (currentIndex().row() != row.row()) {
        setCurrentIndex(row);
    }
}

void CellTable::open(const QModelIndex& index) {
    const QModelIndex source = m_sorted->mapToSource(index);
    if (source.isValid()) {
        Q_EMIT opened(m_model->cellAt(source.row()));
    }
}

void CellTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        open(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void CellTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    const QModelIndex source = m_sorted->mapToSource(current);
    if (source.isValid() && current.row() != previous.row()) {
        m_whatIf.select(m_model->cellAt(source.row()));
    }
}

} // namespace idem::app
