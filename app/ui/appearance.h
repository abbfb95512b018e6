// How the whole window looks: light or dark, how large text is, and whether things may move.
#pragma once

#include "engine/diagram/ink.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>

namespace idem::app {

enum class Theme { System, Light, Dark };

/// One for the application. Painted widgets repaint on changed().
class Appearance : public QObject {
    Q_OBJECT

public:
    static constexpr double scaleLeast = 0.75;
    static constexpr double scaleMost = 2.5;

    explicit Appearance(QObject* parent = nullptr);

    Theme theme() const { return m_theme; }
    void setTheme(Theme theme);
    bool isDark() const { return m_isDark; }
    /// For display lists.
    const Palette& palette() const { return m_isDark ? Palette::dark() : Palette::light(); }
    QColor colour(Ink ink) const;

    /// Of every text, as a factor: what the person chose, and a presentation on top of it.
    double scale() const { return m_isPresenting ? m_textScale * presentationScale : m_textScale; }
    double textScale() const { return m_textScale; }
    void setTextScale(double scale);
    bool isPresenting() const { return m_isPresenting; }
    void setPresenting(bool isPresenting);

    /// Nothing glides: the same pictures in discrete steps.
    bool isMotionReduced() const { return m_isMotionReduced; }
    void setMotionReduced(bool isReduced);

    /// Style, palette and font of the application. Again whenever something changes.
    void apply();

Q_SIGNALS:
    void changed();

private:
    static constexpr double presentationScale = 1.4;

    QPalette widgetPalette() const;

    Theme m_theme = Theme::System;
    bool m_isSystemDark = false;
    bool m_isDark = false;
    double m_textScale = 1;
    bool m_isPresenting = false;
    bool m_isMotionReduced = false;
};

/// DejaVu Sans, whose widths the engine's layouts know, at a size in pixels.
QFont uiFont(double sizePx, bool isBold = false);

QColor toColour(Rgb colour);

} // namespace idem::app
