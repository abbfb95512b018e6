#include "app/models/linked_text.h"

#include <algorithm>

namespace idem::app {

namespace {

/// Whether a letter would make another word of what is beside it: "3 ms" is not in "12.3 ms".
bool isOfWord(QChar letter) {
    return letter.isLetterOrNumber() || letter == QLatin1Char('_') || letter == QLatin1Char('-');
}

bool standsAlone(const QString& text, qsizetype from, qsizetype length) {
    const qsizetype end = from + length;
    const bool hasBefore =
        from > 0 && (isOfWord(text[from - 1]) || text[from - 1] == QLatin1Char('.') ||
                     (text[from - 1] == QLatin1Char(',') && from > 1 && text[from - 2].isDigit()));
    return !hasBefore && (end == text.size() || !isOfWord(text[end]));
}

const Term* termAt(const QString& text, qsizetype at, const std::vector<Term>& terms) {
    const Term* longest = nullptr;
    for (const Term& term : terms) {
        const bool fits = !term.text.isEmpty() && QStringView(text).mid(at).startsWith(term.text) &&
                          standsAlone(text, at, term.text.size());
        if (fits && (longest == nullptr || longest->text.size() < term.text.size())) {
            longest = &term;
        }
    }
    return longest;
}

} // namespace

QString linked(const QString& plain, const std::vector<Term>& terms) {
    QString rich;
    qsizetype told = 0;
    for (qsizetype at = 0; at < plain.size();) {
        const Term* term = termAt(plain, at, terms);
        if (term == nullptr) {
            ++at;
            continue;
        }
        rich += plain.mid(told, at - told).toHtmlEscaped();
        QString shown = term->text.toHtmlEscaped();
        if (term->isUnbroken) {
            shown.replace(QLatin1Char(' '), QStringLiteral("&nbsp;"));
        }
        rich += QStringLiteral("<a href=\"%1\">%2</a>").arg(term->address, shown);
        at += term->text.size();
        told = at;
    }
    return rich + plain.mid(told).toHtmlEscaped();
}

QString addressOf(RecordId record) {
    return QStringLiteral("record:%1").arg(record.value);
}

QString addressOf(NodeId node) {
    return QStringLiteral("node:%1").arg(node.value);
}

QString addressOfKey(std::uint32_t key) {
    return QStringLiteral("key:%1").arg(key);
}

} // namespace idem::app
