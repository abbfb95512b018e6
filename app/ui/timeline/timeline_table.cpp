#include "app/ui/timeline/timeline_table.h"

#include "app/ui/timeline/timeline_view.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <array>
#include <map>
#include <utility>

namespace idem::app {

namespace {

constexpr int columnCountOfTable = 5;
constexpr std::array<const char*, columnCountOfTable> columnTitles{
    "Lane", "Time", "Event", "Peer", "Outcome"};

QString cellText(const OpenRun& run, RecordId id, int column) {
    const TranscriptRow row = run.transcript().row(id);
    const std::array<const std::string*, columnCountOfTable> cells{
        &row.lane, &row.time, &row.event, &row.peer, &row.outcome};
    return QString::fromStdString(*cells[static_cast<std::size_t>(column)]);
}

class TimelineCell final : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    TimelineCell(TimelineView& view, QAccessibleInterface& table, int row, int column)
        : m_view(view), m_table(table), m_row(row), m_column(column) {}

    bool isValid() const override { return true; }
    QObject* object() const override { return nullptr; }
    QWindow* window() const override { return m_table.window(); }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return &m_table; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        const auto& scene = m_view.scene();
        const RecordId id{static_cast<std::uint32_t>(m_row)};
        return kind == QAccessible::Name && scene.hasRun() && scene.run().holds(id)
                   ? cellText(scene.run(), id, m_column)
                   : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override { return m_table.rect(); }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.selectable = true;
        state.selected = isSelected();
        return state;
    }
    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableCellInterface
                   ? static_cast<QAccessibleTableCellInterface*>(this)
                   : nullptr;
    }

    bool isSelected() const override {
        return m_view.session().selection().selected().record.value ==
               static_cast<std::uint32_t>(m_row);
    }
    QList<QAccessibleInterface*> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface*> rowHeaderCells() const override { return {}; }
    int columnIndex() const override { return m_column; }
    int rowIndex() const override { return m_row; }
    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    QAccessibleInterface* table() const override { return &m_table; }

private:
    TimelineView& m_view;
    QAccessibleInterface& m_table;
    int m_row;
    int m_column;
};

/// Rows are the records of the run, in order of time. Cells come into being when they are asked
/// for, and are few: a reader goes from one to the next.
class TimelineTable final : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit TimelineTable(TimelineView* view)
        : QAccessibleWidget(view, QAccessible::Table, view->accessibleName()), m_view(*view) {}
    ~TimelineTable() override {
        for (const auto& [place, id] : m_cells) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface*>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }
    int childCount() const override { return rowCount() * columnCountOfTable; }
    QAccessibleInterface* child(int index) const override {
        return cellAt(index / columnCountOfTable, index % columnCountOfTable);
    }

    QAccessibleInterface* cellAt(int row, int column) const override {
        if (row < 0 || row >= rowCount() || column < 0 || column >= columnCountOfTable) {
            return nullptr;
        }
        const auto known = m_cells.find({row, column});
        if (known != m_cells.end()) {
            return QAccessible::accessibleInterface(known->second);
        }
        auto* table = const_cast<TimelineTable*>(this);
        auto* cell = new TimelineCell(m_view, *table, row, column);
        m_cells.insert({{row, column}, QAccessible::registerAccessibleInterface(cell)});
        return cell;
    }
    int columnCount() const override { return columnCountOfTable; }
    int rowCount() const override {
        return m_view.scene().hasRun()
                   ? static_cast<int>(m_view.scene().run().trace().records.size())
                   : 0;
    }
    QString columnDescription(int column) const override {
        return TimelineView::tr(columnTitles[static_cast<std::size_t>(column)]);
    }
    QString rowDescription(int) const override { return {}; }
    QAccessibleInterface* caption() const override { return nullptr; }
    QAccessibleInterface* summary() const override { return nullptr; }
    int selectedCellCount() const override { return selectedRowCount() * columnCountOfTable; }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return static_cast<int>(selectedRows().size()); }
    QList<QAccessibleInterface*> selectedCells() const override {
        QList<QAccessibleInterface*> cells;
        for (const int row : selectedRows()) {
            for (int column = 0; column < columnCountOfTable; ++column) {
                cells << cellAt(row, column);
            }
        }
        return cells;
    }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override {
        const RecordId selected = m_view.session().selection().selected().record;
        return selected.isSome() && static_cast<int>(selected.value) < rowCount()
                   ? QList<int>{static_cast<int>(selected.value)}
                   : QList<int>{};
    }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int row) const override { return selectedRows().contains(row); }
    bool selectRow(int row) override {
        if (row < 0 || row >= rowCount()) {
            return false;
        }
        m_view.session().visit(RecordId{static_cast<std::uint32_t>(row)});
        return true;
    }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int row) override {
        const bool was = isRowSelected(row);
        if (was) {
            m_view.session().selection().clear();
        }
        return was;
    }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent*) override {}

private:
    TimelineView& m_view;
    mutable std::map<std::pair<int, int>, QAccessible::Id> m_cells;
};

QAccessibleInterface* makeTimelineTable(const QString& className, QObject* object) {
    auto* view = className == QLatin1String("idem::app::TimelineView")
                     ? qobject_cast<TimelineView*>(object)
                     : nullptr;
    return view == nullptr ? nullptr : new TimelineTable(view);
}

} // namespace

void installTimelineTable() {
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeTimelineTable);
        return true;
    }();
    static_cast<void>(isInstalled);
}

} // namespace idem::app
