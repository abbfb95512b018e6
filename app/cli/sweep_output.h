// What a sweep prints: a table for people, one object for programs.
#pragma once

#include "engine/study/sweep_file.h"

#include <boost/json/object.hpp>

#include <string>

namespace idem::cli {

/// "cells" and "paired", as the command line promises them.
void addSweep(boost::json::object& object, const SweepFile& file);

/// A table of cells, the differences between strategies, and how it was made.
std::string textOf(const SweepFile& file);

} // namespace idem::cli
