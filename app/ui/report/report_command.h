// idemscope --export-report FILE -o OUT: a report without a window.
#pragma once

class QCommandLineParser;

namespace idem::app {

/// Adds its options.
void addReportOptions(QCommandLineParser& parser);

/// Whether the command line asks for a report: then there needs to be no display.
bool asksForReport(int argumentCount, const char* const* arguments);

/// Reads the scenario, runs it and writes the report; what is wrong is told on standard error as
/// idemscope-cli tells it. Returns the exit status: 0, or 3 for bad input. REQUIRES: parsed, and an
/// application that can paint.
int exportReport(const QCommandLineParser& parser);

} // namespace idem::app
