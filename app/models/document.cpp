#include "app/models/document.h"

#include "engine/scenario/read.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace idem::app {

/// One change of the text, as the texts before and after: they are small, and so nothing that an
/// edit touches can be forgotten.
class TextStep : public QUndoCommand {
public:
    TextStep(Document& document, std::string after, int merge)
        : m_document(document),
          m_before(document.text()),
          m_after(std::move(after)),
          m_merge(merge) {}

    void undo() override { m_document.take(m_before); }
    void redo() override { m_document.take(m_after); }
    int id() const override { return m_merge == 0 ? -1 : m_merge; }

    bool mergeWith(const QUndoCommand* later) override {
        const auto* step = dynamic_cast<const TextStep*>(later);
        if (step == nullptr || step->m_merge != m_merge) {
            return false;
        }
        m_after = step->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    Document& m_document;
    std::string m_before;
    std::string m_after;
    int m_merge;
};

QString firstError(const std::vector<Diagnostic>& diagnostics) {
    const auto error =
        std::find_if(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
            return diagnostic.severity == Severity::Error;
        });
    return error == diagnostics.end() ? QString() : QString::fromStdString(toText(*error));
}

Document::Document(QObject* parent) : QObject(parent) {
    m_undo.setUndoLimit(500);
    connect(&m_undo, &QUndoStack::cleanChanged, this, &Document::identityChanged);
}

QString Document::name() const {
    if (!m_path.isEmpty()) {
        return QFileInfo(m_path).fileName();
    }
    return m_scenario ? QString::fromStdString(m_scenario->title) : tr("Untitled");
}

Done Document::open(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {false, tr("%1 could not be opened: %2").arg(path, file.errorString())};
    }
    if (file.size() > sizeMax) {
        return {false, tr("%1 is larger than 1 MiB: no scenario is").arg(path)};
    }
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError) {
        return {false, tr("%1 could not be read: %2").arg(path, file.errorString())};
    }
    begin(bytes.toStdString(), QFileInfo(path).absoluteFilePath());
    return {};
}

void Document::begin(std::string text, const QString& path) {
    Q_EMIT replaced();
    m_path = path;
    m_scenario.reset();
    m_undo.clear();
    take(std::move(text));
    Q_EMIT identityChanged();
}

Done Document::saveAs(const QString& path) {
    QSaveFile file(path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.write(m_text.data(), static_cast<qint64>(m_text.size())) ==
                               static_cast<qint64>(m_text.size()) &&
                           file.commit();
    if (!isWritten) {
        return {false,
                tr("%1 could not be written: %2. Choose another place; nothing is lost.")
                    .arg(path, file.errorString())};
    }
    m_path = QFileInfo(path).absoluteFilePath();
    m_undo.setClean();
    Q_EMIT identityChanged();
    return {};
}

void Document::setText(std::string text, const QString& what, int merge) {
    if (text == m_text) {
        return;
    }
    auto* step = new TextStep(*this, std::move(text), merge);
    step->setText(what);
    m_undo.push(step);
}

int Document::newMerge() {
    static int last = 0;
    return ++last;
}

Done Document::apply(const Parsed<std::string>& edited, const QString& what, int merge) {
    if (!edited) {
        return {false, firstError(edited.diagnostics)};
    }
    setText(*edited.value, what, merge);
    return {};
}

void Document::take(std::string text) {
    m_text = std::move(text);
    auto parsed = readScenario(m_text, name().toStdString());
    m_diagnostics = std::move(parsed.diagnostics);
    m_isValid = parsed.value.has_value();
    const bool isNew = m_isValid && m_scenario != parsed.value;
    if (m_isValid) {
        m_scenario = std::move(parsed.value);
    }
    Q_EMIT textChanged();
    if (isNew) {
        Q_EMIT scenarioChanged();
    }
}

} // namespace idem::app
