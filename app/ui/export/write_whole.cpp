#include "app/ui/export/write_whole.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

namespace idem::app {

namespace {

QString saidOfWriting(const char* sentence) {
    return QCoreApplication::translate("WriteWhole", sentence);
}

} // namespace

Done writeWhole(const QString& path, const QByteArray& bytes) {
    const QFileInfo there(path);
    if (there.exists() && !there.isFile()) {
        return {false,
                saidOfWriting("%1 could not be written: it is no plain file. Choose another place.")
                    .arg(path)};
    }
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() &&
                           file.flush() && file.commit();
    if (isWritten) {
        return {};
    }
    return {false,
            saidOfWriting("%1 could not be written: %2. Choose another place; a file that was "
                          "there is as it was.")
                .arg(path, file.errorString())};
}

} // namespace idem::app
