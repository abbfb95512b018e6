// The matrix: every strategy in every column of a folder of small scenarios.

#include "engine/study/matrix.h"

#include "app/cli/commands.h"
#include "app/cli/input.h"
#include "app/cli/json_output.h"
#include "app/cli/output.h"
#include "engine/scenario/check.h"

#include <boost/json/array.hpp>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace idem::cli {

namespace {

namespace json = boost::json;

/// Files of the folder by name; the column is called as its file.
Parsed<std::vector<MatrixColumn>> loadColumns(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml") {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    Parsed<std::vector<MatrixColumn>> columns;
    columns.value.emplace();
    for (const auto& file : files) {
        Arguments arguments;
        arguments.file = file.string();
        auto scenario = loadScenario(arguments);
        columns.diagnostics.insert(
            columns.diagnostics.end(), scenario.diagnostics.begin(), scenario.diagnostics.end());
        if (scenario) {
            columns.value->push_back({file.stem().string(), std::move(*scenario.value)});
        }
    }
    return columns;
}

json::object toJson(const MatrixCell& cell) {
    json::object object;
    object["charges"] = cell.charges;
    object["distinct_ids"] = cell.distinctIds;
    object["stuck"] = cell.stuck;
    object["outcome"] = std::string(toText(cell.outcome));
    return object;
}

json::array toJson(const std::vector<MatrixRow>& rows, const std::vector<MatrixColumn>& columns) {
    json::array array;
    for (const MatrixRow& row : rows) {
        json::object cells;
        for (std::size_t at = 0; at < columns.size(); ++at) {
            cells[columns[at].name] = toJson(row.cells[at]);
        }
        json::object object;
        object["strategy"] = std::string(row.strategy->name);
        object["reference"] = std::string(row.strategy->reference);
        object["cells"] = std::move(cells);
        array.push_back(std::move(object));
    }
    return array;
}

/// "2", "2!" if both ids were told as success, "1-" if a client was never told success.
std::string cellText(const MatrixCell& cell) {
    return std::to_string(cell.charges) + (cell.distinctIds > 1 ? "!" : "") +
           (cell.stuck ? "-" : "");
}

std::size_t widthOf(const MatrixColumn& column) {
    return std::max<std::size_t>(5, column.name.size() + 2);
}

std::string matrixText(const std::vector<MatrixRow>& rows,
                       const std::vector<MatrixColumn>& columns) {
    std::string text = fmt::format("{:<28}", "charges");
    for (const MatrixColumn& column : columns) {
        text += fmt::format("{:>{}}", column.name, widthOf(column));
    }
    text += "\n";
    for (const MatrixRow& row : rows) {
        text += fmt::format("{:<28}", row.strategy->name);
        for (std::size_t at = 0; at < columns.size(); ++at) {
            text += fmt::format("{:>{}}", cellText(row.cells[at]), widthOf(columns[at]));
        }
        text += "\n";
    }
    text += "\n  ! two payments were told as success   - a client was never told success\n\n";
    for (const MatrixColumn& column : columns) {
        text += fmt::format("  {:<4}{}\n", column.name, column.scenario.title);
    }
    return text;
}

} // namespace

int matrix(const Arguments& arguments) {
    const std::string folder =
        arguments.folder.empty() ? scenarioFolder("scenarios/matrix") : arguments.folder;
    auto columns = loadColumns(folder);
    if (hasError(columns.diagnostics)) {
        return refuseInput("matrix", columns.diagnostics, arguments.json);
    }
    if (columns.value->empty()) {
        return refuse("matrix",
                      "no scenario in \"" + folder +
                          "\"; name the folder of the columns with --folder",
                      arguments.json);
    }
    std::vector<Diagnostic> unknown;
    const auto chosen = strategiesFor(Scenario(), arguments, unknown);
    if (!unknown.empty()) {
        return refuseInput("matrix", unknown, arguments.json);
    }
    const auto rows = computeMatrix(*columns.value, chosen);
    if (!arguments.json) {
        print(matrixText(rows, *columns.value));
        return exitHolds;
    }
    json::object object = jsonHead("matrix", std::nullopt);
    object["rows"] = toJson(rows, *columns.value);
    printJson(object);
    return exitHolds;
}

} // namespace idem::cli
