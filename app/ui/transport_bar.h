// Playing: buttons, the speed that was asked for and the one that is reached, and where the cursor
// is.
#pragma once

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;
class QToolButton;

namespace idem::app {

class Actions;

class TransportBar : public QWidget {
    Q_OBJECT

public:
    TransportBar(Session& session, Appearance& appearance, QWidget* parent = nullptr);

    /// Buttons are the window's actions, so that their keys and tool-tips are the table's.
    void setActions(const Actions& actions);

private:
    void showCursor();
    void showSpeed();
    void showPlaying(bool isPlaying);
    /// 0: as wide as there is room.
    QLabel* makeLabel(const QString& name, int widthInDigits);

    Session& m_session;
    Appearance& m_appearance;
    QWidget* m_buttons;
    QToolButton* m_play = nullptr;
    QComboBox* m_pace;
    QSlider* m_speed; ///< A third of a decade a notch.
    QLabel* m_requested;
    QLabel* m_time;
    QLabel* m_event;
    QComboBox* m_mapping;
};

} // namespace idem::app
