// From the engine's texts to Qt's.
#pragma once

#include <QString>

#include <string_view>

namespace idem::app {

/// The engine's texts are UTF-8.
inline QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace idem::app
