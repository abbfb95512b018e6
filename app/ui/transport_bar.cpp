#include "app/ui/transport_bar.h"

#include "app/ui/actions.h"
#include "app/ui/icons.h"
#include "engine/core/time.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <array>
#include <cmath>

namespace idem::app {

namespace {

constexpr int notchesPerDecade = 3;
constexpr int notchMost = 3 * notchesPerDecade; // 1,000 times, and a thousandth

constexpr auto transportCommands = std::to_array<Command>({Command::ToStart,
                                                           Command::PreviousInteresting,
                                                           Command::StepBack,
                                                           Command::PlayOrPause,
                                                           Command::StepForward,
                                                           Command::NextInteresting,
                                                           Command::ToEnd,
                                                           Command::NextViolation,
                                                           Command::LoopRange});

int notchOf(double speed) {
    return static_cast<int>(std::lround(std::log10(speed) * notchesPerDecade));
}

/// 1, 2, 5 and their tenths and tens.
double speedOf(int notch) {
    static constexpr std::array<double, notchesPerDecade> mantissas{1, 2, 5};
    const int decade = static_cast<int>(std::floor(double(notch) / notchesPerDecade));
    return mantissas[static_cast<std::size_t>(notch - decade * notchesPerDecade)] *
           std::pow(10.0, decade);
}

/// "2x" or "1/20x".
QString speedText(double speed) {
    return speed >= 1 ? QStringLiteral("%1×").arg(speed, 0, 'g', 3)
                      : QStringLiteral("1/%1×").arg(1 / speed, 0, 'g', 3);
}

} // namespace

TransportBar::TransportBar(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_appearance(appearance),
      m_buttons(new QWidget(this)),
      m_pace(new QComboBox(this)),
      m_speed(new QSlider(Qt::Horizontal, this)),
      m_requested(makeLabel(tr("Speed"), 14)),
      m_time(makeLabel(tr("Time at the cursor"), 13)),
      m_event(makeLabel(tr("Event at the cursor"), 0)),
      m_mapping(new QComboBox(this)) {
    setAccessibleName(tr("Transport"));
    m_pace->addItems({tr("Story"), tr("Clock"), tr("Events")});
    m_pace->setAccessibleName(tr("Pace"));
    m_pace->setToolTip(tr("Story: quiet spans pass quickly. Clock: simulated time. Events: equal "
                          "time for each."));
    m_speed->setRange(-notchMost, notchMost);
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed, from a thousandth to a thousand times"));
    m_speed->setMinimumWidth(50);
    m_speed->setMaximumWidth(90);
    m_mapping->addItems({tr("To scale"), tr("By event"), tr("Compressed")});
    m_mapping->setAccessibleName(tr("Time mapping"));
    m_mapping->setToolTip(tr("How time is laid out (T)"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 3, 6, 3);
    layout->addWidget(m_buttons);
    layout->addWidget(m_time);
    layout->addWidget(m_event, 1);
    layout->addWidget(m_pace);
    layout->addWidget(m_speed);
    layout->addWidget(m_requested);
    layout->addWidget(m_mapping);
    Playback& playback = m_session.playback();
    connect(m_pace, &QComboBox::activated, this, [&playback](int pace) {
        playback.setPace(static_cast<Pace>(pace));
    });
    connect(m_speed, &QSlider::valueChanged, this, [&playback](int notch) {
        playback.setSpeed(speedOf(notch));
    });
    connect(m_mapping, &QComboBox::activated, this, [this](int mapping) {
        m_session.setMapping(static_cast<TimeMapping>(mapping));
    });
    connect(&playback, &Playback::cursorMoved, this, &TransportBar::showCursor);
    connect(&playback, &Playback::speedChanged, this, &TransportBar::showSpeed);
    connect(&playback, &Playback::playingChanged, this, &TransportBar::showPlaying);
    connect(&m_session, &Session::runChanged, this, &TransportBar::showCursor);
    connect(&m_session, &Session::mappingChanged, this, [this] {
        m_mapping->setCurrentIndex(static_cast<int>(m_session.mapping()));
    });
    m_mapping->setCurrentIndex(static_cast<int>(m_session.mapping()));
    showCursor();
    showSpeed();
}

QLabel* TransportBar::makeLabel(const QString& name, int widthInDigits) {
    auto* label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name);
    // Texts come and go while it plays: they must neither move the rest nor widen the window.
    if (widthInDigits > 0) {
        label->setFixedWidth(label->fontMetrics().horizontalAdvance(QLatin1Char('0')) *
                             widthInDigits);
    } else {
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    return label;
}

void TransportBar::setActions(const Actions& actions) {
    auto* layout = new QHBoxLayout(m_buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    for (const Command command : transportCommands) {
        auto* button = new QToolButton(m_buttons);
        button->setDefaultAction(&actions[command]);
        button->setAutoRaise(true);
        button->setIconSize(QSize(20, 20));
        button->setAccessibleName(text(infoOf(command).title));
        layout->addWidget(button);
        if (command == Command::PlayOrPause) {
            m_play = button;
        }
    }
    showPlaying(m_session.playback().isPlaying());
}

void TransportBar::showCursor() {
    const Cursor& cursor = m_session.playback().cursor();
    m_time->setText(QString::fromStdString(toMillisecondText(cursor.time - Time::zero())));
    const auto count = m_session.run() ? m_session.run()->trace().records.size() : 0;
    const auto done = cursor.last.isSome() ? cursor.last.value + 1 : 0;
    m_event->setText(tr("event %L1 of %L2").arg(done).arg(count));
    if (m_session.playback().isPlaying()) {
        showSpeed();
    }
}

void TransportBar::showSpeed() {
    const Playback& playback = m_session.playback();
    const QSignalBlocker noEcho(m_speed);
    m_speed->setValue(notchOf(playback.speed()));
    m_pace->setCurrentIndex(static_cast<int>(playback.pace()));
    const QString asked = speedText(playback.speed());
    m_requested->setText(playback.achievedSpeed() > 0
                             ? tr("%1 (now %2)").arg(asked, speedText(playback.achievedSpeed()))
                             : asked);
}

void TransportBar::showPlaying(bool isPlaying) {
    if (m_play != nullptr) {
        m_play->setAccessibleName(isPlaying ? tr("Pause") : tr("Play"));
        m_play->defaultAction()->setIcon(
            icon(isPlaying ? QStringLiteral("pause") : QStringLiteral("play")));
    }
    showSpeed();
}

} // namespace idem::app
