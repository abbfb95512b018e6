// A session with a scenario of chance, and a sweep of it.
#pragma once

#include "app/models/what_if.h"
#include "engine/scenario/edit.h"
#include "tests/app/support/opened.h"

#include <QTest>
#include <gtest/gtest.h>

#include <string>

namespace idem::app {

/// The double payment, with a provider that takes 250 ms in the mean.
inline void openOfChance(Session& session) {
    openScenario(session, "double_payment.toml");
    const auto edited =
        editField(session.document().text(), "provider.latency", "exponential(mean=250ms)");
    ASSERT_TRUE(edited);
    session.document().begin(*edited.value);
    settle(session);
}

inline WhatIfDesign smallDesign() {
    WhatIfDesign design;
    design.axes = {"clients.alice.timeout=100ms..600ms:100ms"};
    design.strategies = {"none", "naive", "claim-lease"};
    design.runs = 512;
    return design;
}

/// So large that it is still running when it is looked at.
inline WhatIfDesign endlessDesign() {
    WhatIfDesign design = smallDesign();
    design.runs = 100'000'000;
    return design;
}

inline void settle(WhatIf& whatIf) {
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return whatIf.isChecked() && !whatIf.isRunning(); }, 120'000));
}

inline void start(WhatIf& whatIf, const WhatIfDesign& design) {
    whatIf.setDesign(design);
    settle(whatIf);
    ASSERT_TRUE(whatIf.canStart());
    whatIf.start();
}

inline void sweepThrough(WhatIf& whatIf, const WhatIfDesign& design) {
    start(whatIf, design);
    settle(whatIf);
    ASSERT_NE(whatIf.sweep(), nullptr);
}

} // namespace idem::app
