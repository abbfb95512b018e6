// Icons of buttons and menus, in the colour of the text beside them.

#include "app/ui/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <utility>

// The linker leaves the resources of a static library out unless somebody names them, and the macro
// works outside of namespaces only.
static void keepIconResources() {
    Q_INIT_RESOURCE(icons);
}

namespace idem::app {

namespace {

/// Paints an SVG file whose `currentColor` is the palette's.
class TintedIconEngine : public QIconEngine {
public:
    explicit TintedIconEngine(QString file) : m_file(std::move(file)) {}

    QIconEngine* clone() const override { return new TintedIconEngine(*this); }
    QString key() const override { return QStringLiteral("idemscope-tinted"); }

    void paint(QPainter* painter, const QRect& area, QIcon::Mode mode, QIcon::State) override {
        QFile file(m_file);
        if (!file.open(QIODevice::ReadOnly)) {
            return;
        }
        const QColor colour = colourOf(mode);
        QSvgRenderer renderer(file.readAll().replace("currentColor", colour.name().toLatin1()));
        const int side = std::min(area.width(), area.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(area).center());
        painter->save();
        painter->setOpacity(painter->opacity() * colour.alphaF());
        renderer.render(painter, square);
        painter->restore();
    }

    /// `size` is in device pixels.
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        const QString key = QStringLiteral("%1 %2 %3x%4")
                                .arg(m_file, colourOf(mode).name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height());
        QPixmap drawn;
        if (!QPixmapCache::find(key, &drawn)) {
            drawn = QPixmap(size);
            drawn.fill(Qt::transparent);
            QPainter painter(&drawn);
            paint(&painter, QRect(QPoint(0, 0), size), mode, state);
            QPixmapCache::insert(key, drawn);
        }
        return drawn;
    }

private:
    static QColor colourOf(QIcon::Mode mode) {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Selected) {
            return palette.color(QPalette::Active, QPalette::HighlightedText);
        }
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        return palette.color(group, QPalette::ButtonText);
    }

    QString m_file;
};

QIcon iconOfFile(const QString& file) {
    keepIconResources();
    return QFile::exists(file) ? QIcon(new TintedIconEngine(file)) : QIcon();
}

} // namespace

QIcon icon(const QString& name) {
    return iconOfFile(QStringLiteral(":/icons/ui/%1.svg").arg(name));
}

QIcon applicationIcon() {
    return iconOfFile(QStringLiteral(":/icons/org.idemscope.Idemscope.svg"));
}

} // namespace idem::app
