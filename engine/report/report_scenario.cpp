// The parts of a report that tell of the scenario, and how to run it again.

#include "engine/core/digest.h"
#include "engine/protocol/strategy.h"
#include "engine/report/report_parts.h"
#include "engine/report/scenario_words.h"
#include "engine/scenario/write.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace idem {

namespace {

/// The text without line breaks: files wrap where paragraphs do not.
std::string inOneLine(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    const auto end = text.find_last_not_of(' ');
    text.erase(end == std::string::npos ? 0 : end + 1);
    return text;
}

std::string withFullStop(std::string text) {
    return text.empty() || text.back() == '.' ? text : text + ".";
}

void addChangedValues(ReportBlocks& blocks, const Scenario& scenario) {
    const auto changed = changedValues(scenario);
    if (changed.empty()) {
        return;
    }
    ReportTable table;
    table.name = "changed-values";
    table.caption = "Values that differ from the defaults";
    table.columns = {{"Field"}, {"Value"}, {"Default"}, {"Meaning"}};
    for (const ChangedValue& value : changed) {
        table.rows.push_back(
            {textCell(value.path),
             textCell(withSpacedUnits(value.value)),
             textCell(value.standard.empty() ? "none" : withSpacedUnits(value.standard)),
             textCell(value.help)});
    }
    blocks.emplace_back(std::move(table));
}

/// As a shell reads it as one word.
std::string shellWord(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
        return std::string(word);
    }
    std::string quoted = "'";
    for (const char character : word) {
        quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
    }
    return quoted + "'";
}

std::string nameOnly(const std::string& fileName) {
    const std::string name = fileName.substr(fileName.find_last_of("/\\") + 1);
    // A name that begins with a dash would be taken for an option.
    return !name.empty() && name.front() == '-' ? "./" + name : name;
}

/// The file, the seed, and what makes the file the scenario that was run.
std::string scenarioWords(const ReportMatter& matter, std::uint64_t seed, bool hasFile) {
    const ReportRequest& request = matter.request;
    const std::string name = nameOnly(request.fileName);
    std::string command = shellWord(name.empty() ? "scenario.toml" : name);
    command += " --seed " + std::to_string(seed);
    // The file that the report holds has the changes in it.
    for (std::size_t at = 0; at < request.settings.size() && !hasFile; ++at) {
        command += " --set " + shellWord(request.settings[at]);
    }
    return command;
}

std::string sweepCommand(const ReportMatter& matter, const SweepPlan& plan, bool hasFile) {
    std::string command = "idemscope-cli sweep " +
                          scenarioWords(matter, plan.scenario.seed, hasFile) + " --strategies ";
    for (const StrategyEntry* strategy : plan.strategies) {
        command += (strategy == plan.strategies.front() ? "" : ",") + std::string(strategy->name);
    }
    for (const SweepAxis& axis : plan.axes) {
        command += " --vary " + shellWord(axis.text);
    }
    command += fmt::format(" --runs {} --event {}", plan.runs, toText(plan.event));
    if (plan.stop.kind == StopRule::Kind::Hits) {
        command += fmt::format(" --until-hits {}", plan.stop.hits);
    } else if (plan.stop.kind == StopRule::Kind::HalfWidth) {
        command += fmt::format(" --until-half-width {}", plan.stop.halfWidth);
    }
    return command + (plan.isAntithetic ? " --antithetic\n" : "\n");
}

std::string commandsOf(const ReportMatter& matter, bool hasFile) {
    const Trace& trace = matter.run().trace;
    std::string commands = "idemscope-cli run " + scenarioWords(matter, trace.seed, hasFile) +
                           " --strategy " + shellWord(trace.strategy) + "\n";
    const ReportSweep* sweep = matter.request.sweep;
    if (sweep != nullptr && matter.isAsked(ReportSection::Sweep)) {
        commands += sweepCommand(matter, sweep->cells.plan, hasFile);
    }
    return commands;
}

} // namespace

ReportBlocks scenarioBlocks(const ReportMatter& matter) {
    const Scenario& scenario = matter.scenario();
    ReportBlocks blocks;
    if (!scenario.story.empty()) {
        blocks.emplace_back(Paragraph{inOneLine(scenario.story)});
    }
    blocks.emplace_back(BulletList{scenarioSentences(scenario)});
    auto faults = faultSentences(scenario);
    if (!faults.empty()) {
        blocks.emplace_back(Paragraph{"What goes wrong on purpose:"});
        blocks.emplace_back(BulletList{std::move(faults)});
    }
    FactList facts;
    if (const StrategyEntry* strategy = findStrategy(matter.run().trace.strategy)) {
        facts.facts.push_back({"Strategy " + std::string(strategy->name),
                               withFullStop(std::string(strategy->description))});
    }
    if (!scenario.source.empty()) {
        facts.facts.push_back({"Where the case is from", inOneLine(scenario.source)});
    }
    if (!facts.facts.empty()) {
        blocks.emplace_back(std::move(facts));
    }
    addChangedValues(blocks, scenario);
    return blocks;
}

ReportBlocks assumptionBlocks(const ReportMatter& matter) {
    const Run& run = matter.run();
    BulletList list;
    list.items = {
        "This is a simulation. Latencies, losses and faults are those of the scenario, not "
        "measurements of a real system; databases and caches behave as PostgreSQL 15 and Redis 7 "
        "do, as far as they are modelled.",
        "One run with one seed shows what can happen, not how often it happens. That a promise was "
        "kept here does not prove that it always is.",
        run.trace.localEffect
            ? "An effect is a row in the ledger of the system's own database that is durable at "
              "the end. What each client believes follows from the answers that reached it in time."
            : "An effect is a charge at the payment provider that was not undone. What each client "
              "believes follows from the answers that reached it in time."};
    if (run.verdict.end && *run.verdict.end != RunEnd::Quiet) {
        list.items.push_back("The run was cut short at a limit of the scenario: what is not "
                             "violated is unknown.");
    }
    for (const std::string& warning : run.warnings) {
        list.items.push_back("Warning: " + warning);
    }
    return {std::move(list)};
}

ReportBlocks reproductionBlocks(const ReportMatter& matter) {
    const Run& run = matter.run();
    const bool hasFile = matter.isAsked(ReportSection::File);
    const std::string name = nameOnly(matter.request.fileName);
    std::string how = "With Idemscope, run the command below";
    if (hasFile) {
        how = fmt::format("Save the scenario file at the end of this report as {}, then run the "
                          "command below",
                          name.empty() ? "scenario.toml" : name);
    }
    how += ". The same scenario, strategy, seed and version give the same run on every machine, "
           "whatever its speed; the fingerprint proves it.";
    FactList facts;
    facts.facts = {{"Strategy", run.trace.strategy},
                   {"Seed", std::to_string(run.trace.seed)},
                   {"Fingerprint", toHex16(run.fingerprint)},
                   {"Events", std::to_string(run.eventCount)},
                   {"Simulated time", toMillisecondText(run.simulated)}};
    if (!matter.request.engineVersion.empty()) {
        facts.facts.push_back({"Version", "Idemscope " + matter.request.engineVersion});
    }
    return {Paragraph{how},
            ReportCode{CodeLanguage::Shell, commandsOf(matter, hasFile)},
            std::move(facts)};
}

ReportBlocks fileBlocks(const ReportMatter& matter) {
    return {ReportCode{CodeLanguage::Toml, writeScenario(matter.scenario())}};
}

} // namespace idem
