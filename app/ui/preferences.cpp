#include "app/ui/preferences.h"

#include "app/models/session.h"
#include "app/ui/appearance.h"

#include <QSettings>
#include <QStringList>

#include <optional>

namespace idem::app {

namespace {

const QString themeKey = QStringLiteral("appearance/theme");
const QString textScaleKey = QStringLiteral("appearance/text-scale");
const QString motionKey = QStringLiteral("appearance/less-motion");
const QString paceKey = QStringLiteral("playback/pace");
const QString speedKey = QStringLiteral("playback/speed");
const QString mappingKey = QStringLiteral("timeline/mapping");

/// Words, in the order of the enumerators: the file stays readable, and a new enumerator in the
/// middle changes nobody's choice.
const QStringList themeWords{
    QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
const QStringList paceWords{
    QStringLiteral("story"), QStringLiteral("clock"), QStringLiteral("event")};
const QStringList mappingWords{
    QStringLiteral("to-scale"), QStringLiteral("by-event"), QStringLiteral("compressed")};

template <class Choice>
std::optional<Choice> chosen(const QSettings& settings, const QString& key, const QStringList& of) {
    const auto at = of.indexOf(settings.value(key).toString());
    return at < 0 ? std::nullopt : std::optional(static_cast<Choice>(at));
}

std::optional<double> number(const QSettings& settings, const QString& key) {
    bool isNumber = false;
    const double value = settings.value(key).toDouble(&isNumber);
    return isNumber && value > 0 ? std::optional(value) : std::nullopt;
}

} // namespace

void restorePreferences(const QSettings& settings, Appearance& appearance, Session& session) {
    if (const auto theme = chosen<Theme>(settings, themeKey, themeWords)) {
        appearance.setTheme(*theme);
    }
    if (const auto scale = number(settings, textScaleKey)) {
        appearance.setTextScale(*scale);
    }
    appearance.setMotionReduced(settings.value(motionKey, appearance.isMotionReduced()).toBool());
    if (const auto pace = chosen<Pace>(settings, paceKey, paceWords)) {
        session.playback().setPace(*pace);
    }
    if (const auto speed = number(settings, speedKey)) {
        session.playback().setSpeed(*speed);
    }
    if (const auto mapping = chosen<TimeMapping>(settings, mappingKey, mappingWords)) {
        session.setMapping(*mapping);
    }
}

void keepPreferences(QSettings& settings, const Appearance& appearance, Session& session) {
    settings.setValue(themeKey, themeWords[static_cast<int>(appearance.theme())]);
    settings.setValue(textScaleKey, appearance.textScale());
    settings.setValue(motionKey, appearance.isMotionReduced());
    settings.setValue(paceKey, paceWords[static_cast<int>(session.playback().pace())]);
    settings.setValue(speedKey, session.playback().speed());
    settings.setValue(mappingKey, mappingWords[static_cast<int>(session.mapping())]);
}

} // namespace idem::app
