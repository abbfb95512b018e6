// Handlers for the explorer's tests: straight lines of operations, and requests for strategies.
#pragma once

#include "engine/protocol/services.h"
#include "engine/study/explore/exploration.h"
#include "engine/study/explore/explored_system.h"

#include <string>
#include <utility>
#include <vector>

namespace idem {

enum class Verb : std::uint8_t {
    Find,
    Charge,
    Insert,
    Claim,
    Complete,
    WriteLedger,
    GetRecord,
    PutRecord,
    ClaimRecord,
    TakeLock,
    ReleaseLock,
    Recall,
    Keep,
    TryMutex,
    Reply,
    // From here on a line may block, or make others block.
    Mutex,
    Unlock,
    Begin,
    Commit,
    Rollback,
};

struct ProgramLine {
    Verb verb = Verb::Reply;
    std::uint32_t key = 1;
};

using Program = std::vector<ProgramLine>;

inline Request paymentWithKey(std::uint32_t key) {
    Request request;
    request.key = key;
    request.amount = 1'000;
    request.from = 1;
    request.to = 2;
    return request;
}

inline Task<void> performInDatabase(Handler& handler, ProgramLine line) {
    KeyTable keys{handler};
    Transaction transaction{handler};
    Ledger ledger{handler};
    const Request request = paymentWithKey(line.key);
    const Response answer{201, 7};
    switch (line.verb) {
    case Verb::Find:
        co_await keys.find(line.key);
        break;
    case Verb::Insert:
        co_await keys.insert(request, answer);
        break;
    case Verb::Claim:
        co_await keys.claim(request, Duration::seconds(5));
        break;
    case Verb::Complete:
        co_await keys.complete(request, answer);
        break;
    case Verb::WriteLedger:
        co_await ledger.write(request);
        break;
    case Verb::Begin:
        co_await transaction.begin();
        break;
    case Verb::Commit:
        co_await transaction.commit();
        break;
    default:
        co_await transaction.rollback();
        break;
    }
}

inline Task<void> performInCache(Handler& handler, ProgramLine line) {
    RecordCache cache{handler, line.key % 2 == 0 ? Place::RegionalCache : Place::Cache};
    const Request request = paymentWithKey(line.key);
    const Response answer{201, 7};
    switch (line.verb) {
    case Verb::GetRecord:
        co_await cache.find(line.key);
        break;
    case Verb::PutRecord:
        co_await cache.put(request, answer, Duration::seconds(60));
        break;
    case Verb::ClaimRecord:
        co_await cache.claim(request, Duration::seconds(60));
        break;
    case Verb::TakeLock:
        co_await cache.takeLock(line.key, Duration::seconds(5));
        break;
    default:
        co_await cache.releaseLock(line.key);
        break;
    }
}

inline Task<void> performInMemory(Handler& handler, ProgramLine line) {
    LocalMemory memory{handler};
    const Request request = paymentWithKey(line.key);
    const Response answer{201, 7};
    switch (line.verb) {
    case Verb::Recall:
        co_await memory.recall(line.key);
        break;
    case Verb::Keep:
        co_await memory.keep(request, answer);
        break;
    case Verb::TryMutex:
        co_await memory.lock(line.key, MutexPolicy::Refuse);
        break;
    case Verb::Mutex:
        co_await memory.lock(line.key, MutexPolicy::Wait);
        break;
    default:
        co_await memory.unlock(line.key);
        break;
    }
}

inline Task<void> perform(Handler& handler, ProgramLine line) {
    const Request request = paymentWithKey(line.key);
    Backend backend{handler, Duration::zero()};
    const Response response{201, 0, false};
    switch (line.verb) {
    case Verb::Charge:
        co_await backend.execute(request);
        break;
    case Verb::Reply:
        co_await reply(handler, request, response);
        break;
    case Verb::GetRecord:
    case Verb::PutRecord:
    case Verb::ClaimRecord:
    case Verb::TakeLock:
    case Verb::ReleaseLock:
        co_await performInCache(handler, line);
        break;
    case Verb::Recall:
    case Verb::Keep:
    case Verb::TryMutex:
    case Verb::Mutex:
    case Verb::Unlock:
        co_await performInMemory(handler, line);
        break;
    default:
        co_await performInDatabase(handler, line);
        break;
    }
}

inline Task<void> interpret(Handler& handler, Program program) {
    for (const ProgramLine line : program) {
        co_await perform(handler, line);
    }
}

inline HandlerProgram running(Program program) {
    return [program = std::move(program)](Handler& handler) { return interpret(handler, program); };
}

/// Read the key; charge; write the key; reply: the straight line of explorer.md 2.4.
inline HandlerProgram straightLine() {
    return running({{Verb::Find}, {Verb::Charge}, {Verb::Insert}, {Verb::Reply}});
}

/// One handler a program, none of them alike.
inline ExploredSystem systemOf(const std::vector<Program>& programs) {
    ExploredSystem system;
    for (const Program& program : programs) {
        system.handlers.push_back({running(program), 0, {}});
    }
    return system;
}

/// The steps as "0:absent 1:blocked ...", one word or more for each.
inline std::string toText(const std::vector<ExploredStep>& steps) {
    std::string text;
    for (const ExploredStep& step : steps) {
        text += (text.empty() ? "" : ", ") + std::to_string(step.handler) + " " +
                std::to_string(static_cast<int>(step.name)) + " " + outcomeText(step);
    }
    return text;
}

} // namespace idem
