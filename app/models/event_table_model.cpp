#include "app/models/event_table_model.h"

#include <algorithm>
#include <array>

namespace idem::app {

namespace {

/// About as much as can be read between two frames.
constexpr std::size_t filterSlice = 4'000;

QString cellText(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// A tool tip is guessed to be rich text unless it says so itself.
QString sentenceTip(const std::string& utf8) {
    return QStringLiteral("<p>%1</p>").arg(cellText(utf8).toHtmlEscaped());
}

const std::string& cellOf(const TranscriptRow& row, int column) {
    switch (column) {
    case EventTableModel::TimeColumn:
        return row.time;
    case EventTableModel::LaneColumn:
        return row.lane;
    case EventTableModel::EventColumn:
        return row.event;
    case EventTableModel::PeerColumn:
        return row.peer;
    default:
        return row.outcome;
    }
}

} // namespace

EventTableModel::EventTableModel(QObject* parent) : QAbstractTableModel(parent) {
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, [this] { readSlice(filterSlice); });
}

void EventTableModel::setRun(OpenRunPtr run) {
    beginResetModel();
    m_run = std::move(run);
    restart();
    endResetModel();
}

void EventTableModel::setFilter(const QString& words) {
    const QStringList sought = words.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (sought == m_words) {
        return;
    }
    beginResetModel();
    m_words = sought;
    restart();
    endResetModel();
}

void EventTableModel::restart() {
    m_passed.clear();
    m_wordedId = {};
    m_next = isFiltered() ? 0 : recordCount();
    isFiltering() ? m_timer.start() : m_timer.stop();
}

void EventTableModel::finishFiltering() {
    readSlice(recordCount());
}

void EventTableModel::readSlice(std::size_t count) {
    if (!isFiltering()) {
        return;
    }
    std::vector<std::uint32_t> found;
    const std::size_t end = std::min(recordCount(), m_next + count);
    for (; m_next < end; ++m_next) {
        const auto id = static_cast<std::uint32_t>(m_next);
        if (passes(RecordId{id})) {
            found.push_back(id);
        }
    }
    if (!found.empty()) {
        const int first = static_cast<int>(m_passed.size());
        beginInsertRows({}, first, first + static_cast<int>(found.size()) - 1);
        m_passed.insert(m_passed.end(), found.begin(), found.end());
        endInsertRows();
    }
    if (!isFiltering()) {
        m_timer.stop();
        Q_EMIT filtered();
    }
}

bool EventTableModel::passes(RecordId record) const {
    const TranscriptRow row = m_run->transcript().row(record);
    const QString all = cellText(row.time + "\n" + row.lane + "\n" + row.event + "\n" + row.peer +
                                 "\n" + row.outcome);
    return std::all_of(m_words.begin(), m_words.end(), [&all](const QString& word) {
        return all.contains(word, Qt::CaseInsensitive);
    });
}

RecordId EventTableModel::recordAt(int row) const {
    if (row < 0 || row >= rowCount()) {
        return RecordId::none();
    }
    const auto at = static_cast<std::size_t>(row);
    return RecordId{isFiltered() ? m_passed[at] : static_cast<std::uint32_t>(at)};
}

int EventTableModel::rowAt(RecordId record) const {
    if (!record.isSome()) {
        return -1;
    }
    if (!isFiltered()) {
        return std::min(static_cast<int>(record.value), rowCount() - 1);
    }
    const auto after = std::upper_bound(m_passed.begin(), m_passed.end(), record.value);
    return static_cast<int>(after - m_passed.begin()) - 1;
}

int EventTableModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid()) {
        return 0;
    }
    return static_cast<int>(isFiltered() ? m_passed.size() : recordCount());
}

int EventTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnTotal;
}

const TranscriptRow& EventTableModel::rowOf(RecordId record) const {
    if (m_wordedId != record) {
        m_worded = m_run->transcript().row(record);
        m_wordedId = record;
    }
    return m_worded;
}

QVariant EventTableModel::data(const QModelIndex& index, int role) const {
    const RecordId record = index.isValid() ? recordAt(index.row()) : RecordId::none();
    if (!record.isSome()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return cellText(cellOf(rowOf(record), index.column()));
    case Qt::ToolTipRole:
        return sentenceTip(m_run->transcript().sentence(record));
    case Qt::AccessibleDescriptionRole:
        return cellText(m_run->transcript().sentence(record));
    case Qt::TextAlignmentRole:
        return index.column() == TimeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                            : QVariant();
    default:
        return {};
    }
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const std::array<QString, columnTotal> titles{
        tr("Time"), tr("Where"), tr("Event"), tr("With"), tr("Outcome")};
    const bool isColumn = section >= 0 && section < columnTotal;
    return isColumn ? QVariant(titles[static_cast<std::size_t>(section)]) : QVariant();
}

} // namespace idem::app
