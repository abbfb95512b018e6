// What a scenario may set about the world: plain structs with sensible defaults.
#pragma once

#include "engine/core/distribution.h"
#include "engine/core/time.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// Links between nodes. Latencies are one way; each message draws its own.
struct NetworkOptions {
    Distribution client = Distribution::constant(Duration::milliseconds(20)); ///< client - balancer
    Distribution internal =
        Distribution::constant(Duration::microseconds(250));                  ///< within a region
    Distribution region = Distribution::constant(Duration::milliseconds(35)); ///< between regions
    Distribution provider =
        Distribution::constant(Duration::milliseconds(5)); ///< server - provider
    double requestLoss = 0;  ///< Probability that a client's request is lost, 0 to 1.
    double responseLoss = 0; ///< Probability that an answer to a client is lost, 0 to 1.
    double duplication = 0;  ///< Probability that a client's request arrives twice, 0 to 1.
    Distribution duplicateGap =
        Distribution::constant(Duration::milliseconds(1)); ///< second arrival
    double reorder = 0; ///< Probability that a client's request or its answer is held up, 0 to 1.
    Distribution reorderDelay = Distribution::constant(Duration::milliseconds(50)); ///< by this
    /// A client's requests arrive in the order in which they left, and so do the answers to it, as
    /// on one connection. Otherwise each draws its own latency, and one may overtake another.
    bool isInOrder = false;

    bool operator==(const NetworkOptions&) const = default;
};

/// How a client makes its Idempotency-Key (semantics.md R10-R12, F36).
enum class KeyPolicy : std::uint8_t {
    PerOperation,  ///< One key an operation, kept for its retries: the agreement.
    PerAttempt,    ///< A new key for every attempt: breaks the agreement.
    None,          ///< No header at all.
    UuidOperation, ///< As PerOperation: random, with the operation's name appended.
    UuidTimestamp, ///< As PerOperation: random, with the second of the user's wish appended.
    Shared,        ///< One key for all operations of the client: breaks the agreement.
    Content,       ///< A hash of user, amount and accounts: equal wishes share it.
    ContentSecond, ///< The same with the second of the attempt: a later retry has another key.
    PerCopy,       ///< One key for each click or tab, kept for its retries.
};

/// How the wait before a retry grows, from a base that is drawn from retry-wait.
enum class Backoff : std::uint8_t {
    Fixed,        ///< The base, every time; no cap.
    Exponential,  ///< The base times factor to the power of the retries before, up to the cap.
    FullJitter,   ///< Uniform between zero and the exponential wait.
    EqualJitter,  ///< Uniform between half of the exponential wait and all of it.
    Decorrelated, ///< Uniform between the base and three times the wait before, up to the cap.
};

/// What a client makes of a Retry-After header: nothing, or the least time to wait.
enum class RetryAfterUse : std::uint8_t { Ignore, Obey };

/// What a client makes of an answer to an attempt that it has given up.
enum class LateAnswers : std::uint8_t { Ignore, Accept };

/// The key of a person who presses the button once more after the program has given up.
enum class UserKey : std::uint8_t { Same, New };

struct ClientOptions {
    std::string name;         ///< Unique; also the lane's name.
    std::string region;       ///< Empty: the first region.
    std::string sdk = "none"; ///< A row of clientPresets(), whose values the others then have.
    std::int32_t intents = 1; ///< Operations that the user wants, 1 to 10,000.
    Distribution start = Distribution::constant(Duration::zero()); ///< Before the first operation
    Distribution think = Distribution::constant(Duration::seconds(1)); ///< Between operations
    Distribution arrival; ///< Between starts, whatever becomes of them. Zero: one after the other.
    Duration arriveUntil = Duration::zero(); ///< No operation starts later. Zero: no such end.
    Method method = Method::Post;
    KeyPolicy key = KeyPolicy::PerOperation;
    HeaderForm keyForm = HeaderForm::Quoted;
    std::int32_t keyLength = 36;             ///< Characters, 1 to 1,000.
    Duration timeout = Duration::seconds(2); ///< Of one attempt; positive.
    std::int32_t retries = 1;                ///< Further attempts after the first, 0 to 100.
    Distribution retryWait = Distribution::constant(Duration::milliseconds(500));
    Backoff backoff = Backoff::Fixed;
    std::int32_t retryFactor = 2;              ///< 1 to 100.
    Duration retryCap = Duration::seconds(20); ///< Of a wait that grows.
    RetryAfterUse retryAfter = RetryAfterUse::Ignore;
    /// Outcomes of an attempt (attemptOutcomeNames()) after which the client retries, and those
    /// after which it does so with a new key.
    std::vector<std::string> retryOn{"timeout", "conflict", "rate-limited", "server-error"};
    std::vector<std::string> rotateKeyOn;
    LateAnswers lateAnswers = LateAnswers::Ignore;
    std::int32_t userRetries = 0; ///< How often a person starts anew without success, 0 to 20.
    Distribution userRetryWait = Distribution::constant(Duration::seconds(60));
    UserKey userKey = UserKey::New;
    std::int32_t copies = 1; ///< Parallel duplicates of each operation, 1 to 20.
    Distribution copyGap = Distribution::constant(Duration::milliseconds(1)); ///< between copies
    /// Zero: every copy is sent. Otherwise copy n is sent only if there is no final answer after n
    /// - 1 times this, and the first final answer settles the operation.
    Duration hedgeAfter = Duration::zero();
    std::int64_t amount = 1'000;    ///< Minor units, or the quantity of a cart line.
    std::string from = "shreyansh"; ///< Account that pays (payment); cart owner (cart)
    std::string to = "hardik";      ///< Account that receives; the item (cart)

