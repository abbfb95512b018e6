#include "app/ui/desktop_settings.h"

#include <QDBusConnection>
#include <QDBusInterface>
#include <QDBusReply>

namespace idem::app {

namespace {

const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearanceSpace = QStringLiteral("org.freedesktop.appearance");
const QString colourScheme = QStringLiteral("color-scheme");

/// A start must not wait for a portal that does not answer.
constexpr int answerWaitMs = 150;

bool meansDark(const QVariant& value) {
    return value.toUInt() == 1;
}

/// Old portals wrap the value twice.
QVariant unwrapped(QVariant value) {
    while (value.canConvert<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    return value;
}

} // namespace

DesktopSettings::DesktopSettings(QObject* parent) : QObject(parent) {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    QDBusMessage question = QDBusMessage::createMethodCall(
        portalService, portalPath, portalSettings, QStringLiteral("Read"));
    question << appearanceSpace << colourScheme;
    const QDBusReply<QVariant> answer = bus.call(question, QDBus::Block, answerWaitMs);
    if (answer.isValid()) {
        m_prefersDark = meansDark(unwrapped(answer.value()));
    }
    bus.connect(portalService,
                portalPath,
                portalSettings,
                QStringLiteral("SettingChanged"),
                this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
}

void DesktopSettings::onSettingChanged(const QString& space,
                                       const QString& key,
                                       const QDBusVariant& value) {
    if (space != appearanceSpace || key != colourScheme) {
        return;
    }
    const bool isDark = meansDark(unwrapped(value.variant()));
    if (isDark != m_prefersDark) {
        m_prefersDark = isDark;
        Q_EMIT prefersDarkChanged(isDark);
    }
}

} // namespace idem::app
