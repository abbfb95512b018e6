#include "app/models/library.h"

#include "engine/scenario/library.h"
#include "engine/scenario/read.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace idem::app {

namespace {

QString firstSentence(const QString& story) {
    const QString simple = story.simplified();
    const auto end = simple.indexOf(QLatin1String(". "));
    return end < 0 ? simple : simple.left(end + 1);
}

} // namespace

QString scenarioFolder() {
    const QString program = QFileInfo(QCoreApplication::applicationFilePath()).canonicalFilePath();
    return QString::fromStdString(libraryFolder(program.toStdString()).value_or(""));
}

std::vector<LibraryEntry> readLibrary(const QString& folder) {
    std::vector<LibraryEntry> entries;
    const QDir directory(folder);
    const auto names = directory.entryList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            continue;
        }
        const auto parsed = readScenario(file.readAll().toStdString(), name.toStdString());
        const auto lesson = parsed ? readLesson(parsed.value->lesson) : std::nullopt;
        if (lesson) {
            entries.push_back({*lesson,
                               directory.filePath(name),
                               QString::fromStdString(parsed.value->title),
                               firstSentence(QString::fromStdString(parsed.value->story))});
        }
    }
    std::stable_sort(entries.begin(), entries.end(), [](const auto& one, const auto& other) {
        return one.lesson < other.lesson;
    });
    return entries;
}

} // namespace idem::app
