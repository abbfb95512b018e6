#include "app/ui/editing/toml_highlighter.h"

namespace idem::app {

namespace {

const QString tripleDouble = QStringLiteral("\"\"\"");
const QString tripleSingle = QStringLiteral("'''");

/// What a line ends inside of.
enum Inside { Nothing = 0, Double = 1, Single = 2 };

} // namespace

TomlHighlighter::TomlHighlighter(QTextDocument* document, Appearance& appearance)
    : QSyntaxHighlighter(document), m_appearance(appearance) {
    takeColours();
    connect(&m_appearance, &Appearance::changed, this, [this] {
        takeColours();
        rehighlight();
    });
}

void TomlHighlighter::takeColours() {
    m_header.setFontWeight(QFont::Bold);
    m_value.setForeground(m_appearance.colour(Ink::Good));
    m_comment.setForeground(m_appearance.colour(Ink::Muted));
    m_comment.setFontItalic(true);
}

/// Behind the mark that ends a text, or -1.
qsizetype TomlHighlighter::textEnd(const QString& line, qsizetype from, const QString& mark) const {
    const bool hasEscapes = mark.startsWith(QLatin1Char('"'));
    for (qsizetype at = from; at < line.size(); ++at) {
        if (hasEscapes && line[at] == QLatin1Char('\\')) {
            ++at;
        } else if (QStringView(line).mid(at).startsWith(mark)) {
            return at + mark.size();
        }
    }
    return -1;
}

qsizetype TomlHighlighter::colourQuoted(const QString& line, qsizetype at) {
    const QStringView rest = QStringView(line).mid(at);
    const bool isTriple = rest.startsWith(tripleDouble) || rest.startsWith(tripleSingle);
    const bool isDouble = line[at] == QLatin1Char('"');
    const QString mark = isTriple ? (isDouble ? tripleDouble : tripleSingle) : line.mid(at, 1);
    qsizetype end = textEnd(line, at + mark.size(), mark);
    if (end < 0) {
        setCurrentBlockState(!isTriple ? Nothing : isDouble ? Double : Single);
        end = line.size();
    }
    setFormat(static_cast<int>(at), static_cast<int>(end - at), m_value);
    return end;
}

void TomlHighlighter::highlightBlock(const QString& line) {
    qsizetype at = 0;
    const int before = previousBlockState();
    setCurrentBlockState(Nothing);
    if (before == Double || before == Single) {
        at = textEnd(line, 0, before == Double ? tripleDouble : tripleSingle);
        if (at < 0) {
            setCurrentBlockState(before);
            at = line.size();
        }
        setFormat(0, static_cast<int>(at), m_value);
    } else if (line.trimmed().startsWith(QLatin1Char('['))) {
        setFormat(0, static_cast<int>(line.size()), m_header);
    }
    bool isValue = at > 0;
    while (at < line.size()) {
        const QChar letter = line[at];
        if (letter == QLatin1Char('#')) {
            setFormat(static_cast<int>(at), static_cast<int>(line.size() - at), m_comment);
            return;
        }
        if (letter == QLatin1Char('"') || letter == QLatin1Char('\'')) {
            at = colourQuoted(line, at);
            continue;
        }
        if (isValue && letter.isLetterOrNumber()) {
            setFormat(static_cast<int>(at), 1, m_value);
        }
        isValue = isValue || letter == QLatin1Char('=');
        ++at;
    }
}

} // namespace idem::app
