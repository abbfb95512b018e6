#include "app/ui/editing/scenario_text_edit.h"

#include "app/models/problem_text.h"
#include "app/ui/editing/toml_highlighter.h"
#include "engine/scenario/complete.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace idem::app {

namespace {

constexpr double editorTextPx = 13;
constexpr qint64 burstMs = 1'500;

class Gutter : public QWidget {
public:
    explicit Gutter(ScenarioTextEdit& edit) : QWidget(&edit), m_edit(edit) {}

    QSize sizeHint() const override { return {m_edit.gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent* event) override { m_edit.paintGutter(*event); }

private:
    ScenarioTextEdit& m_edit;
};

bool isErrorOf(const Diagnostic& problem) {
    return problem.severity == Severity::Error;
}

} // namespace

ScenarioTextEdit::ScenarioTextEdit(Document& document, Appearance& appearance, QWidget* parent)
    : QPlainTextEdit(parent),
      m_document(document),
      m_appearance(appearance),
      m_gutter(new Gutter(*this)) {
    setAccessibleName(tr("Text of the scenario"));
    setUndoRedoEnabled(false);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    QFont font(QStringLiteral("DejaVu Sans Mono"));
    font.setPixelSize(static_cast<int>(editorTextPx * m_appearance.scale() + 0.5));
    setFont(font);
    new TomlHighlighter(QPlainTextEdit::document(), appearance);
    makeCompleter();
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &ScenarioTextEdit::markProblems);
    connect(&m_document, &Document::textChanged, this, &ScenarioTextEdit::takeDocument);
    connect(&m_document, &Document::identityChanged, this, [this] {
        if (!m_document.isModified() && !m_document.undoStack().canRedo() &&
            !m_document.undoStack().canUndo()) {
            moveCursor(QTextCursor::Start); // another document
        }
    });
    connect(QPlainTextEdit::document(),
            &QTextDocument::contentsChange,
            this,
            &ScenarioTextEdit::onContentsChange);
    connect(this, &QPlainTextEdit::updateRequest, this, [this] { m_gutter->update(); });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &ScenarioTextEdit::placeGutter);
    connect(&m_appearance, &Appearance::changed, this, [this] {
        QFont scaled = this->font();
        scaled.setPixelSize(static_cast<int>(editorTextPx * m_appearance.scale() + 0.5));
        setFont(scaled);
        placeGutter();
        markProblems();
    });
    takeDocument();
    moveCursor(QTextCursor::Start);
    markProblems();
    placeGutter();
}

void ScenarioTextEdit::makeCompleter() {
    m_completions = new QStandardItemModel(this);
    m_completer = new QCompleter(m_completions, this);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->popup()->setAccessibleName(tr("Completions"));
    connect(m_completer,
            qOverload<const QModelIndex&>(&QCompleter::activated),
            this,
            &ScenarioTextEdit::insertCompletion);
}

/// Only what differs is replaced, so that the cursor and the view stay where they are.
void ScenarioTextEdit::takeDocument() {
    m_settle.start();
    if (m_mirror.bytes() == m_document.text()) {
        return;
    }
    const QString before = m_mirror.shown();
    m_mirror.take(m_document.text());
    const QString& after = m_mirror.shown();
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype start = 0;
    while (start < shorter && before[start] == after[start]) {
        ++start;
    }
    qsizetype end = 0;
    while (end < shorter - start &&
           before[before.size() - 1 - end] == after[after.size() - 1 - end]) {
        ++end;
    }
    m_isTaking = true;
    QTextCursor cursor(QPlainTextEdit::document());
    cursor.setPosition(static_cast<int>(start));
    cursor.setPosition(static_cast<int>(before.size() - end), QTextCursor::KeepAnchor);
    cursor.insertText(after.mid(start, after.size() - end - start));
    m_isTaking = false;
    if (hasFocus()) {
        setTextCursor(cursor); // undo shows what it undid
    }
    m_typedTo = -1;
}

/// Keys that follow each other closely, at one place and in one line, are one step.
int ScenarioTextEdit::mergeFor(int position, int removed, const QString& added) {
    const bool isBurst = m_typedTo == position + removed && m_sinceKey.isValid() &&
                         m_sinceKey.elapsed() < burstMs && !added.contains(QLatin1Char('\n')) &&
                         removed <= 1 && added.size() <= 1;
    if (!isBurst) {
        m_merge = Document::newMerge();
    }
    m_sinceKey.restart();
    m_typedTo = position + static_cast<int>(added.size());
    return m_merge;
}

