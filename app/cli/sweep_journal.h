// The journal of a sweep: what is done stands in a file, so that a killed sweep can go on.
#pragma once

#include "engine/core/parsed.h"
#include "engine/study/sweep_file.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace idem::cli {

/// "OUT.journal", beside the file that the result is for.
class SweepJournal {
public:
    /// Opens the journal of exactly this sweep, or begins one. With an error there is none.
    static Parsed<std::unique_ptr<SweepJournal>>
    open(const std::string& output, const SweepPlan& plan, const Shard& shard);

    /// What a former start of the sweep had done. Can be taken once.
    std::vector<BlockResult> takeBlocks() { return std::move(m_blocks); }

    /// Writes a block, so that it is kept if the program is killed now. What cannot be written is
    /// remembered: problem().
    void add(const BlockResult& block);
    const std::optional<Diagnostic>& problem() const { return m_problem; }

    /// The result is safe: the journal is not needed any more.
    void remove();

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };

    explicit SweepJournal(std::string path) : m_path(std::move(path)) {}
    void write(const std::string& text);

    std::string m_path;
    std::vector<BlockResult> m_blocks;
    std::unique_ptr<std::FILE, Close> m_file;
    std::optional<Diagnostic> m_problem;
};

} // namespace idem::cli
