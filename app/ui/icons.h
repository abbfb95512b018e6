// Icons of buttons and menus, in the colour of the text beside them.
#pragma once

#include <QIcon>
#include <QString>

namespace idem::app {

/// The icon `name` of resources/icons/ui, such as "step-forward". It is drawn in the button text of
/// the application's palette at the time of painting, so it follows a change of theme by itself,
/// and is crisp at every size and device pixel ratio. Null if there is no such icon.
QIcon icon(const QString& name);

/// For the window and the task bar; in colours of its own.
QIcon applicationIcon();

} // namespace idem::app
