// Our own bugs: a broken invariant of the program stops the run and says where.
#pragma once

#include <stdexcept>
#include <string>

namespace idem {

/// A defect of Idemscope itself, never of a scenario or of the simulated world.
class InternalError : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Throws InternalError; out of line so that a passing ENSURE costs one branch.
[[noreturn]] void failEnsure(const char* condition, const char* file, int line);

} // namespace idem

/// Checks an invariant in every build. The condition must have no side effect.
#define ENSURE(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) [[unlikely]] {                                                           \
            ::idem::failEnsure(#condition, __FILE__, __LINE__);                                    \
        }                                                                                          \
    } while (false)
