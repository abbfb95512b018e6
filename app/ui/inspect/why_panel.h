// Why it came out so: the outcome in large, and the card of its explanation, every term of which
// leads to its event.
#pragma once

#include "app/models/failure_card.h"
#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTextBrowser;
class QUrl;

namespace idem::app {

class WhyPanel : public QWidget {
    Q_OBJECT

public:
    WhyPanel(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    QComboBox& intents() { return *m_intents; }
    QTextBrowser& card() { return *m_card; }
    QPushButton& copyButton() { return *m_copy; }
    QString headline() const;

private:
    void showRun();
    void showExplanation();
    void showCard();
    void showHeadline();
    void followCursor();
    void follow(const QUrl& address);
    void copy() const;
    std::size_t positionAtCursor() const;

    Session& m_session;
    Appearance& m_appearance;
    QComboBox* m_intents;
    QLabel* m_mark;
    QLabel* m_headline;
    QTextBrowser* m_card;
    QPushButton* m_copy;
    FailureCard m_shown;
    OpenRunPtr m_shownRun;     ///< That the card is of; null while there is none.
    std::size_t m_current = 0; ///< Of the chain: the event at the cursor; its length for none.
};

} // namespace idem::app
