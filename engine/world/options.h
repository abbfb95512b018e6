// What a scenario may set about the world: plain structs with sensible defaults.
#pragma once

#include "engine/core/distribution.h"
#include "engine/core/time.h"
#include "engine/protocol/message.h"
#include "engine/protocol/options.h"
#include "engine/stores/cache.h"
#include "engine/stores/database_options.h"

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
    Sequence,      ///< "order-1", "order-2": unique for this client, not among clients.
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
    std::int64_t amountStep = 0;    ///< What each further operation adds to it; 0 or more.
    std::string from = "shreyansh"; ///< Account that pays (payment); cart owner (cart)
    std::string to = "hardik";      ///< Account that receives; the item (cart)

    bool operator==(const ClientOptions&) const = default;
};

enum class Routing : std::uint8_t {
    RoundRobin,
    Random,
    Fixed,
    LeastConnections, ///< The fewest requests on their way to it and in it; the first of equals.
    Sticky,           ///< The client's server as long as it is up, as with a cookie.
    KeyHash,          ///< By rendezvous hashing of the key: a dead server moves only its own keys.
    Region,           ///< In turn among those of the client's region; the others if none is up.
};

/// What a proxy does by itself for the requests that it passes on (semantics.md R64-R66, F38). With
/// the defaults it waits for ever, never tries again and hears of no broken connection.
struct ProxyOptions {
    std::string preset = "none"; ///< Of proxyPresets(); the fields below hold what it says.
    /// Hear at once that a server refuses or drops a connection: 502, or another try. Otherwise a
    /// dead server is silent, as after a loss of power.
    bool seesFailures = false;
    Duration timeout = Duration::zero();    ///< Of all tries together: 504. Zero: none.
    Duration tryTimeout = Duration::zero(); ///< Of one try. Zero: none.
    std::int32_t retries = 0;               ///< Further tries after the first, 0 to 20.
    std::vector<std::string> retryOn;       ///< Of retryReasonNames().
    /// Base of the wait before try n + 1: uniform from zero to base (2^n - 1), at most the
    /// greatest.
    Duration retryWait = Duration::zero();
    Duration retryWaitMax = Duration::milliseconds(250);
    bool retryPosts = false;     ///< Also repeat a POST that a server may have read.
    bool eachServerOnce = false; ///< Give up when every server has been tried.
    /// A try that times out stays in flight while the next one runs; the first good answer wins.
    bool hedge = false;

    bool operator==(const ProxyOptions&) const = default;
};

struct BalancerOptions {
    Routing routing = Routing::RoundRobin;
    /// Fixed: the servers that serve copy or attempt 1, 2, ... in turn; the last one repeats.
    std::vector<std::string> servers;
    /// It learns at multiples of this span which servers are up. Zero: at once.
    Duration healthInterval = Duration::zero();
    ProxyOptions proxy;

    bool operator==(const BalancerOptions&) const = default;
};

/// What a server answers that has no room for a request.
enum class OverloadAnswer : std::uint8_t {
    Unavailable, ///< 503
    RateLimited, ///< 429
};

struct ServerOptions {
    std::string name;   ///< Unique; "server-1" and so on by default.
    std::string region; ///< Empty: the first region.
    Distribution serviceTime = Distribution::constant(Duration::milliseconds(1)); ///< before step 1
    std::int32_t workers = 0;   ///< Handlers at once, 0 to 10,000; 0: without limit.
    std::int32_t queue = 1'000; ///< Requests that wait for a worker; a further one is turned away.
    OverloadAnswer whenFull = OverloadAnswer::Unavailable;
    // Chance strikes only while the server has work, so that a run can end. Constant zero: never.
    Distribution pauseEvery = Distribution::constant(Duration::zero()); ///< work between pauses
    Distribution pauseFor = Distribution::constant(Duration::milliseconds(100));
    Distribution crashEvery = Distribution::constant(Duration::zero());   ///< work until a crash
    Distribution restartAfter = Distribution::constant(Duration::zero()); ///< zero: it stays down

