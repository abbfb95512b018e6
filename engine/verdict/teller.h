// Puts records into words, and collects what an explanation says.
#pragma once

#include "engine/verdict/chronicle.h"
#include "engine/verdict/explanation.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace idem {

/// The words for one trace. Names come from its tables, times are in milliseconds.
class Teller {
public:
    explicit Teller(const Chronicle& chronicle) : m_chronicle(chronicle) {}

    std::string node(NodeId node) const;
    std::string key(std::uint32_t key) const;
    std::string time(RecordId id) const;
    /// From one record to the other, never negative.
    std::string between(RecordId one, RecordId other) const;
    std::string client(IntentId intent) const;
    std::string server(RecordId id) const;
    /// "twice", "3 times".
    static std::string times(std::size_t count);
    /// "alice was charged", or "the operation of alice was carried out" if effects are local.
    std::string wasCharged(IntentId intent) const;
    /// "charge" or "ledger row".
    std::string_view effect() const;

    /// One clause about one record: "server-2 looked up IK-001 at 345.3 ms and found nothing".
    std::string clause(RecordId id) const;

private:
    std::string attempt(const Record& record) const;
    std::string stepClause(RecordId id, const Record& record) const;
    std::string storeClause(RecordId id, const Record& record) const;
    std::string keyClause(RecordId id, const Record& record) const;
    std::string paymentClause(RecordId id, const Record& record) const;
    std::string clientClause(RecordId id, const Record& record) const;
    std::string messageClause(RecordId id, const Record& record) const;
    std::string requestClause(RecordId id, const Record& record) const;
    std::string nodeClause(RecordId id, const Record& record) const;

    const Chronicle& m_chronicle;
};

/// What the explainers of the outcomes work with.
struct Telling {
    const Chronicle& chronicle;
    const Teller& say;
    const IntentVerdict& verdict;
    Explanation result;

    /// Adds events to the chain; none is passed over.
    void chain(std::initializer_list<RecordId> events);
    void prevent(std::string suggestion);
    /// The critical pair, in whatever order the two are given.
    void decide(RecordId first, RecordId second);
    /// "a client time-out longer than 827 ms", if the answer to this attempt came, but too late.
    void preventTimeout(const AttemptSeen* attempt);
};

void explainDouble(Telling& telling);
void explainWrong(Telling& telling);
void explainLost(Telling& telling);
void explainPhantom(Telling& telling);
void explainStuck(Telling& telling);
void explainFalseConflict(Telling& telling);
void explainUnavailable(Telling& telling);
void explainRefused(Telling& telling);
void explainExactlyOnce(Telling& telling);

} // namespace idem
