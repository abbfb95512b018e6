// GET, PUT and DELETE of a resource: safe to repeat without any key (RFC 9110, 9.2.2).
#pragma once

#include "engine/protocol/handler.h"
#include "engine/protocol/message.h"

namespace idem {

/// The resource that the request names by its `to`, with the statement that its method means.
/// Answers: 201 a PUT that created it (RFC 9110, 9.3.4); 200 what was read, replaced or erased; 204
/// nothing had to change, so there is no new effect; 404 nothing to read; 503 no answer of the
/// database.
struct HttpResource {
    Handler& handler;

    /// REQUIRES: the method is not POST.
    Announced<Response> carryOut(const Request& request);
};

} // namespace idem
