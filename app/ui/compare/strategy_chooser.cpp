#include "app/ui/compare/strategy_chooser.h"

#include "app/ui/actions.h"
#include "engine/protocol/strategy.h"

#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace idem::app {

namespace {

enum ChooserRole { NameRole = Qt::UserRole + 1, SummaryRole, IsFirstRole };

/// A box to tick, the name, and beneath it what the strategy does.
class StrategyDelegate : public QStyledItemDelegate {
public:
    StrategyDelegate(const Appearance& appearance, QObject* parent)
        : QStyledItemDelegate(parent), m_appearance(appearance) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), static_cast<int>(40 * m_appearance.scale())};
    }

    void paint(QPainter* painter,
               const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        // The style paints the ground, the focus and the box; the texts are ours.
        QStyleOptionViewItem plain = option;
        initStyleOption(&plain, index);
        plain.text.clear();
        QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, plain.widget);
        const double scale = m_appearance.scale();
        const double left = option.rect.left() + 30 * scale;
        const QRectF room(left, option.rect.top() + 4 * scale, option.rect.right() - left - 4, 0);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const QPalette& palette = option.palette;
        const QColor text = isSelected ? palette.highlightedText().color() : palette.text().color();
        QString name = index.data(NameRole).toString();
        if (index.data(IsFirstRole).toBool()) {
            name += StrategyChooser::tr(" (the first)");
        }
        drawElided(*painter, room, name, uiFont(12.5 * scale, true), text);
        const QColor muted = isSelected ? text : m_appearance.colour(Ink::Muted);
        drawElided(*painter,
                   room.translated(0, 16 * scale),
                   index.data(SummaryRole).toString(),
                   uiFont(11 * scale),
                   muted);
    }

private:
    static void drawElided(QPainter& painter,
                           const QRectF& room,
                           const QString& text,
                           const QFont& font,
                           const QColor& colour) {
        const QFontMetricsF metrics(font);
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QPointF(room.left(), room.top() + metrics.ascent()),
                         metrics.elidedText(text, Qt::ElideRight, room.width()));
    }

    const Appearance& m_appearance;
};

} // namespace

StrategyChooser::StrategyChooser(Comparison& comparison, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_comparison(comparison),
      m_list(new QListWidget(this)),
      m_message(new QLabel(this)),
      m_first(new QPushButton(tr("Compare &against this"), this)) {
    m_list->setAccessibleName(tr("Strategies to compare"));
    m_list->setItemDelegate(new StrategyDelegate(appearance, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAccessibleName(tr("About the choice"));
    m_first->setToolTip(tr("Makes the current strategy the first, which the others are held "
                           "against"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_message);
    layout->addWidget(m_first);
    fill();
    showChoice();
    connect(m_list, &QListWidget::itemChanged, this, &StrategyChooser::onItemChanged);
    connect(m_list, &QListWidget::currentItemChanged, this, &StrategyChooser::showChoice);
    connect(m_first, &QPushButton::clicked, this, &StrategyChooser::compareAgainstCurrent);
    connect(&m_comparison, &Comparison::chosenChanged, this, &StrategyChooser::showChoice);
    connect(&appearance, &Appearance::changed, m_list, &QListWidget::doItemsLayout);
}

QString StrategyChooser::message() const {
    return m_message->text();
}

void StrategyChooser::fill() {
    for (const StrategyEntry& entry : strategies()) {
        const QString summary = text(entry.summary);
        auto* item = new QListWidgetItem(text(entry.name), m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
        item->setData(NameRole, text(entry.name));
        item->setData(SummaryRole, summary);
        item->setData(Qt::AccessibleDescriptionRole, summary);
        item->setToolTip(
            QStringLiteral("<p><b>%1</b><br>%2</p>")
                .arg(text(entry.title).toHtmlEscaped(), text(entry.description).toHtmlEscaped()));
    }
    m_list->setCurrentRow(0);
}

void StrategyChooser::showChoice() {
    const QSignalBlocker noEcho(m_list);
    const auto& chosen = m_comparison.chosen();
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const std::string name = item->data(NameRole).toString().toStdString();
        item->setCheckState(m_comparison.isChosen(name) ? Qt::Checked : Qt::Unchecked);
        item->setData(IsFirstRole, !chosen.empty() && chosen.front() == name);
    }
    const QListWidgetItem* current = m_list->currentItem();
    m_first->setEnabled(current != nullptr && current->checkState() == Qt::Checked &&
                        !current->data(IsFirstRole).toBool());
    m_list->viewport()->update();
    say(chosen.size() < 2 ? tr("Choose at least two.")
                          : tr("%1 of at most %2").arg(chosen.size()).arg(comparedMax),
        false);
}

void StrategyChooser::onItemChanged(QListWidgetItem* item) {
    const std::string name = item->data(NameRole).toString().toStdString();
    const Done done = m_comparison.choose(name, item->checkState() == Qt::Checked);
    showChoice();
    if (!done) {
        say(done.why, true);
    }
}

void StrategyChooser::compareAgainstCurrent() {
    if (const QListWidgetItem* item = m_list->currentItem()) {
        const std::string name = item->data(NameRole).toString().toStdString();
        if (m_comparison.isChosen(name)) {
            m_comparison.compareAgainst(name);
        }
    }
}

void StrategyChooser::say(const QString& message, bool isRefusal) {
    QFont font = this->font();
    font.setBold(isRefusal);
    m_message->setFont(font);
    m_message->setText(message);
    m_message->setAccessibleDescription(message);
}

} // namespace idem::app
