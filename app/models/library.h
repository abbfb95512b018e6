// The scenarios that come with the program, in the order of the course.
#pragma once

#include "engine/scenario/course.h"

#include <QString>

#include <vector>

namespace idem::app {

struct LibraryEntry {
    Lesson lesson;
    QString path;
    QString title;
    QString line; ///< The first sentence of its story.
};

/// The folder that holds them. Empty if there is none.
QString scenarioFolder();

/// Those of a folder that have a place in the course, in its order. Files with errors are left out.
std::vector<LibraryEntry> readLibrary(const QString& folder);

} // namespace idem::app
