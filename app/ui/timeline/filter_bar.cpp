#include "app/ui/timeline/filter_bar.h"

#include "app/models/record_search.h"
#include "app/models/text.h"
#include "engine/trace/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

#include <array>

namespace idem::app {

namespace {

constexpr std::array<const char*, messageKindCount> kindTitles{
    QT_TR_NOOP("Requests"),
    QT_TR_NOOP("Answers"),
    QT_TR_NOOP("Steps to stores"),
    QT_TR_NOOP("Results of steps"),
    QT_TR_NOOP("Replication"),
};

/// An ampersand would be taken for the mark of a key.
QString plain(QString text) {
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

FilterBar::FilterBar(TimelineView& timeline, QWidget* parent)
    : QWidget(parent),
      m_timeline(timeline),
      m_search(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_next(new QToolButton(this)),
      m_previous(new QToolButton(this)),
      m_menu(new QToolButton(this)),
      m_chips(new QWidget(this)) {
    setAccessibleName(tr("Search and filter"));
    m_search->setPlaceholderText(tr("Search: key, node, event, status"));
    m_search->setAccessibleName(tr("Search the timeline"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(260);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setAccessibleName(tr("Matches"));
    m_previous->setText(QStringLiteral("▲"));
    m_previous->setToolTip(tr("Previous match (Shift+Enter)"));
    m_previous->setAccessibleName(tr("Previous match"));
    m_next->setText(QStringLiteral("▼"));
    m_next->setToolTip(tr("Next match (Enter)"));
    m_next->setAccessibleName(tr("Next match"));
    m_menu->setText(tr("Filter"));
    m_menu->setAccessibleName(tr("Filter"));
    m_menu->setToolTip(tr("Shows only some messages, operations or outcomes"));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setMenu(new QMenu(m_menu));
    auto* chips = new QHBoxLayout(m_chips);
    chips->setContentsMargins(0, 0, 0, 0);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 2);
    for (QWidget* part :
         std::initializer_list<QWidget*>{m_search, m_previous, m_next, m_count, m_menu, m_chips}) {
        layout->addWidget(part);
    }
    layout->addStretch(1);
    connect(m_search, &QLineEdit::textChanged, this, &FilterBar::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { toMatch(1); });
    connect(m_next, &QToolButton::clicked, this, [this] { toMatch(1); });
    connect(m_previous, &QToolButton::clicked, this, [this] { toMatch(-1); });
    connect(m_menu->menu(), &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(&timeline, &TimelineView::filterChanged, this, &FilterBar::showChips);
    connect(&timeline, &TimelineView::lanesChanged, this, &FilterBar::showChips);
    connect(&timeline.session(), &Session::runChanged, this, [this] {
        search();
        showChips();
    });
    showCount();
}

void FilterBar::beginSearch() {
    m_search->setFocus();
    m_search->selectAll();
}

void FilterBar::search() {
    const auto& run = m_timeline.session().run();
    m_matches = run ? findRecords(run->trace(), m_search->text()) : std::vector<RecordId>{};
    m_match = -1;
    showCount();
}

void FilterBar::showCount() {
    const bool isSearching = !m_search->text().trimmed().isEmpty();
    m_next->setEnabled(!m_matches.empty());
    m_previous->setEnabled(!m_matches.empty());
    const auto total = static_cast<qlonglong>(m_matches.size());
    m_count->setText(!isSearching        ? QString()
                     : m_matches.empty() ? tr("nothing found")
                     : m_match < 0       ? tr("%L1 found").arg(total)
                                         : tr("%L1 of %L2").arg(m_match + 1).arg(total));
}

void FilterBar::toMatch(int direction) {
    if (m_matches.empty()) {
        return;
    }
    const auto count = static_cast<std::ptrdiff_t>(m_matches.size());
    m_match = m_match < 0 ? (direction > 0 ? 0 : count - 1) : (m_match + direction + count) % count;
    const RecordId record = m_matches[static_cast<std::size_t>(m_match)];
    m_timeline.session().visit(record);
    m_timeline.reveal((*m_timeline.session().run())[record].time);
    showCount();
}

void FilterBar::change(const std::function<void(TimelineFilter&)>& edit) {
    TimelineFilter filter = m_timeline.filter();
    edit(filter);
    m_timeline.setFilter(filter);
}

void FilterBar::addKindActions() {
    for (std::size_t kind = 0; kind < kindTitles.size(); ++kind) {
        QAction* action = m_menu->menu()->addAction(tr(kindTitles[kind]));
        action->setCheckable(true);
        action->setChecked(m_timeline.filter().kinds[kind]);
        connect(action, &QAction::triggered, this, [this, kind](bool isWanted) {
            change([&](TimelineFilter& filter) { filter.kinds[kind] = isWanted; });
        });
    }
}

void FilterBar::addOutcomeActions() {
    QMenu* outcomes = m_menu->menu()->addMenu(tr("Only outcome"));
    const auto& verdict = m_timeline.session().run()->run().verdict;
    for (std::size_t at = 0; at < outcomeCount; ++at) {
        const auto outcome = static_cast<Outcome>(at);
        if (verdict.count(outcome) > 0) {
            const QString title =
                tr("%1 (%L2)").arg(text(toText(outcome))).arg(verdict.count(outcome));
            outcomes->addAction(title, this, [this, outcome] {
                change([outcome](TimelineFilter& filter) { filter.outcome = outcome; });
            });
        }
    }
}

void FilterBar::addSubjectActions() {
    const auto& run = m_timeline.session().run();
    const Highlight selected =
        m_timeline.scene().highlightOf(m_timeline.session().selection().selected());
    QAction* operation = m_menu->menu()->addAction(
        tr("Only the operation of the selection"), this, [this, selected] {
            change([&](TimelineFilter& filter) { filter.intent = selected.intent; });
        });
    operation->setEnabled(selected.intent.isSome());
    QAction* key =
        m_menu->menu()->addAction(tr("Only the key of the selection"), this, [this, selected] {
            change([&](TimelineFilter& filter) { filter.key = selected.key; });
        });
    key->setEnabled(selected.key != 0);
    QMenu* clients = m_menu->menu()->addMenu(tr("Only client"));
    for (const NodeId node : run->index().lanes) {
        const NodeName& name = run->trace().names.nodes[node.value];
        if (name.role == NodeRole::Client) {
            clients->addAction(plain(text(name.name)), this, [this, node] {
                change([node](TimelineFilter& filter) { filter.client = node; });
            });
        }
    }
}

void FilterBar::fillMenu() {
    m_menu->menu()->clear();
    if (!m_timeline.scene().hasRun()) {
        return;
    }
    addKindActions();
    m_menu->menu()->addSeparator();
    addSubjectActions();
    addOutcomeActions();
    m_menu->menu()->addSeparator();
    QAction* removes = m_menu->menu()->addAction(tr("Leave out instead of fading"));
    removes->setCheckable(true);
    removes->setChecked(m_timeline.filter().removes);
    connect(removes, &QAction::triggered, this, [this](bool isWanted) {
        change([isWanted](TimelineFilter& filter) { filter.removes = isWanted; });
    });
}

void FilterBar::addChip(const QString& text, const QString& help, std::function<void()> remove) {
    auto* chip = new QToolButton(m_chips);
    chip->setText(plain(text) + QStringLiteral("  ✕"));
    chip->setToolTip(help);
    chip->setAccessibleName(tr("%1, remove").arg(text));
    chip->setObjectName(QStringLiteral("chip"));
    m_chips->layout()->addWidget(chip);
    // Later: removing a filter removes the chip itself.
    connect(chip, &QToolButton::clicked, this, std::move(remove), Qt::QueuedConnection);
}

void FilterBar::showChips() {
    while (QLayoutItem* item = m_chips->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& run = m_timeline.session().run();
    if (!run) {
        return;
    }
    const TimelineFilter& filter = m_timeline.filter();
    const TraceNames& names = run->trace().names;
    const QString help = tr("Show the others again");
    for (std::size_t kind = 0; kind < kindTitles.size(); ++kind) {
        if (!filter.kinds[kind]) {
            addChip(tr("without %1").arg(tr(kindTitles[kind]).toLower()), help, [this, kind] {
                change([kind](TimelineFilter& changed) { changed.kinds[kind] = true; });
            });
        }
    }
    if (filter.intent.isSome()) {
        addChip(tr("operation %L1").arg(filter.intent.value + 1), help, [this] {
            change([](TimelineFilter& changed) { changed.intent = IntentId::none(); });
        });
    }
    if (filter.key != 0) {
        addChip(tr("key %1").arg(text(keyNameOf(names, filter.key))), help, [this] {
            change([](TimelineFilter& changed) { changed.key = 0; });
        });
    }
    if (filter.client.isSome()) {
        addChip(tr("client %1").arg(text(nameOf(names, filter.client))), help, [this] {
            change([](TimelineFilter& changed) { changed.client = NodeId::none(); });
        });
    }
    if (filter.outcome) {
        addChip(text(toText(*filter.outcome)), help, [this] {
            change([](TimelineFilter& changed) { changed.outcome.reset(); });
        });
    }
    const auto hidden = m_timeline.scene().lanes.hidden().size();
    if (hidden > 0) {
        addChip(tr("%n lane(s) hidden", nullptr, static_cast<int>(hidden)), help, [this] {
            m_timeline.arrange([](LaneArrangement& lanes) { lanes.showAll(); });
        });
    }
}

} // namespace idem::app
