// The clients: users who want operations, and programs that send and retry requests for them.
#pragma once

#include "engine/sim/process.h"
#include "engine/trace/names.h"
#include "engine/world/balancer.h"
#include "engine/world/stage.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace idem {

/// Runs one process a client. Operations are numbered through all clients, in their order, so an
/// intent has the same number under every strategy and seed.
class ClientPool {
public:
    ClientPool(Stage& stage, Balancer& balancer);

    /// Starts every client at time zero.
    void start();

    /// A number for what a header means in one more scope; its name is the header's and `suffix`.
    std::uint32_t addScopedKey(std::uint32_t header, std::string suffix);

    const std::vector<IntentName>& intentNames() const { return m_intents; }
    /// Names of the keys used in the last run, by key; position 0 is "no key".
    std::vector<std::string> keyNames() const;

private:
    struct Intent {
        const ClientOptions* client = nullptr;
        NodeId node;
        Request request; ///< Without its key.
    };
    struct ReissuedKey {
        std::uint32_t intent = 0;
        std::uint32_t ordinal = 0;
        std::uint32_t header = 0; ///< Of a scoped key: what it is called after; 0 otherwise.
        std::string suffix;
    };

    static Process live(ClientPool* pool, std::size_t client);
    static Process pursue(ClientPool* pool, std::uint32_t intent, std::uint8_t copy);

    void beginIntent(std::uint32_t intent);
    void finishCopy(std::uint32_t intent, const Errand& errand, RecordId cause, Belief belief);
    Exchange nextAttempt(std::uint32_t intent, const Errand& errand, RecordId cause);
    RecordId emitAnswer(const Exchange& exchange, const Answer& answer);
    RecordId emitTimeout(const Exchange& exchange);
    RecordId emitRetry(std::uint32_t intent, const Errand& errand, RecordId cause, Duration wait);
    std::uint32_t keyFor(std::uint32_t intent);

    Stage& m_stage;
    Balancer& m_balancer;
    std::vector<std::uint32_t> m_firstIntents; ///< By client.
    std::vector<Intent> m_requests;            ///< By intent.
    std::vector<IntentName> m_intents;
    std::vector<RecordId> m_started;     ///< By intent: its IntentStarted.
    std::vector<std::int32_t> m_running; ///< By intent: copies still at it.
    std::vector<Ticket<bool>> m_allDone; ///< By intent: who waits for the last copy.
    std::vector<ReissuedKey> m_reissued; ///< Keys after the first one of an intent, in any scope.
};

} // namespace idem
