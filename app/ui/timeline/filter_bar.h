// Search and filter of the timeline: what is looked for, and a chip for each thing that is not
// shown, so that nothing is hidden without a sign of it.
#pragma once

#include "app/ui/timeline/timeline_view.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace idem::app {

class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(TimelineView& timeline, QWidget* parent = nullptr);

    /// Puts the keyboard into the search field.
    void beginSearch();
    /// One further, or back; from the end to the start.
    void toMatch(int direction);
    const std::vector<RecordId>& matches() const { return m_matches; }

private:
    void search();
    void showCount();
    void showChips();
    void addChip(const QString& text, const QString& help, std::function<void()> remove);
    void fillMenu();
    void addKindActions();
    void addOutcomeActions();
    void addSubjectActions();
    void change(const std::function<void(TimelineFilter&)>& edit);

    TimelineView& m_timeline;
    QLineEdit* m_search;
    QLabel* m_count;
    QToolButton* m_next;
    QToolButton* m_previous;
    QToolButton* m_menu;
    QWidget* m_chips;
    std::vector<RecordId> m_matches;
    std::ptrdiff_t m_match = -1; ///< Which of them was gone to last; -1: none.
};

} // namespace idem::app
