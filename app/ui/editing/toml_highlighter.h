// Colours of a scenario's text: headers, keys, values, comments.
#pragma once

#include "app/ui/appearance.h"

#include <QSyntaxHighlighter>
#include <QTextCharFormat>

namespace idem::app {

class TomlHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    TomlHighlighter(QTextDocument* document, Appearance& appearance);

protected:
    void highlightBlock(const QString& line) override;

private:
    void takeColours();
    qsizetype textEnd(const QString& line, qsizetype from, const QString& mark) const;
    qsizetype colourQuoted(const QString& line, qsizetype at);

    Appearance& m_appearance;
    QTextCharFormat m_header;
    QTextCharFormat m_value;
    QTextCharFormat m_comment;
};

} // namespace idem::app
