#include "app/models/fault_model.h"

#include "app/models/problem_text.h"
#include "engine/scenario/edit.h"
#include "engine/scenario/fault_text.h"

#include <algorithm>

namespace idem::app {

FaultModel::FaultModel(Document& document, QObject* parent)
    : QAbstractListModel(parent), m_document(document) {
    connect(&m_document, &Document::textChanged, this, &FaultModel::take);
    take();
}

/// Only rows that differ change, come or go, so that a view keeps its place.
void FaultModel::take() {
    QStringList sentences;
    if (const auto& scenario = m_document.scenario()) {
        for (const Fault& fault : scenario->world.faults) {
            sentences += QString::fromStdString(faultSentence(fault, *scenario));
        }
    }
    const auto before = static_cast<int>(m_sentences.size());
    const auto after = static_cast<int>(sentences.size());
    const int shorter = std::min(before, after);
    int start = 0;
    while (start < shorter && m_sentences[start] == sentences[start]) {
        ++start;
    }
    int end = 0;
    while (end < shorter - start && m_sentences[before - 1 - end] == sentences[after - 1 - end]) {
        ++end;
    }
    const int replaced = shorter - start - end;
    for (int row = start; row < start + replaced; ++row) {
        m_sentences[row] = sentences[row];
    }
    if (replaced > 0) {
        Q_EMIT dataChanged(index(start), index(start + replaced - 1));
    }
    const int at = start + replaced;
    if (after > before) {
        beginInsertRows({}, at, at + after - before - 1);
        m_sentences = sentences;
        endInsertRows();
    } else if (after < before) {
        beginRemoveRows({}, at, at + before - after - 1);
        m_sentences = sentences;
        endRemoveRows();
    }
}

int FaultModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_sentences.size());
}

QVariant FaultModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_sentences.size()) {
        return {};
    }
    const bool isShown = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    return isShown ? QVariant(m_sentences[index.row()]) : QVariant();
}

QString FaultModel::carryOut(const Parsed<std::string>& edited, const QString& what) {
    if (!edited) {
        return firstProblemText(edited.diagnostics);
    }
    m_document.setText(*edited.value, what);
    return {};
}

QString FaultModel::add(FaultKind kind) {
    if (!isEditable()) {
        return tr("The text has errors.");
    }
    const Fault fault = faultOfKind(kind, *m_document.scenario());
    return carryOut(addFault(m_document.text(), fault), tr("Add a fault"));
}

QString FaultModel::remove(int row) {
    return carryOut(removeFault(m_document.text(), static_cast<std::size_t>(row) + 1),
                    tr("Remove a fault"));
}

QString FaultModel::move(int from, int to) {
    return carryOut(moveFault(m_document.text(),
                              static_cast<std::size_t>(from) + 1,
                              static_cast<std::size_t>(to) + 1),
                    tr("Move a fault"));
}

} // namespace idem::app
