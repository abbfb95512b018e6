// The scenarios that come with the program, as a course: one line each.
#pragma once

#include "app/models/library.h"

#include <QWidget>

#include <vector>

class QLineEdit;
class QTreeWidget;

namespace idem::app {

class LibraryPanel : public QWidget {
    Q_OBJECT

public:
    explicit LibraryPanel(QWidget* parent = nullptr);

    const std::vector<LibraryEntry>& entries() const { return m_entries; }
    /// Marks the one that is open, if it is one of them.
    void showOpen(const QString& path);

Q_SIGNALS:
    void chosen(const QString& path);

private:
    void fill();
    void filter(const QString& text);

    std::vector<LibraryEntry> m_entries;
    QLineEdit* m_filter;
    QTreeWidget* m_tree;
};

} // namespace idem::app
