#include "app/ui/inspect/why_panel.h"

#include "app/ui/inspect/outcome_mark.h"
#include "engine/report/verdict_words.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace idem::app {

namespace {

/// A list that is longer is no help to anybody; the worst are first.
constexpr std::size_t intentsMost = 100;
constexpr int largeMarkPx = 28;

} // namespace

WhyPanel::WhyPanel(Session& session, Appearance& appearance, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_appearance(appearance),
      m_intents(new QComboBox(this)),
      m_mark(new QLabel(this)),
      m_headline(new QLabel(this)),
      m_card(new QTextBrowser(this)),
      m_copy(new QPushButton(tr("Copy as text"), this)) {
    setAccessibleName(tr("Why?"));
    setMinimumWidth(220);
    m_intents->setAccessibleName(tr("Operation that is explained"));
    m_intents->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setWordWrap(true);
    m_headline->setAccessibleName(tr("Outcome"));
    m_card->setOpenLinks(false);
    m_card->setFrameShape(QFrame::NoFrame);
    m_card->setAccessibleName(tr("Explanation"));
    m_copy->setToolTip(tr("Copies the explanation to the clipboard"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_mark);
    top->addWidget(m_headline, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->addWidget(m_intents);
    layout->addLayout(top);
    layout->addWidget(m_card, 1);
    layout->addWidget(m_copy, 0, Qt::AlignRight);
    connect(m_intents, &QComboBox::activated, this, [this](int at) {
        m_session.explain(IntentId{m_intents->itemData(at).toUInt()});
    });
    connect(m_card, &QTextBrowser::anchorClicked, this, &WhyPanel::follow);
    connect(m_copy, &QPushButton::clicked, this, &WhyPanel::copy);
    connect(&session, &Session::runChanged, this, &WhyPanel::showRun);
    connect(&session, &Session::explanationChanged, this, &WhyPanel::showExplanation);
    connect(&session.playback(), &Playback::cursorMoved, this, &WhyPanel::followCursor);
    connect(&appearance, &Appearance::changed, this, &WhyPanel::showExplanation);
    showRun();
}

QString WhyPanel::headline() const {
    return m_headline->text();
}

void WhyPanel::showRun() {
    m_intents->clear();
    std::map<Outcome, QIcon> marks; // Painting one takes longer than all the rest of a row.
    if (const OpenRunPtr run = m_session.run()) {
        for (const IntentId intent : explainable(*run, intentsMost)) {
            const IntentVerdict* verdict = run->run().verdict.find(intent);
            const std::string title = intentTitle(intent, run->transcript()) + ": " +
                                      idem::headline(*verdict, run->trace().localEffect);
            const auto [mark, isNew] = marks.try_emplace(verdict->outcome);
            if (isNew) {
                mark->second = markIcon(verdict->outcome, m_appearance.palette(), 16);
            }
            m_intents->addItem(mark->second, QString::fromStdString(title), intent.value);
        }
    }
    m_intents->setVisible(m_intents->count() > 1);
    showExplanation();
}

void WhyPanel::showExplanation() {
    const OpenRunPtr run = m_session.run();
    const bool hasCard = run && m_session.explanation().has_value();
    m_copy->setEnabled(hasCard);
    m_mark->setVisible(hasCard);
    if (!hasCard) {
        m_shown = {};
        m_shownRun.reset();
        m_headline->setText(run ? tr("Nothing was asked for in this run.")
                                : tr("Open a scenario to see why it ends as it does."));
        m_headline->setFont(QFont());
        m_card->clear();
        return;
    }
    m_shown = cardOf(*run, *m_session.explanation());
    m_shownRun = run;
    m_intents->setCurrentIndex(m_intents->findData(m_shown.intent.value));
    showHeadline();
    m_current = positionAtCursor();
    showCard();
}

void WhyPanel::showHeadline() {
    const int side = static_cast<int>(largeMarkPx * m_appearance.scale());
    m_mark->setPixmap(markIcon(m_shown.outcome, m_appearance.palette(), side).pixmap(side, side));
    m_headline->setText(m_shown.headline);
    m_headline->setFont(uiFont(20 * m_appearance.scale(), true));
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, m_appearance.colour(outcomeInk(m_shown.outcome)));
    m_headline->setPalette(ink);
}

void WhyPanel::showCard() {
    const int scrolled = m_card->verticalScrollBar()->value();
    m_card->setFont(uiFont(13 * m_appearance.scale()));
    m_card->document()->setDefaultStyleSheet(
        QStringLiteral("a { color: %1; }").arg(m_appearance.colour(Ink::Good).name()));
    m_card->setHtml(richTextOf(m_shown, *m_shownRun, m_current));
    m_card->verticalScrollBar()->setValue(scrolled);
}

std::size_t WhyPanel::positionAtCursor() const {
    const RecordId last = m_session.playback().cursor().last;
    const auto at = std::find_if(m_shown.chain.begin(),
                                 m_shown.chain.end(),
                                 [last](const ChainLink& link) { return link.record == last; });
    return static_cast<std::size_t>(at - m_shown.chain.begin());
}

void WhyPanel::followCursor() {
    // The run may just be changing: the card is of the last one until the explanation follows.
    const std::size_t position = positionAtCursor();
    if (m_shownRun && m_shownRun == m_session.run() && !m_shown.chain.empty() &&
        position != m_current) {
        m_current = position;
        showCard();
    }
}

void WhyPanel::follow(const QUrl& address) {
    const auto number = address.path().toUInt();
    if (address.scheme() == QLatin1String("record")) {
        m_session.visit(RecordId{number});
    } else if (address.scheme() == QLatin1String("node")) {
        m_session.selection().selectNode(NodeId{number});
    } else if (address.scheme() == QLatin1String("key")) {
        m_session.selection().selectKey(number);
    }
}

void WhyPanel::copy() const {
    if (m_shownRun && !m_shown.headline.isEmpty()) {
        QApplication::clipboard()->setText(plainTextOf(m_shown, *m_shownRun));
    }
}

} // namespace idem::app
