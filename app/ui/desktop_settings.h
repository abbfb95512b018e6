// What the person has told the desktop about all programs.
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QString>

namespace idem::app {

/// The settings portal (org.freedesktop.portal.Settings, namespace org.freedesktop.appearance).
/// Without a session bus, or a portal on it, nothing is preferred.
class DesktopSettings : public QObject {
    Q_OBJECT

public:
    explicit DesktopSettings(QObject* parent = nullptr);

    bool prefersDark() const { return m_prefersDark; }

Q_SIGNALS:
    void prefersDarkChanged(bool prefersDark);

private Q_SLOTS:
    void onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    bool m_prefersDark = false;
};

} // namespace idem::app
