#include "app/ui/report/report_command.h"

#include "app/models/drafted_report.h"
#include "app/ui/report/report_export.h"
#include "engine/core/nearest_name.h"
#include "engine/scenario/check.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/read.h"
#include "engine/scenario/set.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace idem::app {

namespace {

constexpr int exitWritten = 0;
constexpr int exitBadInput = 3; // As idemscope-cli has it.

struct ReportOption {
    const char* name;
    const char* shortName; ///< May be empty.
    const char* value;
    const char* help;
};

constexpr auto options = std::to_array<ReportOption>(
    {{"export-report", "", "FILE", "Write a report of a scenario; this needs no display."},
     {"output", "o", "OUT", "The report: .pdf, .html, .md, .json or .csv."},
     {"sections", "", "SECTIONS", "Comma-separated names of its sections; all by default."},
     {"title", "", "TEXT", "Its title instead of the scenario's."},
     {"notes", "", "TEXT", "What you want to say beside it."},
     {"strategies",
      "",
      "STRATEGIES",
      "Those compared, comma-separated; those with an expected outcome by default."},
     {"strategy", "", "STRATEGY", "The one that is told in full; the scenario's by default."},
     {"seed", "", "SEED", "Its seed; the scenario's by default."},
     {"sweep", "", "SWEEP", "Tells of this sweep, a file of idemscope-cli or of What-if."},
     {"set", "", "PATH=VALUE", "Changes one field of the scenario; may be given again."}});

QString optionName(const char* name) {
    return QString::fromLatin1(name);
}

Diagnostic wrong(const char* code, std::string message, std::string suggestion) {
    Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.suggestion = std::move(suggestion);
    return diagnostic;
}

/// What the command line says, read piece by piece; every piece adds what is wrong with it.
class ReportArguments {
public:
    explicit ReportArguments(const QCommandLineParser& parser) : m_parser(parser) {}

    std::vector<Diagnostic>& diagnostics() { return m_diagnostics; }
    QString value(const char* name) const { return m_parser.value(optionName(name)); }
    bool isGiven(const char* name) const { return m_parser.isSet(optionName(name)); }
    std::vector<std::string> settings() const;
    std::optional<Scenario> scenario();
    std::vector<ReportSection> sections();
    std::vector<const StrategyEntry*> strategies(const Scenario& scenario);
    SweepPtr sweep(const Scenario& scenario);
    std::string text(const char* name, bool hasLines);
    std::optional<ReportFormat> format();

private:
    std::vector<std::string> listOf(const char* name) const {
        std::vector<std::string> names;
        for (const QString& each : value(name).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            names.push_back(each.trimmed().toStdString());
        }
        return names;
    }

    const QCommandLineParser& m_parser;
    std::vector<Diagnostic> m_diagnostics;
};

std::vector<std::string> ReportArguments::settings() const {
    std::vector<std::string> settings;
    for (const QString& setting : m_parser.values(optionName("set"))) {
        settings.push_back(setting.toStdString());
    }
    for (const char* name : {"seed", "strategy"}) {
        if (isGiven(name)) {
            settings.push_back(std::string(name) + "=" + value(name).toStdString());
        }
    }
    return settings;
}

std::optional<Scenario> ReportArguments::scenario() {
    const QString path = value("export-report");
    const std::string name = path.toStdString();
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || info.size() > Document::sizeMax || !file.open(QIODevice::ReadOnly)) {
        Diagnostic missing = wrong("file", "there is no such file, or it is not a plain file", "");
        missing.file = name;
        if (info.isFile()) {
            missing.message =
                info.size() > Document::sizeMax
                    ? "the file is larger than 1 MiB"
                    : "the file could not be read: " + file.errorString().toStdString();
        }
        m_diagnostics.push_back(std::move(missing));
        return std::nullopt;
    }
    Parsed<Scenario> loaded = readScenario(file.readAll().toStdString(), name);
    m_diagnostics = loaded.diagnostics;
    if (loaded) {
        const auto changes = applySettings(*loaded.value, settings());
        m_diagnostics.insert(m_diagnostics.end(), changes.begin(), changes.end());
    }
    return std::move(loaded.value);
}

std::vector<ReportSection> ReportArguments::sections() {
    if (!isGiven("sections")) {
        return reportSections();
    }
    std::vector<std::string_view> known;
    for (const ReportSection section : reportSections()) {
        known.push_back(toText(section));
    }
    std::vector<ReportSection> sections;
    for (const std::string& name : listOf("sections")) {
        if (const auto section = findReportSection(name)) {
            sections.push_back(*section);
            continue;
        }
        Diagnostic unknown = wrong(
            "unknown-section", "a report has no section of that name", nearestHint(name, known));
        unknown.found = name;
        unknown.expected = listed(known);
        m_diagnostics.push_back(std::move(unknown));
    }
    return sections;
}