    bool operator==(const ServerOptions&) const = default;
};

/// What stands between servers and database (semantics.md F09, trigger B).
enum class Pooling : std::uint8_t {
    Session,     ///< A handler keeps its connection to the end.
    Transaction, ///< A pooler lends a connection for one transaction, or one statement.
};

struct DatabaseSetup {
    std::string region; ///< Of the primary. Empty: the first region.
    Distribution operation = Distribution::constant(Duration::milliseconds(1)); ///< one statement
    Distribution lag = Distribution::constant(Duration::milliseconds(120)); ///< primary to replica
    Pooling pooling = Pooling::Session;
    bool uniqueKeys = true; ///< UNIQUE on the key column of the key table.
    /// Standbys at least, 0 to 16; those that a fault, a read or a synchronous commit needs come
    /// into being anyway. They follow the primary even if nobody reads them.
    std::int32_t standbys = 0;
    /// What a COMMIT waits for (synchronous_commit; semantics.md H10 to H12).
    SynchronousCommit synchronous = SynchronousCommit::Local;
    std::int32_t synchronousStandbys = 1; ///< How many must acknowledge, 1 to 16.
    /// From a standby's disk to its visible rows: what `on` does not wait for (semantics.md H11).
    Distribution apply = Distribution::constant(Duration::zero());
    ReadTracking readTracking = ReadTracking::KeyExact; ///< Of SERIALIZABLE (semantics.md H2).
    std::int64_t keysPerLeafPage = 111;                 ///< With leaf pages; positive.
    std::int32_t advisoryKeyBits = 64;                  ///< 1 to 64; 32 for hashtext (H12).
    Duration lockTimeout;                               ///< 55P03; zero: off, as the next two (H9).
    Duration statementTimeout;                          ///< 57014
    Duration idleInTransactionTimeout;                  ///< 25P03: the session is gone.
    /// After which a server takes a statement without an answer for lost: 08006. Only statements
    /// whose way is cut, or whose node is down, get none. Positive.
    Duration timeout = Duration::seconds(1);

    bool operator==(const DatabaseSetup&) const = default;
};

struct CacheSetup {
    std::string region; ///< Of the primary. Empty: the first region.
    Distribution operation = Distribution::constant(Duration::microseconds(500)); ///< one command
    Distribution lag = Distribution::constant(Duration::milliseconds(120));       ///< between nodes
    /// Replicas of the shared primary at least, 0 to 16; a failover brings one anyway.
    std::int32_t replicas = 0;
    std::int64_t memoryMax = 0; ///< Bytes of one node, 64 an entry of ours; 0: no limit.
    CacheEviction eviction = CacheEviction::NoEviction;
    /// Bytes that others write into each primary in a second, in entries of 1,000 bytes (F27).
    std::int64_t otherTraffic = 0;
    CachePersistence persistence = CachePersistence::None; ///< Of a node without peers (H17).
    std::int32_t replicasToWriteMin = 0; ///< min-replicas-to-write, 0 to 16 (semantics.md H16)
    bool restore = false; ///< Give a cache that is back the finished records of the database.
    std::string ahead;    ///< The region whose cache's clock is ahead; empty: none (F25).
    Duration clockAhead;  ///< By how much.
    /// After which a server takes a command without an answer for lost. Positive.
    Duration timeout = Duration::milliseconds(50);

    bool operator==(const CacheSetup&) const = default;
};

