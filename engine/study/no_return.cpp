#include "engine/study/no_return.h"

#include "engine/study/replicator.h"
#include "engine/study/run.h"

#include <algorithm>
#include <fmt/format.h>

namespace idem {

namespace {

/// The instants at which something happened, thinned out evenly. The first is the beginning.
std::vector<Time> instantsOf(const Trace& trace, std::size_t most) {
    std::vector<Time> all{Time::zero()};
    for (const Record& record : trace.records) {
        // What happened at an instant has been drawn there: the future begins after it.
        const Time after = record.time + Duration{1};
        if (after != all.back()) {
            all.push_back(after);
        }
    }
    if (all.size() <= most || most < 2) {
        return all;
    }
    std::vector<Time> some;
    for (std::size_t at = 0; at < most; ++at) {
        some.push_back(all[at * (all.size() - 1) / (most - 1)]);
    }
    return some;
}

FutureOdds oddsFrom(Replicator& replicator, Time from, const NoReturnQuery& query) {
    FutureOdds odds;
    odds.from = from;
    for (std::uint64_t future = 0; future < query.futures; ++future) {
        if (query.stop.stop_requested()) {
            break;
        }
        Luck luck;
        luck.seed = replicator.scenario().seed;
        luck.reroll = Reroll{from, future};
        ++odds.runs;
        odds.hits += replicator.run(luck).shows(query.event) ? 1U : 0U;
    }
    odds.interval = wilson(odds.hits, odds.runs);
    return odds;
}

} // namespace

PointOfNoReturn findPointOfNoReturn(const Scenario& scenario,
                                    const StrategyEntry& strategy,
                                    const NoReturnQuery& query) {
    const Run run = runScenario(scenario, strategy, scenario.seed);
    const std::vector<Time> instants = instantsOf(run.trace, query.instants);
    Replicator replicator(scenario, strategy);
    PointOfNoReturn found;
    for (const Time from : instants) {
        if (query.stop.stop_requested()) {
            break;
        }
        found.odds.push_back(oddsFrom(replicator, from, query));
        if (query.progress) {
            query.progress(found.odds.size(), instants.size());
        }
    }
    for (auto odds = found.odds.rbegin();
         odds != found.odds.rend() && odds->runs > 0 && odds->hits == odds->runs;
         ++odds) {
        found.decided = odds->from;
    }
    return found;
}

std::string sentenceOf(const PointOfNoReturn& found, Event event) {
    if (found.odds.empty()) {
        return "";
    }
    const FutureOdds& first = found.odds.front();
    if (!found.decided) {
        return fmt::format("No instant decides it: {:.0f}% of all runs show {}, and the futures "
                           "that begin last still differ.",
                           first.share() * 100,
                           phraseOf(event));
    }
    if (*found.decided == Time::zero()) {
        return fmt::format(
            "It was decided from the start: all {} futures show {}.", first.runs, phraseOf(event));
    }
    const auto decided =
        std::find_if(found.odds.begin(), found.odds.end(), [&](const FutureOdds& odds) {
            return odds.from == *found.decided;
        });
    const FutureOdds& before = *(decided - 1);
    return fmt::format(
        "From {} on all {} futures show {}; of those that begin at {} it is {:.0f}%, "
        "and of all runs {:.0f}%.",
        toMillisecondText(decided->from - Time::zero()),
        decided->runs,
        phraseOf(event),
        toMillisecondText(before.from - Time::zero()),
        before.share() * 100,
        first.share() * 100);
}

} // namespace idem
