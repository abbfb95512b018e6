// The fault schedule of the open scenario as a list of sentences.
#pragma once

#include "app/models/document.h"

#include <QAbstractListModel>

namespace idem::app {

class FaultModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit FaultModel(Document& document, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = QModelIndex()) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// While the text has errors nothing can be edited from here.
    bool isEditable() const { return m_document.isValid(); }

    /// Each says why it cannot, or nothing; rows count from 0. Adding puts it behind the others.
    QString add(FaultKind kind);
    QString remove(int row);
    QString move(int from, int to);

private:
    void take();
    QString carryOut(const Parsed<std::string>& edited, const QString& what);

    Document& m_document;
    QStringList m_sentences;
};

} // namespace idem::app