void ScenarioTextEdit::onContentsChange(int position, int removed, int added) {
    if (m_isTaking) {
        return;
    }
    // Qt counts the end of the last line, too, when it replaces everything.
    const qsizetype sizeBefore = m_mirror.shown().size();
    const int sizeAfter = QPlainTextEdit::document()->characterCount() - 1;
    const int kept = std::min(position + added, sizeAfter) - position;
    const auto gone = static_cast<int>(sizeBefore - (sizeAfter - kept));
    static_cast<void>(removed);
    QTextCursor cursor(QPlainTextEdit::document());
    cursor.setPosition(position);
    cursor.setPosition(position + kept, QTextCursor::KeepAnchor);
    QString text = cursor.selectedText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    text.replace(QChar::LineSeparator, QLatin1Char('\n'));
    std::string bytes = m_mirror.edited(position, gone, text);
    if (bytes == m_mirror.bytes()) {
        return; // the highlighter
    }
    const int merge = mergeFor(position, gone, text);
    m_mirror.take(bytes);
    m_document.setText(std::move(bytes), tr("Typing"), merge);
}

void ScenarioTextEdit::markProblems() {
    m_problems = m_document.diagnostics();
    QList<QTextEdit::ExtraSelection> marks;
    for (const Diagnostic& problem : m_problems) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(QPlainTextEdit::document());
        const auto position = static_cast<int>(m_mirror.positionOf(problem.line, problem.column));
        mark.cursor.setPosition(position);
        if (mark.cursor.atBlockEnd()) {
            mark.cursor.movePosition(QTextCursor::StartOfBlock);
            mark.cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        } else {
            mark.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
            if (!mark.cursor.hasSelection()) {
                mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
            }
        }
        mark.format.setUnderlineStyle(isErrorOf(problem) ? QTextCharFormat::WaveUnderline
                                                         : QTextCharFormat::DashUnderline);
        mark.format.setUnderlineColor(
            m_appearance.colour(isErrorOf(problem) ? Ink::Refused : Ink::Uncertain));
        marks.push_back(mark);
    }
    setExtraSelections(marks);
    m_gutter->update();
    Q_EMIT problemsShown();
}

const Diagnostic* ScenarioTextEdit::problemAt(int line) const {
    const Diagnostic* worst = nullptr;
    for (const Diagnostic& problem : m_problems) {
        const bool isWorse = worst == nullptr || (isErrorOf(problem) && !isErrorOf(*worst));
        if (problem.line == line && isWorse) {
            worst = &problem;
        }
    }
    return worst;
}

void ScenarioTextEdit::goTo(int line, int column) {
    QTextCursor cursor(QPlainTextEdit::document());
    cursor.setPosition(static_cast<int>(m_mirror.positionOf(line, column)));
    setTextCursor(cursor);
    centerCursor();
    setFocus();
}

int ScenarioTextEdit::gutterWidth() const {
    const auto digits = QString::number(std::max(blockCount(), 10)).size();
    const int markPx = fontMetrics().height();
    return markPx + static_cast<int>(digits) * fontMetrics().horizontalAdvance(QLatin1Char('9')) +
           8;
}

void ScenarioTextEdit::placeGutter() {
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

void ScenarioTextEdit::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

/// A disc for an error, a triangle for a warning: not by colour alone.
void ScenarioTextEdit::paintMark(QPainter& painter,
                                 const Diagnostic& problem,
                                 const QRect& place) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF shape = QRectF(place).adjusted(1, 1, -1, -1);
    if (isErrorOf(problem)) {
        painter.setBrush(m_appearance.colour(Ink::Refused));
        painter.drawEllipse(shape);
    } else {
        painter.setBrush(m_appearance.colour(Ink::Uncertain));
        const QPointF corners[] = {
            {shape.center().x(), shape.top()}, shape.bottomLeft(), shape.bottomRight()};
        painter.drawPolygon(corners, 3);
    }
    QFont sign = font();
    sign.setBold(true);
    sign.setPixelSize(std::max(place.height() * 2 / 3, 8));
    painter.setFont(sign);
    painter.setPen(m_appearance.colour(Ink::OnStrong));
    painter.drawText(place, Qt::AlignCenter, QStringLiteral("!"));
}

