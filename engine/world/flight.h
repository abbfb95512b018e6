// One operation on its way: there, work, effect, back.
#pragma once

#include "engine/world/carrier.h"

namespace idem {

struct Flight {
    Operation operation;
    OperationResult result;
    TimedHandler* handler = nullptr;
    std::uint32_t step = 0;    ///< Of the handler; also pairs the records.
    std::uint32_t ordinal = 0; ///< Among the handler's steps of this name.
    Errand errand;
    NodeId server;
    NodeId store;
    SessionId session;
    Time sentAt;
    Duration there; ///< Until the operation takes effect.
    Duration back;  ///< From the effect to the sender.
    bool isAwaited = true;
    bool isRequestLost = false;
    bool isResultLost = false;
    bool isBlocked = false;
    bool isDone = false;        ///< Has taken effect; only its result is still under way.
    bool closesSession = false; ///< The sender has ended or died meanwhile.
    bool isBroken = false;      ///< The session's open work is lost: the statement finds no server.
    bool isRefused = false;     ///< The session takes no statement any more, or not now.
    bool isUnanswered = false;  ///< It, or its result, got lost on the way.
    bool isGivenUp = false;     ///< Its own time-out is running already.
    RecordId cause;             ///< OperationSent, then OperationExecuted.
    WakeToken waiting;
};

} // namespace idem
