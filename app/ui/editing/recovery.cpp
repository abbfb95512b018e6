#include "app/ui/editing/recovery.h"

#include "app/models/autosave.h"

#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

namespace idem::app {

namespace {

enum class Answer { Recover, Discard, Later };

Answer ask(const Recovered& recovered, QWidget* parent) {
    const QString name = recovered.path.isEmpty() ? QObject::tr("a scenario without a file")
                                                  : QFileInfo(recovered.path).fileName();
    QMessageBox box(QMessageBox::Question,
                    QObject::tr("Recover changes"),
                    QObject::tr("Idemscope ended with changes of %1 that were not saved, from %2.")
                        .arg(name, QLocale().toString(recovered.changed, QLocale::ShortFormat)),
                    QMessageBox::NoButton,
                    parent);
    box.setTextFormat(Qt::PlainText);
    auto* recover = box.addButton(QObject::tr("Recover"), QMessageBox::AcceptRole);
    auto* discard = box.addButton(QObject::tr("Discard"), QMessageBox::DestructiveRole);
    auto* later = box.addButton(QObject::tr("Ask later"), QMessageBox::RejectRole);
    box.setDefaultButton(recover);
    box.setEscapeButton(later);
    box.exec();
    return box.clickedButton() == recover   ? Answer::Recover
           : box.clickedButton() == discard ? Answer::Discard
                                            : Answer::Later;
}

} // namespace

void offerRecovery(Document& document, Autosave& autosave, const QString& folder, QWidget* parent) {
    for (const Recovered& recovered : Autosave::leftIn(folder)) {
        const Answer answer = ask(recovered, parent);
        if (answer == Answer::Discard) {
            Autosave::forget(recovered);
        }
        if (answer != Answer::Recover) {
            continue;
        }
        if (recovered.path.isEmpty() || !document.open(recovered.path)) {
            document.begin({}, recovered.path);
        }
        document.setText(recovered.text, QObject::tr("Recover"));
        if (autosave.flush()) {
            Autosave::forget(recovered); // it is kept anew
        }
        return;
    }
}

} // namespace idem::app
