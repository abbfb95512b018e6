// The HTTP exchange as far as idempotency is concerned.
#pragma once

#include "engine/core/ids.h"
#include "engine/core/time.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <optional>

namespace idem {

/// How the Idempotency-Key header is written (semantics.md R01, R05).
enum class HeaderForm : std::uint8_t {
    Quoted,    ///< A Structured-Field string, as the IETF draft demands.
    Bare,      ///< A token without quotes, as most vendors accept.
    Malformed, ///< Characters that no key may have, or nothing at all.
};

/// A request for one operation. Accounts and keys are interned: small numbers stand for text.
struct Request {
    UseCase useCase = UseCase::Payment;
    Method method = Method::Post;
    std::optional<std::uint32_t> key; ///< The Idempotency-Key header, if there is one.
    HeaderForm keyForm = HeaderForm::Quoted;
    std::int32_t keyLength = 36;   ///< Characters of the key.
    std::uint32_t caller = 0;      ///< Who is authenticated: the client, by position.
    RegionId region;               ///< Of the server that took it up.
    Time firstSent;                ///< Repeatability-First-Sent: when the first attempt left.
    std::uint64_t fingerprint = 0; ///< Of the canonical payload (semantics.md R13, R17).
    /// How this attempt is written: the order of its fields, its timestamp. No part of the payload.
    std::uint64_t serialization = 0;
    std::int64_t amount = 0;
    std::int32_t from = 0;
    std::int32_t to = 0;
};

/// Why a request was turned away before its key was looked up: all are answered alike.
enum class KeyFault : std::uint8_t { None, Missing, Malformed, TooLong };

struct Response {
    int status = 500;
    std::int64_t resource = 0; ///< Id of the payment or row that the answer names; 0 for none.
    bool replayed = false;     ///< Repeats an earlier answer (semantics.md R22).
    Duration retryAfter = Duration::zero(); ///< The Retry-After header; zero: none.
    KeyFault keyFault = KeyFault::None;     ///< What is wrong with the header.

    /// What the answer should name is not there any more.
    static Response notFound() {
        Response response;
        response.status = 404;
        return response;
    }
    constexpr bool isSuccess() const { return status >= 200 && status < 300; }
};

} // namespace idem