    bool operator==(const ClientOptions&) const = default;
};

enum class Routing : std::uint8_t { RoundRobin, Random, Fixed };

struct BalancerOptions {
    Routing routing = Routing::RoundRobin;
    /// Fixed: the servers that serve copy or attempt 1, 2, ... in turn; the last one repeats.
    std::vector<std::string> servers;

    bool operator==(const BalancerOptions&) const = default;
};

struct ServerOptions {
    std::string name;   ///< Unique; "server-1" and so on by default.
    std::string region; ///< Empty: the first region.
    Distribution serviceTime = Distribution::constant(Duration::milliseconds(1)); ///< before step 1

    bool operator==(const ServerOptions&) const = default;
};

struct DatabaseSetup {
    std::string region; ///< Of the primary. Empty: the first region.
    Distribution operation = Distribution::constant(Duration::milliseconds(1)); ///< one statement
    Distribution lag = Distribution::constant(Duration::milliseconds(120)); ///< primary to replica
    bool uniqueKeys = true; ///< UNIQUE on the key column of the key table.

    bool operator==(const DatabaseSetup&) const = default;
};

struct CacheSetup {
    std::string region; ///< Of the primary. Empty: the first region.
    Distribution operation = Distribution::constant(Duration::microseconds(500)); ///< one command
    Distribution lag = Distribution::constant(Duration::milliseconds(120)); ///< between regions

    bool operator==(const CacheSetup&) const = default;
};

struct ProviderSetup {
    Distribution latency = Distribution::constant(Duration::milliseconds(800)); ///< of a charge
    double effectAt = 0.5;     ///< Where inside the call the charge happens, 0 to 1.
    bool deduplicates = false; ///< Honours an idempotency key of ours.
    Duration keyLife = Duration::seconds(86'400);
    Duration timeout = Duration::seconds(30); ///< After which a server gives the call up.

    bool operator==(const ProviderSetup&) const = default;
};

/// Duplicate: of requests, and of operations at a cache or the provider; a database connection
/// delivers each statement once.
enum class FaultKind : std::uint8_t { Drop, Duplicate, Delay, Crash, Partition };

/// The messages that a fault can name.
enum class Hop : std::uint8_t {
    Request,   ///< client to server
    Response,  ///< server to client
    Operation, ///< server to store or provider
    Result,    ///< store or provider to server
};

/// Where between the steps of a handler a server dies (semantics.md 3.0).
enum class CrashPoint : std::uint8_t {
    BeforeClaim, ///< c0: before the first operation
    AfterClaim,  ///< c1
    EffectSent,  ///< c2: request sent, effect not yet
    EffectDone,  ///< c3: effect done, not recorded
    Recorded,    ///< c4: recorded, not answered
    Answered,    ///< c5: answered, answer lost
};

/// One entry of the fault schedule. It names what it hits, never an instant, so it keeps its
/// meaning when a latency or the strategy changes; a partition is what an operator sees from
/// outside, and lies between instants. An entry that matches nothing is a warning.
struct Fault {
    FaultKind kind = FaultKind::Drop;
    std::int32_t intent = 1;  ///< From 1, in order of start; the client's below.
    std::string client;       ///< Empty: the first client.
    std::int32_t copy = 1;    ///< From 1.
    std::int32_t attempt = 1; ///< From 1; 0: every attempt.
    // Drop, Duplicate, Delay
    Hop hop = Hop::Response;
    std::string store;                     ///< Operation, Result: "database", "cache", "provider"
    std::int32_t ordinal = 1;              ///< From 1: the nth such message of the attempt.
    Duration delay = Duration::seconds(1); ///< Delay: added; Duplicate: gap to the second
    // Crash
    CrashPoint at = CrashPoint::EffectDone;
    Duration restartAfter = Duration::zero(); ///< Zero: the server stays down.
    // Partition
    std::vector<std::string> between;    ///< Two nodes or regions.
    Duration from = Duration::zero();    ///< From this instant on, ...
    Duration lasting = Duration::zero(); ///< ... for so long. Zero: to the end of the run.
    bool isOneWay = false;               ///< Only what goes from the first to the second is lost.

    bool operator==(const Fault&) const = default;
};

/// Everything the world is built from, besides the strategy and the seed.
struct WorldOptions {
    UseCase useCase = UseCase::Payment;
    std::vector<std::string> regions{"eu"};
    NetworkOptions network;
    std::vector<ClientOptions> clients;
    BalancerOptions balancer;
    std::vector<ServerOptions> servers;
    DatabaseSetup database;
    CacheSetup cache;
    ProviderSetup provider;
    ProtocolOptions protocol;
    std::vector<Fault> faults;
    Duration horizon = Duration::seconds(3'600); ///< The run stops here at the latest: "unknown".
    std::int64_t eventsMax = 50'000'000;         ///< Likewise.

    bool operator==(const WorldOptions&) const = default;
};

} // namespace idem