struct ProviderSetup {
    Distribution latency = Distribution::constant(Duration::milliseconds(800)); ///< of a charge
    Distribution queryLatency =
        Distribution::constant(Duration::milliseconds(50)); ///< of a query or a cancellation
    double effectAt = 0.5;     ///< Where inside the call the charge happens, 0 to 1.
    bool deduplicates = false; ///< Honours an idempotency key of ours.
    Duration keyLife = Duration::seconds(86'400);
    Duration timeout = Duration::seconds(30); ///< After which a server gives the call up.
    bool regionInScope = false; ///< A key of one region's endpoint is unknown to another (R08).
    bool checksTokens = false;  ///< Refuses a fencing token lower than one that it has seen.
    bool queryable = false;     ///< Answers whether there is a charge for a reference.
    Duration settlementDelay;   ///< How long a new charge stays hidden from such a query.
    double decline = 0; ///< Probability that an operation's card is declined, each time (R31).
    double failure = 0; ///< Probability that a call fails before its effect, 0 to 1.

    bool operator==(const ProviderSetup&) const = default;
};

/// Duplicate: of requests, and of operations at a cache or the provider; a database connection
/// delivers each statement once.
/// Pause: a server stands still, as in a garbage collection, a suspended process or a migrated
/// machine. Exception: the work throws before its effect (c1) or after it (c3).
enum class FaultKind : std::uint8_t {
    Drop,
    Duplicate,
    Delay,
    Crash,      ///< Of a server
    Failover,   ///< A store's primary dies for good; a replica takes its place (F22, F23).
    StoreCrash, ///< A store's primary dies, and comes back with what its disk kept (H12, H17).
    Disconnect, ///< The database ends the session of a request: open work rolls back (F19).
    Outage,     ///< Nobody, or one server, reaches a store for a while (F28 to F30).
    Pause,
    Exception,
    Partition, ///< Nothing passes between two places.
};

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

/// The step of a request after which something befalls a store: when the store has done it, or
/// when the server has replied.
enum class StepPoint : std::uint8_t { Claim, Effect, Record, Reply };

/// One entry of the fault schedule. It names what it hits, never an instant, so it keeps its
/// meaning when a latency or the strategy changes; an outage, a partition and the pause of a named
/// server are what an operator sees from outside, and lie between instants. An entry that matches
/// nothing is a warning.
struct Fault {
    FaultKind kind = FaultKind::Drop;
    Hop hop = Hop::Response;                ///< Drop, Duplicate, Delay: which message.
    CrashPoint at = CrashPoint::EffectDone; ///< Crash, Pause, Exception: where.
    StepPoint after = StepPoint::Claim; ///< Failover, StoreCrash, Disconnect: of the store below.
    std::int32_t intent = 1;            ///< From 1, in order of start; the client's below.
    std::int32_t copy = 1;              ///< From 1.
    std::int32_t attempt = 1;           ///< From 1; 0: every attempt.
    std::int32_t proxyTry = 0;          ///< Of the proxy, from 1; 0: whichever it is.
    std::int32_t ordinal = 1;           ///< From 1: the nth such message of the attempt.
    bool powerCut = false; ///< StoreCrash of a cache: takes what was not synced to the disk.
    bool wiped = false;    ///< Outage: the cache comes back with what its disk kept alone.
    bool isOneWay = false; ///< Partition: only what goes from the first to the second is lost.
    std::string client;    ///< Empty: the first client.
    std::string store;     ///< Operation, Result: "database", "cache", "provider"
    Duration delay = Duration::seconds(1);    ///< Delay: added; Duplicate: gap to the second
    Duration restartAfter = Duration::zero(); ///< Zero: the server, or the store, stays down.
    // Failover, StoreCrash, Disconnect
    Duration wait;                                        ///< How long after that step.
    Duration promotionTime = Duration::milliseconds(100); ///< From the death to the new primary.
    // Outage, Pause, Partition: from one instant to another
    std::string server; ///< Whose way is cut (empty: everybody's, F29), or who stands still (empty:
                        ///< whoever is at the crash point).
    Duration from = Duration::zero(); ///< Since the start of the run.
    Distribution lasts = Distribution::constant(Duration::seconds(5)); ///< Zero: to the end.
    std::vector<std::string> between; ///< Partition: two nodes or regions.

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
