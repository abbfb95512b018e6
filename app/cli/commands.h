// The commands of idemscope-cli. Each prints its result and returns the exit status.
#pragma once

#include "engine/core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace idem::cli {

/// Exit statuses (README, "Command line").
enum ExitStatus : int {
    exitHolds = 0,
    exitViolated = 1,
    exitUnknown = 2,
    exitBadInput = 3,
    exitBug = 4,
};

/// What a sweep is asked for.
struct SweepArguments {
    std::vector<std::string> axes;     ///< --vary PATH=VALUES
    std::uint64_t runs = 1'000;        ///< --runs, of each cell
    std::optional<std::uint64_t> hits; ///< --until-hits
    std::optional<double> halfWidth;   ///< --until-half-width
    std::string event = "double";      ///< --event, one of toText(Event)
    bool isAntithetic = false;         ///< --antithetic
    unsigned threads = 0;              ///< --threads; 0: one a core
    std::string shard = "1/1";         ///< --shard K/N
    std::vector<std::string> merged;   ///< --merge FILES
};

/// What a report is asked for.
struct ReportArguments {
    std::vector<std::string> sections; ///< --sections; empty: all
    std::string title;                 ///< --title
    std::string notes;                 ///< --notes
    std::string sweep;                 ///< --sweep: a file of `sweep -o`; empty: none
};

/// What a person may ask for; only the fields of the command at hand are read.
struct Arguments {
    std::string file;
    bool json = false;
    std::vector<std::string> settings;   ///< --set PATH=VALUE
    std::optional<std::string> seed;     ///< --seed; the field table checks it
    std::string strategy;                ///< --strategy; empty: the scenario's
    std::vector<std::string> strategies; ///< --strategies; empty: those with an expectation
    std::string traceFile;               ///< --trace
    std::string fromTrace;               ///< --from-trace
    std::string kind = "scenarios";      ///< Of list.
    std::string output;                  ///< --output of draw, export, report, sweep
    std::string picture = "timeline";    ///< --picture: timeline, topology, comparison
    std::string mapping = "compressed";  ///< --time: scale, event or compressed
    std::optional<Duration> at;          ///< --at: of a topology; none: the end
    bool dark = false;                   ///< --dark
    int width = 1'280;                   ///< --width, in pixels
    int height = 360;                    ///< --height, in pixels; a timeline has its own
    SweepArguments sweep;
    ReportArguments report;
    std::string format; ///< --format of export and report; empty: by the name of the output
    std::string folder; ///< Of list scenarios, and of the columns of matrix; empty: the usual one
};

int init(const Arguments& arguments);
int check(const Arguments& arguments);
int run(const Arguments& arguments);
int compare(const Arguments& arguments);
int matrix(const Arguments& arguments);
int draw(const Arguments& arguments);
int sweep(const Arguments& arguments);
int threshold(const Arguments& arguments);
int turningPoint(const Arguments& arguments);
int fix(const Arguments& arguments);
int dangerWindow(const Arguments& arguments);
int exportRun(const Arguments& arguments);
int report(const Arguments& arguments);
int list(const Arguments& arguments);

/// Reports a wrong use of the command line the way the caller reads: JSON or text.
int refuse(const std::string& command, const std::string& message, bool json);

} // namespace idem::cli
