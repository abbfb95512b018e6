#include "engine/study/sweep_file.h"

#include "engine/scenario/read.h"
#include "engine/scenario/write.h"
#include "engine/study/sweep_json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace idem {

namespace {

namespace json = boost::json;

constexpr std::string_view sweepFormat = "idemscope-sweep";
constexpr std::size_t shardsMax = 1'000'000;

std::string lineOf(const json::value& value) {
    return json::serialize(value) + "\n";
}

Diagnostic fileProblem(std::string message, std::string suggestion = {}) {
    Diagnostic problem;
    problem.code = "bad-sweep-file";
    problem.message = std::move(message);
    problem.suggestion = std::move(suggestion);
    return problem;
}

json::object stopToJson(const StopRule& stop) {
    json::object object;
    switch (stop.kind) {
    case StopRule::Kind::Fixed:
        object["rule"] = "fixed";
        break;
    case StopRule::Kind::HalfWidth:
        object["rule"] = "half-width";
        object["half_width"] = fmt::format("{:.17g}", stop.halfWidth);
        break;
    case StopRule::Kind::Hits:
        object["rule"] = "hits";
        object["hits"] = exactNumber(stop.hits);
        break;
    }
    return object;
}

StopRule stopOf(const json::value& value) {
    StopRule stop;
    const std::string rule = textOf(fieldOf(value, "rule"));
    if (rule == "half-width") {
        stop.kind = StopRule::Kind::HalfWidth;
        stop.halfWidth = std::strtod(textOf(fieldOf(value, "half_width")).c_str(), nullptr);
    } else if (rule == "hits") {
        stop.kind = StopRule::Kind::Hits;
        stop.hits = numberOf(fieldOf(value, "hits"));
    } else if (rule != "fixed") {
        throw MalformedSweep("the stop rule \"" + rule + "\" is not known");
    }
    return stop;
}

Event eventOf(const std::string& name) {
    const auto event = findEvent(name);
    if (!event) {
        throw MalformedSweep("the event \"" + name + "\" is not known");
    }
    return *event;
}

json::value parseLine(std::string_view line) {
    boost::system::error_code error;
    json::value value = json::parse(json::string_view(line.data(), line.size()), error);
    if (error) {
        throw MalformedSweep("this is no JSON object");
    }
    return value;
}

SweepPlan planOf(const json::value& header) {
    SweepPlan plan;
    auto scenario = readScenario(textOf(fieldOf(header, "scenario")), "scenario");
    if (!scenario) {
        throw MalformedSweep("its scenario is not one of this version: " +
                             scenario.diagnostics.front().message);
    }
    plan.scenario = std::move(*scenario.value);
    const json::value& names = fieldOf(header, "strategies");
    for (std::size_t at = 0; names.is_array() && at < names.get_array().size(); ++at) {
        const std::string name = textOf(elementOf(names, at));
        plan.strategies.push_back(findStrategy(name));
        if (plan.strategies.back() == nullptr) {
            throw MalformedSweep("the strategy \"" + name + "\" is not known");
        }
    }
    const json::value& axes = fieldOf(header, "axes");
    for (std::size_t at = 0; axes.is_array() && at < axes.get_array().size(); ++at) {
        auto axis = parseAxis(textOf(elementOf(axes, at)), plan.scenario);
        if (!axis) {
            throw MalformedSweep("an axis is wrong: " + axis.diagnostics.front().message);
        }
        plan.axes.push_back(std::move(*axis.value));
    }
    plan.runs = numberOf(fieldOf(header, "runs"));
    plan.stop = stopOf(fieldOf(header, "stop"));
    plan.event = eventOf(textOf(fieldOf(header, "event")));
    plan.isAntithetic = truthOf(fieldOf(header, "antithetic"));
    const auto problems = checkPlan(plan);
    if (!problems.empty()) {
        throw MalformedSweep(problems.front().message);
    }
    return plan;
}

SweepFile headOf(const json::value& header) {
    if (textOf(fieldOf(header, "format")) != sweepFormat) {
        throw MalformedSweep("this is no sweep of Idemscope");
    }
    if (numberOf(fieldOf(header, "version")) != sweepFormatVersion) {
        throw MalformedSweep("this version of the format is not known; it comes from a newer "
                             "version of the program");
    }
    SweepFile file;
    file.engine = textOf(fieldOf(header, "engine"));
    file.plan = planOf(header);
    file.shard.index = numberOf(elementOf(fieldOf(header, "shard"), 0));
    file.shard.count = numberOf(elementOf(fieldOf(header, "shard"), 1));
    if (file.shard.index >= file.shard.count || file.shard.count > shardsMax) {
        throw MalformedSweep("there is no such shard");
    }
    return file;
}

void readPoint(SweepFile& file, std::size_t point, const json::value& line) {
    if (numberOf(fieldOf(line, "point")) != point) {
        throw MalformedSweep(fmt::format("the line of point {} is missing", point));
    }
    PointResult& result = file.result.points.emplace_back();
    const std::size_t strategies = file.plan.strategies.size();
    for (std::size_t at = 0; at < strategies; ++at) {
        result.tallies.push_back(tallyOf(elementOf(fieldOf(line, "cells"), at)));
        result.paired.push_back(pairedCountsOf(elementOf(fieldOf(line, "paired"), at)));
    }
    result.isStopped.assign(strategies, 1);
}

/// The next line without its newline, and the rest of the text.
std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

BlockResult blockOf(const json::value& line, std::size_t strategies) {
    BlockResult block;
    block.point = numberOf(fieldOf(line, "point"));
    block.block = numberOf(fieldOf(line, "block"));
    for (std::size_t at = 0; at < strategies; ++at) {
        const json::value& cell = elementOf(fieldOf(line, "cells"), at);
        block.tallies.push_back(cell.is_null() ? std::nullopt : std::optional(tallyOf(cell)));
        block.paired.push_back(pairedCountsOf(elementOf(fieldOf(line, "paired"), at)));
    }
    return block;
}

/// Whether the blocks of each point are those of the shard, in order.
bool isInOrder(const std::vector<BlockResult>& blocks, const SweepPlan& plan, const Shard& shard) {
    std::vector<std::uint64_t> done(plan.pointCount());
    return std::all_of(blocks.begin(), blocks.end(), [&](const BlockResult& block) {
        if (block.point >= done.size()) {
            return false;
        }
        const OwnBlocks own = ownBlocks(plan, shard, block.point);
        const std::uint64_t position = done[block.point]++;
        return position < own.count && own[position] == block.block;
    });
}

} // namespace

