// Timing and the one line of text that run.py reads.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace idem::bench {

/// CPU time of this process in seconds: other tenants of the machine take wall time, not this.
inline double cpuSeconds() {
    std::timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

inline double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

struct Result {
    std::string bench;
    std::string peer;
    long n = 0;
    double operations = 0;
    double seconds = 0;
    std::string extra;

    void print() const {
        std::printf("RESULT bench=%s peer=%s n=%ld ops=%.0f sec=%.9f ns=%.3f %s\n",
                    bench.c_str(),
                    peer.c_str(),
                    n,
                    operations,
                    seconds,
                    seconds / operations * 1e9,
                    extra.c_str());
        std::fflush(stdout);
    }
};

/// Positional arguments with defaults.
class Arguments {
public:
    Arguments(int count, char** values) : m_values(values + 1, values + count) {}
    std::string text(std::size_t position, const std::string& otherwise) const {
        return position < m_values.size() ? m_values[position] : otherwise;
    }
    long number(std::size_t position, long otherwise) const {
        return position < m_values.size() ? std::atol(m_values[position].c_str()) : otherwise;
    }

private:
    std::vector<std::string> m_values;
};

} // namespace idem::bench
