#include "app/cli/sweep_journal.h"

#include "app/cli/version.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

namespace idem::cli {

namespace {

Diagnostic journalProblem(const std::string& path, std::string message) {
    Diagnostic problem;
    problem.code = "file";
    problem.file = path;
    problem.message = std::move(message);
    problem.suggestion = "check that the folder exists and has room, then give the same command "
                         "again: it goes on where it stopped";
    return problem;
}

std::string textOfFile(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

Parsed<std::unique_ptr<SweepJournal>>
SweepJournal::open(const std::string& output, const SweepPlan& plan, const Shard& shard) {
    std::unique_ptr<SweepJournal> journal(new SweepJournal(output + ".journal"));
    const std::string header = sweepHeader(plan, shard, engineVersion);
    const std::string former = textOfFile(journal->m_path);
    // Killed before its first line was whole: nothing is lost.
    const bool isNew = former.find('\n') == std::string::npos;
    if (!isNew) {
        auto blocks = readJournal(former, header, plan, shard);
        if (!blocks) {
            blocks.diagnostics.front().file = journal->m_path;
            return {std::nullopt, std::move(blocks.diagnostics)};
        }
        journal->m_blocks = std::move(*blocks.value);
        std::error_code error;
        std::filesystem::resize_file(journal->m_path, former.rfind('\n') + 1, error);
    }
    journal->m_file.reset(std::fopen(journal->m_path.c_str(), isNew ? "wb" : "ab"));
    if (!journal->m_file) {
        return {std::nullopt,
                {journalProblem(journal->m_path, "the journal of the sweep cannot be written")}};
    }
    if (isNew) {
        journal->write(header);
    }
    if (journal->m_problem) {
        return {std::nullopt, {*journal->m_problem}};
    }
    return {std::move(journal), {}};
}

void SweepJournal::add(const BlockResult& block) {
    if (!m_problem) {
        write(journalLine(block));
    }
}

void SweepJournal::write(const std::string& text) {
    const bool isWritten = std::fwrite(text.data(), 1, text.size(), m_file.get()) == text.size() &&
                           std::fflush(m_file.get()) == 0;
    if (!isWritten) {
        m_problem = journalProblem(m_path, "the journal of the sweep cannot be written");
    }
}

void SweepJournal::remove() {
    m_file.reset();
    std::error_code error;
    std::filesystem::remove(m_path, error);
}

} // namespace idem::cli