std::string sweepHeader(const SweepPlan& plan, const Shard& shard, std::string_view engine) {
    json::array strategies;
    for (const StrategyEntry* strategy : plan.strategies) {
        strategies.emplace_back(std::string(strategy->name));
    }
    json::array axes;
    for (const SweepAxis& axis : plan.axes) {
        axes.emplace_back(axis.text);
    }
    json::object header;
    header["format"] = std::string(sweepFormat);
    header["version"] = sweepFormatVersion;
    header["engine"] = std::string(engine);
    header["scenario"] = writeScenario(plan.scenario);
    header["strategies"] = std::move(strategies);
    header["axes"] = std::move(axes);
    header["runs"] = exactNumber(plan.runs);
    header["stop"] = stopToJson(plan.stop);
    header["event"] = std::string(toText(plan.event));
    header["antithetic"] = plan.isAntithetic;
    header["shard"] = json::array{exactNumber(shard.index), exactNumber(shard.count)};
    return lineOf(header);
}

std::string journalLine(const BlockResult& block) {
    json::array cells;
    json::array paired;
    for (std::size_t at = 0; at < block.tallies.size(); ++at) {
        cells.push_back(block.tallies[at] ? toJson(*block.tallies[at]) : json::value());
        paired.push_back(toJson(block.paired[at]));
    }
    json::object line;
    line["point"] = exactNumber(block.point);
    line["block"] = exactNumber(block.block);
    line["cells"] = std::move(cells);
    line["paired"] = std::move(paired);
    return lineOf(line);
}

