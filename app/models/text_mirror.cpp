#include "app/models/text_mirror.h"

#include <QStringDecoder>

#include <algorithm>
#include <string_view>
#include <utility>

namespace idem::app {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

/// How many bytes the first byte of a character announces; 1 for what cannot be one.
std::size_t announced(unsigned char lead) {
    return lead >= 0xf0 ? 4U : lead >= 0xe0 ? 3U : lead >= 0xc2 ? 2U : 1U;
}

} // namespace

void TextMirror::take(std::string bytes) {
    m_bytes = std::move(bytes);
    m_shown.clear();
    m_offsets.clear();
    m_newline = m_bytes.find("\r\n") == std::string::npos ? "\n" : "\r\n";
    const std::string_view all = m_bytes;
    std::size_t at = all.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    while (at < all.size()) {
        const auto lead = static_cast<unsigned char>(all[at]);
        std::size_t length = std::min(announced(lead), all.size() - at);
        QString unit;
        if (lead == '\r') {
            length = all.substr(at).starts_with("\r\n") ? 2 : 1;
            unit = length == 2 ? QChar(u'\n') : QChar(u'\u240d');
        } else if (lead < 0x80) {
            // Other control characters would be taken for ends of lines, or not be seen.
            const bool isShown = lead >= 0x20 || lead == '\n' || lead == '\t';
            unit = QChar(isShown ? lead : 0x2400 + lead);
        } else {
            QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            unit = decoder(QByteArrayView(all.data() + at, static_cast<qsizetype>(length)));
            const bool isSeparator = unit == QChar(0x2028) || unit == QChar(0x2029);
            if (decoder.hasError() || length == 1 || isSeparator) {
                length = isSeparator ? length : 1;
                unit = QChar(QChar::ReplacementCharacter);
            }
        }
        m_shown += unit;
        m_offsets.insert(m_offsets.end(), static_cast<std::size_t>(unit.size()), at);
        at += length;
    }
    m_offsets.push_back(m_bytes.size());
}

std::string TextMirror::edited(qsizetype position, qsizetype removed, const QString& added) const {
    const qsizetype from = std::clamp<qsizetype>(position, 0, m_shown.size());
    const qsizetype until = std::clamp<qsizetype>(from + removed, from, m_shown.size());
    std::string inserted;
    for (const char letter : added.toUtf8().toStdString()) {
        inserted += letter == '\n' ? m_newline : std::string(1, letter);
    }
    std::string text = m_bytes;
    return text.replace(offsetOf(from), offsetOf(until) - offsetOf(from), inserted);
}

qsizetype TextMirror::positionOf(std::size_t offset) const {
    const auto found = std::lower_bound(m_offsets.begin(), m_offsets.end(), offset);
    return found == m_offsets.end() ? m_shown.size()
                                    : static_cast<qsizetype>(found - m_offsets.begin());
}

qsizetype TextMirror::positionOf(int line, int column) const {
    std::size_t begin = m_bytes.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
    for (int each = 1; each < line; ++each) {
        const std::size_t end = m_bytes.find('\n', begin);
        if (end == std::string::npos) {
            return m_shown.size();
        }
        begin = end + 1;
    }
    const std::size_t end = std::min(m_bytes.find('\n', begin), m_bytes.size());
    return positionOf(std::min(begin + static_cast<std::size_t>(std::max(column, 1) - 1), end));
}

} // namespace idem::app
