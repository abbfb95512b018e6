// Tallies and counts of a sweep as JSON, exactly.
#pragma once

#include "engine/study/sweep.h"

#include <boost/json/value.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace idem {

/// What is read is not what was written. Its text says what is missing.
struct MalformedSweep : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A number, or from 2^53 on a text, which programs that read numbers as doubles see whole.
boost::json::value exactNumber(std::uint64_t number);

boost::json::value toJson(const Tally& tally);
boost::json::value toJson(const PairedCounts& counts);

/// A field of an object, or an element of an array. Throws MalformedSweep, as all below.
const boost::json::value& fieldOf(const boost::json::value& value, std::string_view name);
const boost::json::value& elementOf(const boost::json::value& value, std::size_t at);
std::uint64_t numberOf(const boost::json::value& value);
std::string textOf(const boost::json::value& value);
bool truthOf(const boost::json::value& value);

Tally tallyOf(const boost::json::value& value);
PairedCounts pairedCountsOf(const boost::json::value& value);

} // namespace idem