std::string writeSweep(const SweepFile& file) {
    std::string text = sweepHeader(file.plan, file.shard, file.engine);
    for (std::size_t point = 0; point < file.result.points.size(); ++point) {
        const PointResult& result = file.result.points[point];
        json::array settings;
        for (const std::string& setting : file.plan.settingsOf(point)) {
            settings.emplace_back(setting);
        }
        json::array cells;
        json::array paired;
        for (std::size_t at = 0; at < result.tallies.size(); ++at) {
            cells.push_back(toJson(result.tallies[at]));
            paired.push_back(toJson(result.paired[at]));
        }
        json::object line;
        line["point"] = exactNumber(point);
        line["settings"] = std::move(settings);
        line["cells"] = std::move(cells);
        line["paired"] = std::move(paired);
        text += lineOf(line);
    }
    return text;
}

Parsed<SweepFile> readSweep(std::string_view text, const std::string& name) {
    int line = 1;
    try {
        SweepFile file = headOf(parseLine(takeLine(text)));
        for (std::size_t point = 0; point < file.plan.pointCount(); ++point) {
            ++line;
            readPoint(file, point, parseLine(takeLine(text)));
        }
        file.result.isComplete = true;
        return {std::move(file), {}};
    } catch (const MalformedSweep& malformed) {
        Diagnostic problem = fileProblem(malformed.what(), "run the sweep again");
        problem.file = name;
        problem.line = line;
        return {std::nullopt, {std::move(problem)}};
    }
}

Parsed<std::vector<BlockResult>> readJournal(std::string_view text,
                                             std::string_view header,
                                             const SweepPlan& plan,
                                             const Shard& shard) {
    if (!text.starts_with(header)) {
        return {std::nullopt,
                {fileProblem("there is a journal of another sweep",
                             "delete it, or write this sweep to another file")}};
    }
    text.remove_prefix(header.size());
    std::vector<BlockResult> blocks;
    try {
        while (text.find('\n') != std::string_view::npos) {
            blocks.push_back(blockOf(parseLine(takeLine(text)), plan.strategies.size()));
        }
    } catch (const MalformedSweep& malformed) {
        return {std::nullopt, {fileProblem(malformed.what(), "delete the journal")}};
    }
    if (!isInOrder(blocks, plan, shard)) {
        return {std::nullopt,
                {fileProblem("the journal misses blocks in between", "delete the journal")}};
    }
    return {std::move(blocks), {}};
}

Parsed<SweepFile> mergeShards(std::span<const SweepFile> parts) {
    if (parts.empty()) {
        return {std::nullopt, {fileProblem("there is nothing to merge")}};
    }
    const std::size_t count = parts.front().shard.count;
    const auto headerOf = [](const SweepFile& part) {
        return sweepHeader(part.plan, Shard{}, part.engine);
    };
    const std::string header = headerOf(parts.front());
    std::vector<char> seen(count);
    SweepFile whole = parts.front();
    for (const SweepFile& part : parts) {
        if (headerOf(part) != header || part.shard.count != count) {
            return {std::nullopt,
                    {fileProblem("the parts are not of one sweep",
                                 "merge parts of the same command and version only")}};
        }
        if (seen[part.shard.index]++ != 0) {
            return {std::nullopt,
                    {fileProblem(
                        fmt::format("part {}/{} is there twice", part.shard.index + 1, count))}};
        }
        if (&part == &parts.front()) {
            continue;
        }
        for (std::size_t point = 0; point < whole.result.points.size(); ++point) {
            PointResult& total = whole.result.points[point];
            for (std::size_t at = 0; at < total.tallies.size(); ++at) {
                total.tallies[at] += part.result.points[point].tallies[at];
                total.paired[at] += part.result.points[point].paired[at];
            }
        }
    }
    for (std::size_t at = 0; at < count; ++at) {
        if (!seen[at]) {
            return {std::nullopt,
                    {fileProblem(fmt::format("part {}/{} is missing", at + 1, count),
                                 fmt::format("run the sweep with --shard {}/{}", at + 1, count))}};
        }
    }
    whole.shard = {};
    return {std::move(whole), {}};
}

} // namespace idem
