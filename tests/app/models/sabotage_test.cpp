#include "app/models/sabotage.h"
#include "engine/scenario/check.h"
#include "tests/app/support/opened.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace idem::app {
namespace {

/// The run of the scenario with one fault more.
OpenRunPtr runWith(const OpenRun& run, const Fault& fault) {
    Scenario broken = run.scenario();
    broken.world.faults.push_back(fault);
    const auto diagnostics = checkScenario(broken);
    EXPECT_FALSE(hasError(diagnostics)) << toText(diagnostics.front());
    return hasError(diagnostics) ? nullptr : OpenRun::make(broken);
}

bool isUsed(const OpenRun& run) {
    const std::string name = "faults[" + std::to_string(run.scenario().world.faults.size()) + "]";
    return std::none_of(run.run().warnings.begin(),
                        run.run().warnings.end(),
                        [&](const std::string& warning) { return warning.rfind(name, 0) == 0; });
}

class SabotageTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override { openScenario(session, GetParam()); }

    const OpenRun& run() const { return *session.run(); }

    /// Whether a fault of the file hits that message: the first one that names it wins.
    bool isHitAlready(const Fault& fault) const {
        const auto& faults = run().scenario().world.faults;
        return std::any_of(faults.begin(), faults.end(), [&](const Fault& other) {
            return other.hop == fault.hop && other.attempt == fault.attempt &&
                   other.copy == fault.copy;
        });
    }

    Session session;
};

/// On whichever of its ways: a request that never reached the balancer leaves it neither.
bool isAnyLost(const OpenRun& run, const Arrow& meant) {
    const auto& arrows = run.index().arrows;
    return std::any_of(arrows.begin(), arrows.end(), [&](const Arrow& each) {
        return each.isLost && each.kind == meant.kind && each.intent == meant.intent &&
               each.copy == meant.copy && each.attempt == meant.attempt;
    });
}

TEST_P(SabotageTest, WhateverArrowIsDroppedIsLostInTheNextRun) {
    int dropped = 0;
    for (const Arrow& arrow : run().index().arrows) {
        const Sabotage drop = ofMessage(run(), FaultKind::Drop, arrow.sent);
        if (!drop) {
            EXPECT_TRUE(drop.title.endsWith(QLatin1Char('.'))) << drop.title.toStdString();
            continue;
        }
        if (arrow.isLost || isHitAlready(*drop.fault)) {
            continue;
        }
        const OpenRunPtr broken = runWith(run(), *drop.fault);
        ASSERT_NE(broken, nullptr);
        EXPECT_TRUE(isUsed(*broken)) << drop.title.toStdString();
        EXPECT_TRUE(isAnyLost(*broken, arrow)) << drop.title.toStdString();
        ++dropped;
    }
    EXPECT_GT(dropped, 3);
}

TEST_P(SabotageTest, AServerCrashesWhereverItIsAtWork) {
    int crashes = 0;
    for (std::uint32_t id = 0; id < run().trace().records.size(); ++id) {
        session.playback().seekRecord({id});
        const State state = session.stateAtCursor();
        for (const HandlerState& handler : state.handlers) {
            if (!handler.started.isSome()) {
                continue;
            }
            const Sabotage crash = crashOf(
                run(), handler.server, state, session.playback().cursor(), Duration::seconds(1));
            ASSERT_TRUE(crash) << crash.title.toStdString();
            const OpenRunPtr broken = runWith(run(), *crash.fault);
            ASSERT_NE(broken, nullptr);
            EXPECT_TRUE(isUsed(*broken)) << crash.title.toStdString() << ", record " << id;
            ++crashes;
        }
    }
    EXPECT_GT(crashes, 3);
}

TEST_P(SabotageTest, AnIdleServerSaysWhyItCannotCrash) {
    session.playback().toStart();
    const auto& nodes = run().trace().names.nodes;
    for (std::uint32_t id = 0; id < nodes.size(); ++id) {
        if (nodes[id].role == NodeRole::Server) {
            const Sabotage crash = crashOf(run(),
                                           {id},
                                           session.stateAtCursor(),
                                           session.playback().cursor(),
                                           Duration::zero());
            EXPECT_FALSE(crash);
            EXPECT_NE(crash.title.indexOf(QStringLiteral("works on nothing")), -1);
        }
    }
}

TEST_P(SabotageTest, LinksAreCutAndServersPausedAtTheCursor) {
    session.playback().seek(Time::zero() + Duration::milliseconds(1));
    const Cursor& cursor = session.playback().cursor();
    const auto& nodes = run().trace().names.nodes;
    for (std::uint32_t id = 0; id < nodes.size(); ++id) {
        if (nodes[id].role != NodeRole::Server) {
            continue;
        }
        const Sabotage pause = pauseOf(run(), {id}, cursor, Duration::milliseconds(100));
        ASSERT_TRUE(pause);
        ASSERT_NE(runWith(run(), *pause.fault), nullptr);
        for (const NodeId peer : peersOf(run(), {id})) {
            const Sabotage cut = cutOf(run(), {id}, peer, cursor, Duration::seconds(1));
            const OpenRunPtr broken = runWith(run(), *cut.fault);
            ASSERT_NE(broken, nullptr);
            EXPECT_FALSE(broken->index().cuts.empty()) << cut.title.toStdString();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Scenarios,
                         SabotageTest,
                         testing::Values("double_payment.toml",
                                         "late_original.toml",
                                         "lease_shorter_than_the_work.toml",
                                         "replica_read_too_early.toml"));

} // namespace
} // namespace idem::app
