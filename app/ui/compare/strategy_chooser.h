// Every strategy with one line about it; up to six of them are compared.
#pragma once

#include "app/models/comparison.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace idem::app {

class StrategyChooser : public QWidget {
    Q_OBJECT

public:
    StrategyChooser(Comparison& comparison, Appearance& appearance, QWidget* parent = nullptr);

    QListWidget& list() { return *m_list; }
    /// What it told last: why a choice was refused, or how many are chosen.
    QString message() const;

private:
    void fill();
    void showChoice();
    void onItemChanged(QListWidgetItem* item);
    void compareAgainstCurrent();
    void say(const QString& message, bool isRefusal);

    Comparison& m_comparison;
    QListWidget* m_list;
    QLabel* m_message;
    QPushButton* m_first;
};

} // namespace idem::app
