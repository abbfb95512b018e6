#include "app/ui/appearance.h"

#include "app/ui/desktop_settings.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolTip>

#include <algorithm>

namespace idem::app {

namespace {

constexpr double textPx = 13;

QColor mixed(QColor one, QColor other, double share) {
    return QColor::fromRgbF(static_cast<float>(one.redF() * (1 - share) + other.redF() * share),
                            static_cast<float>(one.greenF() * (1 - share) + other.greenF() * share),
                            static_cast<float>(one.blueF() * (1 - share) + other.blueF() * share));
}

/// Fusion, but for the frames of boxes to tick, which cannot be seen on dark paper.
class FramedStyle : public QProxyStyle {
public:
    FramedStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption* option,
                       QPainter* painter,
                       const QWidget* widget) const override {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck) {
            painter->setPen(option->palette.placeholderText().color());
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        }
    }
};

} // namespace

QColor toColour(Rgb colour) {
    return {colour.red, colour.green, colour.blue};
}

QFont uiFont(double sizePx, bool isBold) {
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setPixelSize(std::max(1, static_cast<int>(sizePx + 0.5)));
    font.setBold(isBold);
    return font;
}

Appearance::Appearance(QObject* parent) : QObject(parent) {
    auto* settings = new DesktopSettings(this);
    m_isSystemDark = settings->prefersDark();
    connect(settings, &DesktopSettings::prefersDarkChanged, this, [this](bool isDark) {
        m_isSystemDark = isDark;
        apply();
    });
}

void Appearance::setTheme(Theme theme) {
    m_theme = theme;
    apply();
}

void Appearance::setTextScale(double scale) {
    m_textScale = std::clamp(scale, scaleLeast, scaleMost);
    apply();
}

void Appearance::setPresenting(bool isPresenting) {
    m_isPresenting = isPresenting;
    apply();
}

void Appearance::setMotionReduced(bool isReduced) {
    m_isMotionReduced = isReduced;
    Q_EMIT changed();
}

QColor Appearance::colour(Ink ink) const {
    return toColour(palette().of(ink));
}

QPalette Appearance::widgetPalette() const {
    const QColor paper = colour(Ink::Paper);
    const QColor text = colour(Ink::Text);
    const QColor window = mixed(paper, text, 0.055);
    const QColor faint = mixed(paper, text, 0.45);
    QPalette made(mixed(paper, text, 0.09), window);
    made.setColor(QPalette::Window, window);
    made.setColor(QPalette::WindowText, text);
    made.setColor(QPalette::Base, paper);
    made.setColor(QPalette::AlternateBase, colour(Ink::Band));
    made.setColor(QPalette::Text, text);
    made.setColor(QPalette::ButtonText, text);
    made.setColor(QPalette::PlaceholderText, colour(Ink::Muted));
    made.setColor(QPalette::ToolTipBase, paper);
    made.setColor(QPalette::ToolTipText, text);
    made.setColor(QPalette::Highlight, colour(Ink::Selection));
    made.setColor(QPalette::HighlightedText, colour(Ink::OnStrong));
    made.setColor(QPalette::Link, colour(Ink::Good));
    made.setColor(QPalette::LinkVisited, colour(Ink::Good));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        made.setColor(QPalette::Disabled, role, faint);
    }
    made.setColor(QPalette::Disabled, QPalette::Highlight, mixed(paper, text, 0.2));
    return made;
}

void Appearance::apply() {
    m_isDark = m_theme == Theme::Dark || (m_theme == Theme::System && m_isSystemDark);
    if (dynamic_cast<const FramedStyle*>(QApplication::style()) == nullptr) {
        QApplication::setStyle(new FramedStyle);
    }
    QApplication::setPalette(widgetPalette());
    QToolTip::setPalette(widgetPalette());
    QApplication::setFont(uiFont(textPx * scale()));
    QToolTip::setFont(uiFont(textPx * scale()));
    Q_EMIT changed();
}

} // namespace idem::app
