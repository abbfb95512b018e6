// How a statement of the database went, as far as a strategy needs to tell.
#pragma once

#include <cstdint>

namespace idem {

/// A rival that was faster and a database that does not answer are two different things: the first
/// decides whose the key is, the second decides nothing (semantics.md F20, R24, R70).
enum class SqlFate : std::uint8_t {
    Done,     ///< It did what it was for: wrote the row, took the lock, committed.
    Nothing,  ///< It ran and changed nothing: the row or the lock is another's.
    Conflict, ///< A rival made it fail: 23505, 40001, 40P01, 55P03, 57014, or a COMMIT that rolled
              ///< back. An open transaction has failed with it (H6).
    NoAnswer, ///< Unreachable, read-only, or the session is gone: nothing is known.
    Thrown,   ///< The server's own code threw around it: nothing is known either.
};

/// True when the statement did what it was for.
struct SqlAnswer {
    SqlFate fate = SqlFate::NoAnswer;

    explicit operator bool() const { return fate == SqlFate::Done; }
    bool isAnswered() const { return fate != SqlFate::NoAnswer && fate != SqlFate::Thrown; }
};

} // namespace idem
