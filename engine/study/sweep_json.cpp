#include "engine/study/sweep_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <charconv>

namespace idem {

namespace {

namespace json = boost::json;

constexpr std::uint64_t sweepExactMax = std::uint64_t{1} << 53;

/// The sums of a tally in the order of the file.
template <class TallyRef>
auto sumsOf(TallyRef& tally) {
    return std::array{&tally.runs,
                      &tally.cutShort,
                      &tally.intents,
                      &tally.intentSquares,
                      &tally.charges,
                      &tally.chargeSquares,
                      &tally.chargeProducts,
                      &tally.answered,
                      &tally.storeOperations,
                      &tally.lockWaitingUs,
                      &tally.pairsWithOne,
                      &tally.pairsWithBoth};
}

template <class EventRef>
auto sumsOfEvent(EventRef& event) {
    return std::array{
        &event.runs, &event.intents, &event.squares, &event.products, &event.firstRun};
}

} // namespace

json::value exactNumber(std::uint64_t number) {
    return number <= sweepExactMax ? json::value(number) : json::value(std::to_string(number));
}

json::value toJson(const Tally& tally) {
    json::array sums;
    for (const std::uint64_t* sum : sumsOf(tally)) {
        sums.push_back(exactNumber(*sum));
    }
    json::array outcomes;
    for (const std::uint64_t count : tally.outcomes) {
        outcomes.push_back(exactNumber(count));
    }
    json::array events;
    for (const EventTally& event : tally.events) {
        json::array parts;
        for (const std::uint64_t* sum : sumsOfEvent(event)) {
            parts.push_back(exactNumber(*sum));
        }
        events.push_back(std::move(parts));
    }
    json::array latency;
    for (const auto& [bucket, count] : tally.latency.counts()) {
        latency.push_back(json::array{exactNumber(bucket), exactNumber(count)});
    }
    json::object object;
    object["sums"] = std::move(sums);
    object["outcomes"] = std::move(outcomes);
    object["events"] = std::move(events);
    object["latency"] = std::move(latency);
    return object;
}

json::value toJson(const PairedCounts& counts) {
    return json::array{exactNumber(counts.n10),
                       exactNumber(counts.n01),
                       exactNumber(counts.n11),
                       exactNumber(counts.n00)};
}

const json::value& fieldOf(const json::value& value, std::string_view name) {
    const json::object* object = value.if_object();
    const json::value* found = object == nullptr ? nullptr : object->if_contains(name);
    if (found == nullptr) {
        throw MalformedSweep("\"" + std::string(name) + "\" is missing");
    }
    return *found;
}

const json::value& elementOf(const json::value& value, std::size_t at) {
    const json::array* array = value.if_array();
    if (array == nullptr || at >= array->size()) {
        throw MalformedSweep("a list is shorter than it must be");
    }
    return (*array)[at];
}

std::uint64_t numberOf(const json::value& value) {
    if (value.is_uint64()) {
        return value.get_uint64();
    }
    if (value.is_int64() && value.get_int64() >= 0) {
        return static_cast<std::uint64_t>(value.get_int64());
    }
    if (const json::string* text = value.if_string()) {
        std::uint64_t number = 0;
        const auto [end, error] =
            std::from_chars(text->data(), text->data() + text->size(), number);
        if (error == std::errc() && end == text->data() + text->size() && !text->empty()) {
            return number;
        }
    }
    throw MalformedSweep("a whole number is missing");
}

std::string textOf(const json::value& value) {
    const json::string* text = value.if_string();
    if (text == nullptr) {
        throw MalformedSweep("a text is missing");
    }
    return {text->data(), text->size()};
}

bool truthOf(const json::value& value) {
    if (!value.is_bool()) {
        throw MalformedSweep("true or false is missing");
    }
    return value.get_bool();
}

Tally tallyOf(const json::value& value) {
    Tally tally;
    const json::value& sums = fieldOf(value, "sums");
    std::size_t at = 0;
    for (std::uint64_t* sum : sumsOf(tally)) {
        *sum = numberOf(elementOf(sums, at++));
    }
    for (at = 0; at < outcomeCount; ++at) {
        tally.outcomes[at] = numberOf(elementOf(fieldOf(value, "outcomes"), at));
    }
    for (at = 0; at < eventCount; ++at) {
        const json::value& parts = elementOf(fieldOf(value, "events"), at);
        std::size_t part = 0;
        for (std::uint64_t* sum : sumsOfEvent(tally.events[at])) {
            *sum = numberOf(elementOf(parts, part++));
        }
        if (tally.events[at].runs > tally.runs || tally.events[at].intents > tally.intents) {
            throw MalformedSweep("an event has happened more often than it could");
        }
    }
    const json::value& latency = fieldOf(value, "latency");
    for (at = 0; latency.is_array() && at < latency.get_array().size(); ++at) {
        const std::uint64_t bucket = numberOf(elementOf(elementOf(latency, at), 0));
        if (bucket >= static_cast<std::uint64_t>(LatencyAxis().size())) {
            throw MalformedSweep("a latency is beyond all bounds");
        }
        tally.latency.add(static_cast<int>(bucket), numberOf(elementOf(elementOf(latency, at), 1)));
    }
    return tally;
}

PairedCounts pairedCountsOf(const json::value& value) {
    return {numberOf(elementOf(value, 0)),
            numberOf(elementOf(value, 1)),
            numberOf(elementOf(value, 2)),
            numberOf(elementOf(value, 3))};
}

} // namespace idem
