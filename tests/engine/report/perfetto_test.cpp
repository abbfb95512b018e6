// A run as a trace that Perfetto opens: every slice on a thread of its own node, none overlapping,
// and times exact.

#include "engine/report/perfetto.h"
#include "tests/support/scenario_files.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace idem {

namespace {

namespace json = boost::json;

std::string perfettoText(const std::string& file, const std::string& title = "") {
    Scenario scenario = *loadScenarioFile(file).value;
    if (!title.empty()) {
        scenario.title = title;
    }
    return toPerfetto(runScenario(scenario, *findStrategy(scenario.strategy), scenario.seed),
                      "1.2.3");
}

json::array perfettoEvents(const std::string& file) {
    return json::parse(perfettoText(file)).at("traceEvents").as_array();
}

using PerfettoThread = std::pair<std::int64_t, std::int64_t>;

PerfettoThread threadOf(const json::object& event) {
    const json::value* thread = event.if_contains("tid");
    return {event.at("pid").to_number<std::int64_t>(),
            thread == nullptr ? 0 : thread->to_number<std::int64_t>()};
}

std::int64_t nanoseconds(const json::value& microseconds) {
    return std::llround(microseconds.to_number<double>() * 1'000);
}

} // namespace

TEST(PerfettoTest, NamesTheNodesAndTellsOfWhatTheRunIs) {
    const auto whole = json::parse(perfettoText("double_payment.toml", "a \"b\"\\"));
    EXPECT_EQ(whole.at("otherData").at("scenario"), "a \"b\"\\");
    EXPECT_EQ(whole.at("otherData").at("strategy"), "none");
    std::set<std::string> processes;
    for (const json::value& event : whole.at("traceEvents").as_array()) {
        if (event.at("name") == "process_name") {
            processes.insert(std::string(event.at("args").at("name").as_string()));
        }
    }
    EXPECT_TRUE(processes.contains("alice (client, eu)"));
    EXPECT_TRUE(processes.contains("provider (provider, eu)"));
}

TEST(PerfettoTest, TimesAreExactInFractionsOfAMicrosecond) {
    Scenario scenario = *loadScenarioFile("double_payment.toml").value;
    scenario.world.network.client = Distribution::constant(Duration{1'234'567});
    const std::string text = toPerfetto(runScenario(scenario, *findStrategy("none"), 1), "1.2.3");
    EXPECT_NE(text.find("\"ts\":0.000,\"dur\":1234.567"), std::string::npos)
        << "the way to the balancer";
    EXPECT_NE(text.find("\"ts\":1234.567,\"dur\":250.000"), std::string::npos)
        << "and on to the server";
}

TEST(PerfettoTest, SlicesOfOneThreadNeverOverlap) {
    for (const std::string& file : scenarioFiles()) {
        std::map<PerfettoThread, std::vector<std::pair<std::int64_t, std::int64_t>>> slices;
        std::set<std::int64_t> processes;
        for (const json::value& value : perfettoEvents(file)) {
            const json::object& event = value.as_object();
            const std::int64_t process = threadOf(event).first;
            if (event.at("name") == "process_name") {
                processes.insert(process);
            }
            ASSERT_TRUE(processes.contains(process)) << file << ": " << json::serialize(event);
            if (event.at("ph") == "X") {
                const std::int64_t start = nanoseconds(event.at("ts"));
                slices[threadOf(event)].push_back({start, start + nanoseconds(event.at("dur"))});
            }
        }
        for (auto& [thread, spans] : slices) {
            std::sort(spans.begin(), spans.end());
            for (std::size_t at = 1; at < spans.size(); ++at) {
                ASSERT_GE(spans[at].first, spans[at - 1].second)
                    << file << ", process " << thread.first << ", thread " << thread.second;
            }
        }
    }
}

TEST(PerfettoTest, EveryFlowLeadsFromASliceToASlice) {
    std::map<std::int64_t, int> ends;
    std::multimap<PerfettoThread, std::pair<std::int64_t, std::int64_t>> slices;
    const auto events = perfettoEvents("regions_inside_lag.toml");
    for (const json::value& value : events) {
        const json::object& event = value.as_object();
        if (event.at("ph") == "X") {
            const std::int64_t start = nanoseconds(event.at("ts"));
            slices.insert({threadOf(event), {start, start + nanoseconds(event.at("dur"))}});
        }
    }
    for (const json::value& value : events) {
        const json::object& event = value.as_object();
        if (event.at("ph") != "s" && event.at("ph") != "f") {
            continue;
        }
        ++ends[event.at("id").to_number<std::int64_t>()];
        const std::int64_t at = nanoseconds(event.at("ts"));
        const auto [first, last] = slices.equal_range(threadOf(event));
        const bool isOnSlice = std::any_of(first, last, [at](const auto& slice) {
            return slice.second.first <= at && at < slice.second.second;
        });
        EXPECT_TRUE(isOnSlice) << json::serialize(event);
    }
    EXPECT_GT(ends.size(), 10U);
    for (const auto& [id, count] : ends) {
        EXPECT_EQ(count, 2) << id;
    }
}

TEST(PerfettoTest, ChargesTimeOutsAndLossesAreInstants) {
    std::map<std::string, int> instants;
    for (const json::value& event : perfettoEvents("double_payment.toml")) {
        if (event.at("ph") == "i") {
            ++instants[std::string(event.at("args").at("sentence").as_string())];
        }
    }
    EXPECT_EQ(instants["provider charged payment 2 for server-2 at 1,426.25 ms."], 1);
    EXPECT_EQ(instants["alice gave attempt 1 up without an answer at 300 ms."], 1);
}

} // namespace idem
