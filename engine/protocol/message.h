// The HTTP exchange as far as idempotency is concerned.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>

namespace idem {

/// A POST that asks for one operation. Accounts and keys are interned: small numbers stand for
/// text.
struct Request {
    UseCase useCase = UseCase::Payment;
    std::optional<std::uint32_t> key; ///< The Idempotency-Key header, if there is one.
    std::uint64_t fingerprint = 0;    ///< Of the canonical payload (semantics.md R13, R17).
    std::int64_t amount = 0;
    std::int32_t from = 0;
    std::int32_t to = 0;
};

struct Response {
    int status = 500;
    std::int64_t resource = 0; ///< Id of the payment or row that the answer names; 0 for none.
    bool replayed = false;     ///< Repeats an earlier answer (semantics.md R22).

    constexpr bool isSuccess() const { return status >= 200 && status < 300; }
};

} // namespace idem
