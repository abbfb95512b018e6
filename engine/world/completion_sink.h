// Who is told when a store serves a session that had to wait.
#pragma once

#include "engine/core/ids.h"
#include "engine/protocol/operation.h"

namespace idem {

class CompletionSink {
public:
    CompletionSink() = default;
    CompletionSink(const CompletionSink&) = delete;
    CompletionSink& operator=(const CompletionSink&) = delete;
    virtual ~CompletionSink() = default;

    /// The statement or command that this session left blocked at that node is done.
    virtual void complete(NodeId store, SessionId session, OperationResult result) = 0;
};

} // namespace idem
