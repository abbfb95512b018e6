// The clients: users who want operations, and programs that send and retry requests for them.
#pragma once

#include "engine/sim/process.h"
#include "engine/trace/names.h"
#include "engine/world/balancer.h"
#include "engine/world/key_mint.h"
#include "engine/world/retry_policy.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace idem {

/// Runs one process a client, and one a copy of an operation. Operations are numbered through all
/// clients, in their order, so an intent has the same number under every strategy and seed.
class ClientPool final : public LateAnswerSink {
public:
    ClientPool(Stage& stage, Balancer& balancer);

    /// Starts every client at time zero.
    void start();

    /// A number for what a header means in one more scope; its name is the header's and `suffix`.
    std::uint32_t addScopedKey(std::uint32_t header, std::string suffix);
    bool acceptLate(const Exchange& exchange, const Answer& answer) override;

    const std::vector<IntentName>& intentNames() const { return m_intents; }
    /// Names of the keys used in the last run, by key; position 0 is "no key".
    std::vector<std::string> keyNames() const { return m_keys.names(); }

private:
    /// How an operation stands at its client.
    struct Pursuit {
        RecordId started;                    ///< Its IntentStarted.
        std::int32_t running = 0;            ///< Copies still at it.
        Ticket<bool> allDone;                ///< Who waits for the last copy.
        std::vector<Ticket<Answer>> waiting; ///< By copy: what it waits for, if anything.
        std::optional<Belief> settled;       ///< Hedging: by the first copy that finished.
    };
    /// One copy on its way through its attempts; lives in the frame of its process.
    struct Copy {
        Errand errand;
        std::uint32_t key = 0; ///< 0: none.
        Time firstSent;        ///< Of the key.
        RecordId cause;        ///< The record that leads to the next one.
        Belief belief = Belief::Unknown;
        AttemptOutcome outcome = AttemptOutcome::Timeout; ///< Of the last attempt.
        Duration retryAfter = Duration::zero();
    };

    static Process live(ClientPool* pool, std::size_t client);
    static Process pursue(ClientPool* pool, std::uint32_t intent, std::uint8_t copy);

    const ClientOptions& optionsOf(std::uint32_t intent) const {
        return m_stage.options.clients[m_clients[intent]];
    }
    NodeId nodeOf(std::uint32_t intent) const { return m_stage.topology.client(m_clients[intent]); }
    static bool isListening(const ClientOptions& options);

    void beginIntent(std::uint32_t intent, Ticket<bool> allDone);
    bool isSettled(const Copy& copy) const;
    Exchange nextAttempt(const Copy& copy);
    void conclude(Copy& copy, const Exchange& exchange, const std::optional<Answer>& answer);
    std::optional<Duration> nextWait(Copy& copy, RetryPolicy& policy);
    void chooseKeyAnew(Copy& copy, std::uint32_t key);
    void finishCopy(const Copy& copy);
    static void leave(Pursuit& pursuit);
    std::uint8_t headerFlags(std::uint32_t intent, std::uint32_t key) const;
    RecordId emitAnswer(const Copy& copy, const Answer& answer);
    RecordId emitTimeout(const Exchange& exchange);
    RecordId emitRetry(const Copy& copy, Duration wait);

    Stage& m_stage;
    Balancer& m_balancer;
    std::vector<std::uint32_t> m_clients;      ///< By intent.
    std::vector<std::uint32_t> m_firstIntents; ///< By client.
    std::vector<Request> m_requests;           ///< By client, without key and time.
    std::vector<bool> m_unreadable;            ///< By client: no server takes its header for a key.
    std::vector<IntentName> m_intents;
    KeyMint m_keys;
    std::vector<Pursuit> m_pursuits; ///< By intent.
};

} // namespace idem
