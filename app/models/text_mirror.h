// The bytes of a document as an editor shows them, and back: ends of lines, a byte order mark and
// bytes that are no UTF-8 survive edits elsewhere.
#pragma once

#include <QString>

#include <cstddef>
#include <string>
#include <vector>

namespace idem::app {

class TextMirror {
public:
    TextMirror() { take({}); }

    /// Linear.
    void take(std::string bytes);

    const std::string& bytes() const { return m_bytes; }
    /// With "\n" between lines. A byte that is no UTF-8 is shown as U+FFFD.
    const QString& shown() const { return m_shown; }
    /// The bytes with UTF-16 units replaced as an editor reports it; lines end as in the rest.
    std::string edited(qsizetype position, qsizetype removed, const QString& added) const;

    /// From UTF-16 units to bytes. REQUIRES: 0 <= position <= shown().size().
    std::size_t offsetOf(qsizetype position) const {
        return m_offsets[static_cast<std::size_t>(position)];
    }
    /// The unit at or behind a byte.
    qsizetype positionOf(std::size_t offset) const;
    /// Of a line and a column in bytes as diagnostics count them, from 1; a column behind the end
    /// of the line is its end.
    qsizetype positionOf(int line, int column) const;

private:
    std::string m_bytes;
    QString m_shown;
    std::vector<std::size_t> m_offsets; ///< Of each unit, and of the end.
    std::string m_newline;
};

} // namespace idem::app
