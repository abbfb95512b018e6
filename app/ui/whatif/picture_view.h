// A chart that is a picture of engine/diagram as it stands, to point at: the heat map and the
// trade-off.
#pragma once

#include "app/ui/appearance.h"
#include "app/ui/whatif/line_chart_view.h"
#include "engine/diagram/chart.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace idem::app {

/// A place of the picture that stands for something.
struct PictureSpot {
    ChartPlace place;
    Box box;
};

struct SpottedPicture {
    DisplayList list;
    std::vector<PictureSpot> spots;
};

class PictureView : public QWidget {
    Q_OBJECT

public:
    using Make = std::function<SpottedPicture(ChartSize)>;

    explicit PictureView(Appearance& appearance, QWidget* parent = nullptr);

    /// Asked again whenever the size changes.
    void showPicture(Make make);
    /// Nothing, and why.
    void showNothing(const QString& why);
    void setCurrent(std::optional<ChartPlace> place);
    std::optional<ChartPlace> current() const { return m_current; }
    void setDescription(std::function<QString(ChartPlace)> describe);

    std::optional<QPointF> placeOf(ChartPlace place) const;
    std::optional<ChartPlace> placeAt(QPointF at) const;

Q_SIGNALS:
    void chosen(ChartPlace place);
    void opened(ChartPlace place);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void remake();
    void moveTo(double x, double y);

    Appearance& m_appearance;
    Make m_make;
    SpottedPicture m_picture;
    QString m_nothing;
    std::optional<ChartPlace> m_current;
    std::function<QString(ChartPlace)> m_describe;
};

} // namespace idem::app
