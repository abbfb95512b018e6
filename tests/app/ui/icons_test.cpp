// Icons are seen on light and on dark, disabled or not, at every device pixel ratio.

#include "app/ui/icons.h"

#include <QDirIterator>
#include <QGuiApplication>
#include <QImage>
#include <QPalette>
#include <gtest/gtest.h>

namespace idem::app {

namespace {

class IconsTest : public testing::Test {
protected:
    ~IconsTest() override { QGuiApplication::setPalette(m_before); }

    static void setButtonText(const QColor& colour, const QColor& disabled = Qt::gray) {
        QPalette palette;
        palette.setColor(QPalette::ButtonText, colour);
        palette.setColor(QPalette::Disabled, QPalette::ButtonText, disabled);
        QGuiApplication::setPalette(palette);
    }

    /// The colour of what is drawn and not transparent, at its most opaque pixel.
    static QColor inkOf(const QIcon& icon, QIcon::Mode mode = QIcon::Normal) {
        const QImage image = icon.pixmap(QSize(24, 24), 1, mode).toImage();
        QColor ink(Qt::transparent);
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                ink = pixel.alpha() > ink.alpha() ? pixel : ink;
            }
        }
        return ink;
    }

private:
    QPalette m_before = QGuiApplication::palette();
};

TEST_F(IconsTest, EveryIconDrawsInTheColourOfTheButtonsText) {
    setButtonText(QColor(10, 200, 30));
    ASSERT_FALSE(icon(QStringLiteral("play")).isNull());
    QDirIterator files(QStringLiteral(":/icons/ui"));
    int count = 0;
    for (; files.hasNext(); ++count) {
        const QString name = files.nextFileInfo().completeBaseName();
        EXPECT_EQ(inkOf(icon(name)), QColor(10, 200, 30)) << name.toStdString();
    }
    EXPECT_GE(count, 40);
}

TEST_F(IconsTest, AnIconFollowsTheTheme) {
    const QIcon play = icon(QStringLiteral("play"));
    setButtonText(Qt::black);
    EXPECT_EQ(inkOf(play), QColor(Qt::black));
    setButtonText(Qt::white);
    EXPECT_EQ(inkOf(play), QColor(Qt::white));
}

TEST_F(IconsTest, ADisabledIconLooksDisabled) {
    setButtonText(Qt::black, QColor(120, 130, 140));
    EXPECT_EQ(inkOf(icon(QStringLiteral("play")), QIcon::Disabled), QColor(120, 130, 140));
}

TEST_F(IconsTest, AnIconIsDrawnAnewForAFinerScreen) {
    const QIcon search = icon(QStringLiteral("search"));
    const QPixmap fine = search.pixmap(QSize(24, 24), 2.0);
    EXPECT_EQ(fine.size(), QSize(48, 48));
    EXPECT_EQ(fine.devicePixelRatio(), 2.0);
    const QImage enlarged =
        search.pixmap(QSize(24, 24), 1.0).toImage().scaled(48, 48, Qt::IgnoreAspectRatio);
    EXPECT_NE(fine.toImage().convertToFormat(enlarged.format()), enlarged);
}

TEST_F(IconsTest, ANameThatIsNoIconGivesNone) {
    EXPECT_TRUE(icon(QStringLiteral("no-such-icon")).isNull());
    EXPECT_TRUE(icon(QString()).isNull());
}

TEST_F(IconsTest, TheApplicationKeepsItsOwnColours) {
    setButtonText(Qt::white);
    const QImage image = applicationIcon().pixmap(QSize(128, 128), 1.0).toImage();
    EXPECT_EQ(image.pixelColor(25, 34), QColor(0x00, 0x72, 0xb2));
    EXPECT_EQ(image.pixelColor(25, 94), QColor(0xd5, 0x5e, 0x00));
}

} // namespace

} // namespace idem::app
