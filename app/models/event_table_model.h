// The records of a run as a table, as far as a filter lets them pass: the list of events, and the
// timeline for those who cannot see it.
#pragma once

#include "app/models/open_run.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <cstdint>
#include <vector>

namespace idem::app {

/// Rows are made when they are looked at, so that a million of them cost nothing. A filter reads
/// the run in slices between other events; its rows come as they are found.
class EventTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { TimeColumn, LaneColumn, EventColumn, PeerColumn, OutcomeColumn, columnTotal };

    explicit EventTableModel(QObject* parent = nullptr);

    /// Null: no rows.
    void setRun(OpenRunPtr run);
    const OpenRunPtr& run() const { return m_run; }
    /// Words that must all be in a row, wherever and however they are written; empty: all rows.
    void setFilter(const QString& words);
    bool isFiltering() const { return m_next < recordCount(); }
    /// Reads the rest of the run at once.
    void finishFiltering();

    RecordId recordAt(int row) const;
    /// The row of a record, or of the last one before it that passes; -1 if there is none.
    /// Logarithmic.
    int rowAt(RecordId record) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void filtered(); ///< The filter has come to the end of the run.

private:
    std::size_t recordCount() const { return m_run ? m_run->trace().records.size() : 0; }
    bool isFiltered() const { return !m_words.isEmpty(); }
    void restart();
    void readSlice(std::size_t count);
    bool passes(RecordId record) const;
    const TranscriptRow& rowOf(RecordId record) const;

    OpenRunPtr m_run;
    QStringList m_words;
    std::vector<std::uint32_t> m_passed; ///< Records, ascending; unused without a filter.
    std::size_t m_next = 0;              ///< The record that the filter reads next.
    QTimer m_timer;
    mutable RecordId m_wordedId; ///< A view asks for one cell after the other of a row.
    mutable TranscriptRow m_worded;
};

} // namespace idem::app
