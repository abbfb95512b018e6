// What a person set about the whole window and wants to find again: colours, size of texts, motion,
// pace, speed and time mapping.
#pragma once

class QSettings;

namespace idem::app {

class Appearance;
class Session;

/// Values that are missing, or that no such thing can have, leave what is there.
void restorePreferences(const QSettings& settings, Appearance& appearance, Session& session);
void keepPreferences(QSettings& settings, const Appearance& appearance, Session& session);

} // namespace idem::app
