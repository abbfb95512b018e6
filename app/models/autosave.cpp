#include "app/models/autosave.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QUuid>

#include <algorithm>
#include <optional>
#include <utility>

namespace idem::app {

namespace {

const QString ending = QStringLiteral(".unsaved");

QString lockOf(const QString& file) {
    return file + QStringLiteral(".lock");
}

/// Bytes that are no UTF-8 must come back, too.
QByteArray writtenForm(const Document& document) {
    const QByteArray text = QByteArray::fromStdString(document.text());
    const QJsonObject object{{QStringLiteral("format"), 1},
                             {QStringLiteral("path"), document.path()},
                             {QStringLiteral("text"), QString::fromLatin1(text.toBase64())}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<Recovered> readFrom(const QFileInfo& info) {
    QFile file(info.absoluteFilePath());
    constexpr qint64 sizeMax = 4 * Document::sizeMax;
    if (info.size() > sizeMax || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonValue text = object[QStringLiteral("text")];
    if (object[QStringLiteral("format")].toInt() != 1 || !text.isString()) {
        return std::nullopt;
    }
    return Recovered{info.absoluteFilePath(),
                     object[QStringLiteral("path")].toString(),
                     QByteArray::fromBase64(text.toString().toLatin1()).toStdString(),
                     info.lastModified()};
}

} // namespace

Autosave::Autosave(Document& document, const QString& folder, QObject* parent)
    : QObject(parent),
      m_document(document),
      m_folder(folder),
      m_file(folder + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces) +
             ending) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(delayMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::flush);
    connect(&m_document, &Document::textChanged, this, &Autosave::schedule);
    connect(&m_document, &Document::identityChanged, this, &Autosave::schedule);
}

Autosave::~Autosave() {
    flush();
}

QString Autosave::usualFolder() {
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base =
        QDir::isAbsolutePath(state) ? state : QDir::homePath() + QStringLiteral("/.local/state");
    return base + QStringLiteral("/idemscope/unsaved");
}

std::vector<Recovered> Autosave::leftIn(const QString& folder) {
    std::vector<Recovered> found;
    const auto files = QDir(folder).entryInfoList({QLatin1Char('*') + ending}, QDir::Files);
    for (const QFileInfo& info : files) {
        QLockFile lock(lockOf(info.absoluteFilePath()));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0)) {
            continue; // its program runs
        }
        if (auto recovered = readFrom(info)) {
            found.push_back(std::move(*recovered));
        }
    }
    std::sort(found.begin(), found.end(), [](const Recovered& left, const Recovered& right) {
        return left.changed > right.changed;
    });
    return found;
}

void Autosave::forget(const Recovered& recovered) {
    QFile::remove(recovered.keptAt);
}

void Autosave::schedule() {
    if (m_isFinished || !m_document.isModified()) {
        discard();
    } else if (!m_timer.isActive()) {
        m_timer.start();
    }
}

bool Autosave::flush() {
    m_timer.stop();
    if (m_isFinished || !m_document.isModified()) {
        discard();
        return true;
    }
    QDir().mkpath(m_folder);
    if (!m_lock) {
        m_lock = std::make_unique<QLockFile>(lockOf(m_file));
        m_lock->setStaleLockTime(0);
        m_lock->tryLock(0);
    }
    QSaveFile file(m_file);
    const QByteArray bytes = writtenForm(m_document);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (isWritten) {
        m_problem.clear();
        return true;
    }
    const bool isNew = m_problem.isEmpty();
    m_problem = tr("What you change is not kept in case of a crash: %1. Save often.")
                    .arg(file.errorString());
    if (isNew) {
        Q_EMIT failed(m_problem);
    }
    return false;
}

void Autosave::finish() {
    m_isFinished = true;
    discard();
}

void Autosave::discard() {
    m_timer.stop();
    if (m_lock) {
        QFile::remove(m_file);
        m_lock.reset();
    }
}

} // namespace idem::app
