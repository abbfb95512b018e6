// Marks: instants that a person wants to find again, with a note if they like.
#pragma once

#include "engine/core/time.h"

#include <QObject>
#include <QString>

#include <vector>

namespace idem::app {

struct Mark {
    Time at;
    QString note; ///< May be empty.
};

/// A mark is a time, not an event, so it stays when a parameter changes the run beneath it.
class Marks : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// In the order of time; no two of one instant.
    const std::vector<Mark>& all() const { return m_marks; }
    /// Null if the instant is not marked.
    const Mark* at(Time time) const;
    /// Sets a mark, or takes the one that is there away.
    void toggle(Time time);
    /// Sets the mark if there is none. An empty note leaves a mark without one.
    void write(Time time, const QString& note);
    /// The first after the instant; after the last one, the first of all. Null without marks.
    const Mark* after(Time time) const;
    void clear();

Q_SIGNALS:
    void changed();

private:
    std::vector<Mark> m_marks;
};

} // namespace idem::app
