// A session with a scenario of the library open and run.
#pragma once

#include "app/models/session.h"

#include <QString>
#include <QTest>
#include <gtest/gtest.h>

#include <string>

namespace idem::app {

inline QString scenarioPath(const char* name) {
    return QStringLiteral(IDEMSCOPE_SOURCE_DIR "/scenarios/") + QString::fromUtf8(name);
}

/// Waits until what was asked for last is done.
inline void settle(Session& session) {
    ASSERT_TRUE(QTest::qWaitFor([&] { return !session.job().isBusy(); }, 20'000));
}

inline void openScenario(Session& session, const char* name) {
    const Done opened = session.document().open(scenarioPath(name));
    ASSERT_TRUE(opened) << opened.why.toStdString();
    settle(session);
    ASSERT_NE(session.run(), nullptr);
}

} // namespace idem::app