void ScenarioTextEdit::paintGutter(QPaintEvent& event) {
    QPainter painter(m_gutter);
    painter.fillRect(event.rect(), m_appearance.colour(Ink::Band));
    const int markPx = fontMetrics().height();
    QTextBlock block = firstVisibleBlock();
    qreal top = blockBoundingGeometry(block).translated(contentOffset()).top();
    while (block.isValid() && top <= event.rect().bottom()) {
        const qreal height = blockBoundingRect(block).height();
        const int line = block.blockNumber() + 1;
        const QRect place(0, static_cast<int>(top), m_gutter->width(), static_cast<int>(height));
        if (const Diagnostic* problem = problemAt(line)) {
            paintMark(painter, *problem, QRect(2, place.top(), markPx, markPx));
        }
        const bool isCurrent = block == textCursor().block();
        painter.setFont(font());
        painter.setPen(m_appearance.colour(isCurrent ? Ink::Text : Ink::Muted));
        painter.drawText(
            place.adjusted(0, 0, -5, 0), Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
        top += height;
        block = block.next();
    }
}

void ScenarioTextEdit::keyPressEvent(QKeyEvent* event) {
    if (m_completer->popup()->isVisible()) {
        const int key = event->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape ||
            key == Qt::Key_Tab) {
            event->ignore(); // the popup takes it
            return;
        }
    }
    if (event->matches(QKeySequence::Undo)) {
        m_document.undoStack().undo();
        return;
    }
    if (event->matches(QKeySequence::Redo)) {
        m_document.undoStack().redo();
        return;
    }
    const bool isAsked = event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier;
    if (!isAsked) {
        QPlainTextEdit::keyPressEvent(event);
    }
    const bool isLetter = !event->text().isEmpty() && event->text()[0].isLetterOrNumber();
    if (isAsked || isLetter || event->text() == QLatin1String("-") ||
        (m_completer->popup()->isVisible() && !event->text().isEmpty())) {
        complete(isAsked);
    }
}

void ScenarioTextEdit::complete(bool isAsked) {
    constexpr qsizetype tellingMin = 2;
    const auto offset = m_mirror.offsetOf(textCursor().position());
    static const Scenario nothing;
    const auto& names = m_document.scenario();
    const Completions found = completionsAt(m_mirror.bytes(), offset, names ? *names : nothing);
    const std::string typed = m_mirror.bytes().substr(found.word.begin, offset - found.word.begin);
    const QString prefix = QString::fromStdString(typed);
    m_completions->clear();
    for (const Completion& completion : found.all) {
        auto* item = new QStandardItem(QString::fromStdString(completion.text));
        const QString help = QString::fromStdString(completion.help).toHtmlEscaped();
        item->setToolTip(QStringLiteral("<p>%1</p>").arg(help));
        item->setData(QVariant::fromValue(found.word.begin), Qt::UserRole);
        m_completions->appendRow(item);
    }
    m_completer->setCompletionPrefix(prefix);
    const int count = m_completer->completionCount();
    const bool isWhole = count == 1 && m_completer->currentCompletion().trimmed() == prefix;
    if (count == 0 || isWhole || (!isAsked && prefix.size() < tellingMin)) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.translate(gutterWidth(), 0);
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + 40);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void ScenarioTextEdit::insertCompletion(const QModelIndex& chosen) {
    const auto begin = m_mirror.positionOf(chosen.data(Qt::UserRole).value<std::size_t>());
    QTextCursor cursor = textCursor();
    cursor.setPosition(static_cast<int>(begin), QTextCursor::KeepAnchor);
    cursor.insertText(chosen.data().toString());
    setTextCursor(cursor);
}

/// Plain text: the problems of the line, and what its field is.
QString ScenarioTextEdit::helpAtPoint(const QPoint& point) const {
    const QTextCursor cursor = cursorForPosition(point);
    QString help;
    for (const Diagnostic& problem : m_problems) {
        if (problem.line == cursor.blockNumber() + 1) {
            help += problemText(problem) + QLatin1Char('\n');
        }
    }
    const auto offset = m_mirror.offsetOf(cursor.position());
    return (help + QString::fromStdString(helpAt(m_mirror.bytes(), offset))).trimmed();
}

bool ScenarioTextEdit::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint inView = viewport()->mapFrom(this, help->pos());
        const QString shown =
            helpAtPoint(inView).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
        if (shown.isEmpty()) {
            QToolTip::hideText();
        } else {
            QToolTip::showText(help->globalPos(), QStringLiteral("<p>%1</p>").arg(shown), this);
        }
        return true;
    }
    return QPlainTextEdit::event(event);
}

} // namespace idem::app
