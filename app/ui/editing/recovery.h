// Offers what an earlier run of the program left behind without saving it.
#pragma once

#include <QString>

class QWidget;

namespace idem::app {

class Autosave;
class Document;

/// Asks about each of the documents in the folder, newest first, until one is taken: it is opened
/// as a change of its file that is not saved. What is neither taken nor discarded stays there.
void offerRecovery(Document& document, Autosave& autosave, const QString& folder, QWidget* parent);

} // namespace idem::app
