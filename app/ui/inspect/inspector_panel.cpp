#include "app/ui/inspect/inspector_panel.h"

#include "app/ui/inspect/outcome_mark.h"
#include "app/ui/inspect/wrapping_delegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace idem::app {

namespace {

constexpr int recordRole = Qt::UserRole;
/// While time passes nobody reads faster.
constexpr int playingPauseMs = 120;
constexpr int changeIconPx = 12;

QString shown(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QLabel* makeText(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QTreeWidget* makeTree(QWidget* parent, const QStringList& columns, const QString& name) {
    auto* tree = new QTreeWidget(parent);
    tree->setColumnCount(static_cast<int>(columns.size()));
    tree->setHeaderLabels(columns);
    tree->setAccessibleName(name);
    tree->setRootIsDecorated(false);
    tree->setIndentation(0);
    tree->setTextElideMode(Qt::ElideRight);
    tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->header()->setStretchLastSection(false);
    tree->setItemDelegate(new WrappingDelegate(*tree));
    return tree;
}

void setLink(QTreeWidgetItem& item, int column, RecordId record, const QColor& colour) {
    if (!record.isSome()) {
        return;
    }
    item.setData(0, recordRole, record.value);
    item.setText(column, QStringLiteral("#%1").arg(record.value));
    item.setForeground(column, colour);
    QFont font = item.font(column);
    font.setUnderline(true);
    item.setFont(column, font);
    item.setToolTip(column, QObject::tr("To this event"));
}

} // namespace

InspectorPanel::InspectorPanel(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_appearance(appearance),
      m_pages(new QStackedWidget(this)),
      m_empty(makeText(this)),
      m_title(makeText(this)),
      m_hint(makeText(this)),
      m_tabs(new QTabWidget(this)) {
    setAccessibleName(tr("Inspector"));
    setMinimumWidth(220);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(12);
    m_title->setAccessibleName(tr("What is inspected"));
    makeTabs();
    auto* page = new QWidget(this);
    auto* inside = new QVBoxLayout(page);
    inside->setContentsMargins(6, 6, 6, 6);
    inside->addWidget(m_title);
    inside->addWidget(m_hint);
    inside->addWidget(m_tabs, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_due.setSingleShot(true);
    connect(&m_due, &QTimer::timeout, this, &InspectorPanel::refresh);
    connect(&session, &Session::runChanged, this, &InspectorPanel::schedule);
    connect(&session.playback(), &Playback::cursorMoved, this, &InspectorPanel::schedule);
    connect(&session.selection(), &Selection::selectedChanged, this, &InspectorPanel::schedule);
    connect(&appearance, &Appearance::changed, this, &InspectorPanel::schedule);
    refresh();
}

void InspectorPanel::makeTabs() {
    m_state = makeTree(m_tabs, {tr("Name"), tr("At the cursor"), tr("Event")}, tr("State"));
    m_state->header()->setSectionResizeMode(0, QHeaderView::Interactive);
    m_state->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_state->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_state->header()->resizeSection(0, 110);
    m_message = new QPlainTextEdit(m_tabs);
    m_message->setReadOnly(true);
    m_message->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_message->setWordWrapMode(QTextOption::WrapAnywhere);
    m_message->setAccessibleName(tr("HTTP message"));
    m_journey =
        makeTree(m_tabs, {tr("At"), tr("Took"), tr("What"), tr("Event")}, tr("Way of the request"));
    m_journey->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_journey->header()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_tabs->addTab(m_state, tr("State"));
    m_tabs->addTab(m_message, tr("HTTP"));
    m_tabs->addTab(m_journey, tr("Way"));
    m_tabs->setDocumentMode(true);
    for (QTreeWidget* tree : {m_state, m_journey}) {
        connect(tree, &QTreeWidget::itemClicked, this, &InspectorPanel::visit);
        connect(tree, &QTreeWidget::itemActivated, this, &InspectorPanel::visit);
    }
}

void InspectorPanel::schedule() {
    if (!m_due.isActive()) {
        m_due.start(m_session.playback().isPlaying() ? playingPauseMs : 0);
    }
}

void InspectorPanel::showEvent(QShowEvent* event) {
    refresh();
    QWidget::showEvent(event);
}

void InspectorPanel::refresh() {
    m_due.stop();
    // A pane that nobody sees costs nothing.
    if (isVisible() || !m_session.run()) {
        fill(inspect(m_session));
    }
}

void InspectorPanel::fill(const Inspected& inspected) {
    m_pages->setCurrentIndex(inspected.isEmpty() ? 0 : 1);
    m_empty->setText(m_session.run()
                         ? tr("Nothing has happened yet.\n\nPress play (Space) or step forward "
                              "(Right), or click an event, a node or a key in the picture.")
                         : tr("There is no run yet.\n\nOpen a scenario on the left."));
    m_title->setText(shown(inspected.title));
    m_title->setFont(uiFont(14 * m_appearance.scale(), true));
    m_hint->setVisible(!inspected.isSelected);
    m_hint->setText(tr("The event at the cursor. Click something in the picture to keep it here."));
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    fillState(inspected);
    QFont fixed(QStringLiteral("DejaVu Sans Mono"));
    fixed.setPixelSize(static_cast<int>(12 * m_appearance.scale()));
    m_message->setFont(fixed);
    const QString message = shown(inspected.message);
    if (m_message->toPlainText() != message) {
        m_message->setPlainText(message);
    }
    m_message->setPlaceholderText(
        tr("This is no HTTP message. Select a request or an answer to read it."));
    fillJourney(inspected);
}

void InspectorPanel::fillState(const Inspected& inspected) {
    const int scrolled = m_state->verticalScrollBar()->value();
    const auto& palette = m_appearance.palette();
    m_state->clear();
    for (const InspectedSection& section : inspected.sections) {
        auto* head = new QTreeWidgetItem(m_state, {shown(section.title)});
        head->setFirstColumnSpanned(true);
        head->setFlags(Qt::ItemIsEnabled);
        head->setBackground(0, m_appearance.colour(Ink::Band));
        head->setFont(0, uiFont(13 * m_appearance.scale(), true));
        for (const InspectedItem& item : section.items) {
            auto* row = new QTreeWidgetItem(m_state, {shown(item.name), shown(item.value)});
            row->setTextAlignment(0, Qt::AlignLeft | Qt::AlignTop);
            row->setTextAlignment(1, Qt::AlignLeft | Qt::AlignTop);
            row->setTextAlignment(2, Qt::AlignRight | Qt::AlignTop);
            setLink(*row, 2, item.record, m_appearance.colour(Ink::Good));
            if (item.change != ItemChange::None) {
                row->setIcon(0, markIcon(item.change, palette, changeIconPx));
                row->setFont(1, uiFont(13 * m_appearance.scale(), true));
                row->setToolTip(0, changeText(item.change));
                row->setData(0, Qt::AccessibleDescriptionRole, changeText(item.change));
            }
        }
    }
    m_state->verticalScrollBar()->setValue(scrolled);
}

void InspectorPanel::fillJourney(const Inspected& inspected) {
    m_journey->clear();
    for (const Leg& leg : inspected.journey) {
        auto* row = new QTreeWidgetItem(m_journey,
                                        {shown(toMillisecondText(leg.from - Time::zero())),
                                         shown(toMillisecondText(leg.length)),
                                         shown(leg.text)});
        row->setTextAlignment(0, Qt::AlignRight | Qt::AlignTop);
        row->setTextAlignment(1, Qt::AlignRight | Qt::AlignTop);
        row->setTextAlignment(2, Qt::AlignLeft | Qt::AlignTop);
        row->setTextAlignment(3, Qt::AlignRight | Qt::AlignTop);
        if (leg.isLost) {
            row->setFont(2, uiFont(13 * m_appearance.scale(), true));
        }
        setLink(*row, 3, leg.record, m_appearance.colour(Ink::Good));
    }
    m_tabs->setTabEnabled(2, !inspected.journey.empty());
}

void InspectorPanel::visit(const QTreeWidgetItem* item) {
    const QVariant record = item->data(0, recordRole);
    if (record.isValid()) {
        m_session.visit(RecordId{record.toUInt()});
    }
}

} // namespace idem::app
