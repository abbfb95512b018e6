// A report as Markdown, for a wiki, a pull request or a repository.
#pragma once

#include "engine/report/report.h"

#include <string>
#include <string_view>

namespace idem {

/// CommonMark with the tables of GitHub. Pictures are links to files beside it, whose names begin
/// with the stem ("report" makes "report-timeline.svg", which pictureFileOf names); without a stem
/// they are told in words alone. Linear.
std::string toMarkdown(const Report& report, std::string_view pictureStem = {});

/// The name of the file that the Markdown expects beside it.
std::string pictureFileOf(const ReportPicture& picture, std::string_view pictureStem);
/// That file: SVG.
std::string pictureTextOf(const ReportPicture& picture);

} // namespace idem
