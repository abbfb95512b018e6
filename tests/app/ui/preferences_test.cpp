#include "app/models/session.h"
#include "app/ui/appearance.h"
#include "app/ui/preferences.h"

#include <QSettings>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace idem::app {
namespace {

class PreferencesTest : public testing::Test {
protected:
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    Appearance appearance;
    Session session;
};

TEST_F(PreferencesTest, AreFoundAgain) {
    appearance.setTheme(Theme::Dark);
    appearance.setTextScale(1.5);
    appearance.setMotionReduced(true);
    session.playback().setPace(Pace::Event);
    session.playback().setSpeed(0.05);
    session.setMapping(TimeMapping::ByEvent);
    keepPreferences(settings, appearance, session);
    settings.sync();

    Appearance otherAppearance;
    Session otherSession;
    const QSettings again(settings.fileName(), QSettings::IniFormat);
    restorePreferences(again, otherAppearance, otherSession);
    EXPECT_EQ(otherAppearance.theme(), Theme::Dark);
    EXPECT_EQ(otherAppearance.textScale(), 1.5);
    EXPECT_TRUE(otherAppearance.isMotionReduced());
    EXPECT_EQ(otherSession.playback().pace(), Pace::Event);
    EXPECT_EQ(otherSession.playback().speed(), 0.05);
    EXPECT_EQ(otherSession.mapping(), TimeMapping::ByEvent);
    appearance.setTheme(Theme::Light);
}

TEST_F(PreferencesTest, APresentationIsNotKeptAsLargeText) {
    appearance.setTextScale(1.25);
    appearance.setPresenting(true);
    keepPreferences(settings, appearance, session);
    restorePreferences(settings, appearance, session);
    appearance.setPresenting(false);
    EXPECT_EQ(appearance.scale(), 1.25);
    appearance.setTextScale(1);
}

TEST_F(PreferencesTest, WhatNoSettingCanBeIsPassedOver) {
    settings.setValue(QStringLiteral("appearance/theme"), QStringLiteral("pink"));
    settings.setValue(QStringLiteral("appearance/text-scale"), QStringLiteral("large"));
    settings.setValue(QStringLiteral("playback/speed"), -3);
    settings.setValue(QStringLiteral("timeline/mapping"), 7);
    restorePreferences(settings, appearance, session);
    EXPECT_EQ(appearance.theme(), Theme::System);
    EXPECT_EQ(appearance.textScale(), 1);
    EXPECT_EQ(session.playback().speed(), 1);
    EXPECT_EQ(session.mapping(), TimeMapping::Compressed);
}

} // namespace
} // namespace idem::app
