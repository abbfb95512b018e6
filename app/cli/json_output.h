// What `--json` prints, field by field as the command line promises it.
#pragma once

#include "engine/core/parsed.h"
#include "engine/study/compare.h"
#include "engine/study/run.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idem::cli {

/// The members that every object starts with; `scenario` is its title, if there is one.
boost::json::object jsonHead(std::string_view command, const std::optional<std::string>& scenario);

void addRun(boost::json::object& object, const Run& run, double wallMilliseconds);
boost::json::array divergencesOf(const RunComparison& comparison);
boost::json::array toJson(const std::vector<Diagnostic>& diagnostics, Severity severity);

/// One line of text, for standard output.
std::string serialized(const boost::json::object& object);

} // namespace idem::cli
