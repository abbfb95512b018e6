// What there is: strategies, profiles, presets, and the scenarios in the order of the course.

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "app/cli/text_output.h"
#include "engine/protocol/answers.h"
#include "engine/protocol/strategy.h"
#include "engine/scenario/course.h"
#include "engine/world/client_presets.h"
#include "engine/world/proxy_presets.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

namespace idem::cli {

namespace {

namespace json = boost::json;

json::object strategyItem(const StrategyEntry& entry) {
    json::object item;
    item["name"] = std::string(entry.name);
    item["title"] = std::string(entry.title);
    item["description"] = std::string(entry.description);
    item["summary"] = std::string(entry.summary);
    item["reference"] = std::string(entry.reference);
    json::object costs;
    costs["operations"] = std::string(entry.costs.operations);
    costs["held"] = std::string(entry.costs.held);
    item["costs"] = std::move(costs);
    json::object guarantees;
    guarantees["atomic_claim"] = entry.guarantees.atomicClaim;
    guarantees["claim_with_effect"] = entry.guarantees.claimWithEffect;
    guarantees["repeat_safe_effect"] = entry.guarantees.repeatSafeEffect;
    item["guarantees"] = std::move(guarantees);
    return item;
}

constexpr Lesson outsideTheCourse{99, 99};

json::array scenarioItems(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    std::vector<std::pair<Lesson, json::object>> found;
    for (const auto& file : files) {
        Arguments arguments;
        arguments.file = file.string();
        const auto scenario = loadScenario(arguments);
        json::object item;
        item["name"] = file.stem().string();
        item["title"] = scenario ? scenario.value->title : "(has errors; see check)";
        item["description"] = scenario ? scenario.value->story : "";
        item["lesson"] = scenario ? scenario.value->lesson : "";
        item["path"] = file.string();
        const auto lesson = readLesson(std::string(item["lesson"].as_string()));
        found.emplace_back(lesson.value_or(outsideTheCourse), std::move(item));
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
        return one.first < other.first;
    });
    json::array items;
    for (auto& [lesson, item] : found) {
        items.push_back(std::move(item));
    }
    return items;
}

/// A row of a table of well-known things: what it is, and how that is known.
template <class Row>
json::object sourcedItem(const Row& row) {
    json::object item;
    item["name"] = std::string(row.name);
    item["title"] = std::string(row.title);
    item["description"] = std::string(row.description);
    item["source"] = std::string(row.source);
    return item;
}

/// With the header by which a client tells a replay from a first answer, if there is one.
json::object profileItem(const Profile& profile) {
    json::object item = sourcedItem(profile);
    const std::string marker(profile.replayMarker);
    item["replay_marker"] = marker;
    if (!marker.empty()) {
        item["description"] =
            std::string(profile.description) + " A replay says \"" + marker + "\".";
    }
    return item;
}

json::array itemsOf(const Arguments& arguments, const std::string& folder) {
    json::array items;
    if (arguments.kind == "strategies") {
        for (const StrategyEntry& entry : strategies()) {
            items.push_back(strategyItem(entry));
        }
    } else if (arguments.kind == "profiles") {
        for (const Profile& profile : profiles()) {
            items.push_back(profileItem(profile));
        }
    } else if (arguments.kind == "sdks") {
        for (const ClientPreset& preset : clientPresets()) {
            items.push_back(sourcedItem(preset));
        }
    } else if (arguments.kind == "proxies") {
        for (const ProxyPreset& preset : proxyPresets()) {
            items.push_back(sourcedItem(preset));
        }
    } else {
        items = scenarioItems(folder);
    }
    return items;
}

std::string textOfScenarios(const json::array& items) {
    std::string text;
    int chapter = 0;
    for (const json::value& value : items) {
        const json::object& item = value.as_object();
        const std::string place(item.at("lesson").as_string());
        const Lesson lesson = readLesson(place).value_or(outsideTheCourse);
        if (lesson.chapter != chapter) {
            chapter = lesson.chapter;
            const auto at = static_cast<std::size_t>(chapter) - 1;
            text +=
                fmt::format("{}{}\n",
                            text.empty() ? "" : "\n",
                            at < chapters().size() ? fmt::format("{} {}", chapter, chapters()[at])
                                                   : "Outside the course");
        }
        text += fmt::format("  {:<5} {:<36} {}\n",
                            place,
                            std::string(item.at("name").as_string()),
                            std::string(item.at("title").as_string()));
    }
    return text;
}

std::string textOfItems(const json::array& items) {
    std::string text;
    for (const json::value& value : items) {
        const json::object& item = value.as_object();
        const char* line = item.contains("summary") ? "summary" : "description";
        text += fmt::format("{:<26}{}\n",
                            std::string(item.at("name").as_string()),
                            std::string(item.at("title").as_string()));
        text += wrapped(std::string(item.at(line).as_string()), 4) + "\n";
    }
    return text;
}

} // namespace

int list(const Arguments& arguments) {
    const std::string folder =
        arguments.folder.empty() ? scenarioFolder("scenarios") : arguments.folder;
    std::error_code error;
    if (arguments.kind == "scenarios" && !std::filesystem::is_directory(folder, error)) {
        return refuse("list",
                      "no folder \"" + folder +
                          "\" here; name the one that holds the scenarios with --folder",
                      arguments.json);
    }
    json::array items = itemsOf(arguments, folder);
    if (!arguments.json) {
        print(arguments.kind == "scenarios" ? textOfScenarios(items) : textOfItems(items));
        return exitHolds;
    }
    json::object object = jsonHead("list", std::nullopt);
    object["items"] = std::move(items);
    printJson(object);
    return exitHolds;
}

} // namespace idem::cli
