// A file is written as a whole, or stays as it was.
#pragma once

#include "app/models/document.h"

#include <QByteArray>
#include <QString>

namespace idem::app {

/// Writes the whole file, or leaves what was there as it was and says why.
Done writeWhole(const QString& path, const QByteArray& bytes);

} // namespace idem::app
