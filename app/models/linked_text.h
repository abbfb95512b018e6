// Plain text whose terms lead somewhere, as rich text in which nothing else is.
#pragma once

#include "engine/core/ids.h"

#include <QString>

#include <vector>

namespace idem::app {

/// A word of a text, and the address that it leads to.
struct Term {
    QString text;
    QString address;
    bool isUnbroken = false; ///< Never over the end of a line, as a number and its unit.
};

/// The text, escaped, with a link at every occurrence of a term that stands by itself; of two terms
/// that begin at one place, the longer.
QString linked(const QString& plain, const std::vector<Term>& terms);

QString addressOf(RecordId record);
QString addressOf(NodeId node);
QString addressOfKey(std::uint32_t key);

} // namespace idem::app
