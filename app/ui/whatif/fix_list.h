// The single changes that would have saved a run, with what is left of the failure and what each
// of them costs.
#pragma once

#include "app/models/seed_studies.h"
#include "app/ui/appearance.h"

#include <QString>
#include <QWidget>

#include <cstddef>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace idem::app {

class FixListView : public QWidget {
    Q_OBJECT

public:
    FixListView(SeedStudies& studies, Appearance& appearance, QWidget* parent = nullptr);

    QTreeWidget& list() { return *m_list; }
    QPushButton& openButton() { return *m_open; }
    QString headline() const;

Q_SIGNALS:
    /// Enter on a row, a double click, or the button.
    void opened(std::size_t fix);

private:
    void fill();
    void openCurrent();

    SeedStudies& m_studies;
    Appearance& m_appearance;
    QLabel* m_headline;
    QTreeWidget* m_list;
    QPushButton* m_open;
};

} // namespace idem::app