std::vector<const StrategyEntry*> ReportArguments::strategies(const Scenario& scenario) {
    if (!isGiven("strategies")) {
        return strategiesReported(scenario);
    }
    std::vector<std::string_view> known;
    for (const StrategyEntry& entry : idem::strategies()) {
        known.push_back(entry.name);
    }
    std::vector<const StrategyEntry*> chosen;
    for (const std::string& name : listOf("strategies")) {
        const StrategyEntry* entry = findStrategy(name);
        if (entry == nullptr) {
            const std::string hint = nearestHint(name, known);
            m_diagnostics.push_back(
                wrong("unknown-strategy",
                      "there is no strategy of that name",
                      hint.empty() ? "idemscope-cli list strategies shows them" : hint));
            m_diagnostics.back().found = name;
        } else if (std::find(chosen.begin(), chosen.end(), entry) == chosen.end()) {
            chosen.push_back(entry);
        }
    }
    return chosen;
}

SweepPtr ReportArguments::sweep(const Scenario& scenario) {
    if (!isGiven("sweep")) {
        return nullptr;
    }
    auto read = readSweepFile(value("sweep"));
    m_diagnostics.insert(m_diagnostics.end(), read.diagnostics.begin(), read.diagnostics.end());
    if (!read) {
        return nullptr;
    }
    if (!isStudyOf(read.value->plan, scenario)) {
        m_diagnostics.push_back(
            wrong("sweep",
                  "the sweep is of another scenario, or of one with other values",
                  "give the same file and the same --set to both commands"));
        m_diagnostics.back().file = value("sweep").toStdString();
        return nullptr;
    }
    return shownSweep(std::move(*read.value));
}

std::string ReportArguments::text(const char* name, bool hasLines) {
    constexpr std::size_t lengthMost = 64 * 1'024;
    std::string given = value(name).toStdString();
    if (given != plainText(given, hasLines) || given.size() > lengthMost) {
        Diagnostic bad = wrong("text", "the text is too long, or holds what is no text", "");
        bad.path = std::string("--") + name;
        bad.expected = hasLines ? "at most 64 KiB without control characters"
                                : "at most 64 KiB in one line without control characters";
        m_diagnostics.push_back(std::move(bad));
    }
    return given;
}

std::optional<ReportFormat> ReportArguments::format() {
    const char* const hint = "run idemscope --help to see what it takes";
    if (!m_parser.positionalArguments().isEmpty()) {
        m_diagnostics.push_back(wrong("usage",
                                      "--export-report takes one file; what is to be made of " +
                                          m_parser.positionalArguments().front().toStdString() +
                                          "?",
                                      hint));
    }
    if (!isGiven("output")) {
        m_diagnostics.push_back(wrong("usage", "--export-report needs -o OUT", hint));
        return std::nullopt;
    }
    const auto format = reportFormatOf(value("output"));
    if (!format) {
        m_diagnostics.push_back(
            wrong("usage",
                  "the name does not say which format is wanted",
                  "give a name that ends with .pdf, .html, .md, .json or .csv"));
        m_diagnostics.back().found = value("output").toStdString();
    }
    return format;
}

int told(const std::vector<Diagnostic>& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        std::fprintf(stderr, "%s\n", toText(diagnostic).c_str());
    }
    return hasError(diagnostics) ? exitBadInput : exitWritten;
}

} // namespace

void addReportOptions(QCommandLineParser& parser) {
    for (const ReportOption& option : options) {
        QStringList names(optionName(option.name));
        if (*option.shortName != '\0') {
            names.prepend(optionName(option.shortName));
        }
        parser.addOption({names, QString::fromUtf8(option.help), QString::fromUtf8(option.value)});
    }
}

bool asksForReport(int argumentCount, const char* const* arguments) {
    return std::any_of(arguments + 1, arguments + argumentCount, [](std::string_view argument) {
        return argument == "--export-report" || argument.substr(0, 16) == "--export-report=";
    });
}

int exportReport(const QCommandLineParser& parser) {
    ReportArguments arguments(parser);
    auto scenario = arguments.scenario();
    const auto format = arguments.format();
    ReportOrder order;
    order.title = arguments.text("title", false);
    order.notes = arguments.text("notes", true);
    order.sections = arguments.sections();
    if (scenario) {
        order.strategies = arguments.strategies(*scenario);
        order.sweep = arguments.sweep(*scenario);
    }
    if (!scenario || !format || hasError(arguments.diagnostics())) {
        return told(arguments.diagnostics());
    }
    order.scenario = std::move(*scenario);
    order.fileName = QFileInfo(arguments.value("export-report")).fileName().toStdString();
    order.settings = arguments.settings();
    order.engineVersion = QCoreApplication::applicationVersion().toStdString();
    const DraftedPtr drafted = draftReport(order);
    const QString path = arguments.value("output");
    const Done done = exportReport(drafted->paged, *format, path);
    if (!done) {
        arguments.diagnostics().push_back(wrong("file", done.why.toStdString(), ""));
    } else {
        std::printf("%s: written\n", qUtf8Printable(path));
    }
    return told(arguments.diagnostics());
}

} // namespace idem::app
