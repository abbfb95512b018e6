// What the strategies share that keep their records in the key table.
#pragma once

#include "engine/protocol/strategy.h"

namespace idem {

/// How the part of a transaction went that charges and inserts the record.
struct Acted {
    SqlFate fate = SqlFate::Done; ///< Done: to be committed. Otherwise it was rolled back.
    Response answer;
};

/// What came of asking for a key: it is this request's to work on, or here is the answer.
struct Admission {
    bool isMine = false;
    bool isTakenOver = false; ///< Mine, but another had begun; `record` says how far it had come.
    KeyRecord record;         ///< As it was found; of a fresh claim one that says nothing yet.
    Response answer;          ///< Unless it is mine.
};

/// Whose key a successor may take over once its lease has run out.
enum class TakeOver : std::uint8_t {
    InProgress,
    AlsoUnknown, ///< For one who can find out what became of the work.
};

/// A strategy whose claims and records are rows of the key table. The steps here are those of
/// semantics.md 3.2 that several strategies have in common.
struct KeyStrategy : Strategy {
    using Strategy::Strategy;

protected:
    /// Whose lease has run out, for this very payload: a successor may take over.
    bool isAbandoned(const Request& request,
                     const KeyRecord& record,
                     TakeOver which = TakeOver::InProgress) const {
        const bool takesUnknown = which == TakeOver::AlsoUnknown || answers.rerunsUnknown();
        const bool isOpen =
            record.isInProgress() || (takesUnknown && record.state == KeyState::Unknown);
        return isOpen && clock.expired(record.lease) && answers.isSame(request, record);
    }
    /// Claims the key, or takes an abandoned one over, if nobody is faster (semantics.md S6).
    Task<Admission> claimOrTakeOver(Request request, TakeOver which = TakeOver::InProgress);
    /// The answer to one who was not let in: the key is another's (R24), or the database does not
    /// say whose it is, and then nobody may charge (R70).
    Response refusalAfter(SqlFate fate) const {
        return fate == SqlFate::NoAnswer ? answers.unavailable() : answers.inProgress();
    }
    /// What a look-up that did not find "nothing" has to say to the request.
    Response answerTo(const Request& request, const KeyLookUp& found) const {
        return found ? answers.toDuplicate(request, *found) : refusalAfter(found.fate);
    }
    /// The answer when the record could not be written although the work is done: the server's
    /// code knows nothing better than "500" (F06), or 503 if the database is gone.
    Response failureAfter(SqlFate fate) const {
        return fate == SqlFate::NoAnswer ? answers.unavailable()
                                         : answers.to(Effect{Effect::Fate::Thrown, 0});
    }

    /// Renews the lease, if that is asked for, until `keys.stopRenewing()`.
    void startRenewing(const Request& request) {
        if (options.renew) {
            keys.keepRenewing(request, options.lease);
        }
    }
    /// Charges under a claim with a lease, and settles it.
    Task<Response> workUnderLease(Request request);
    /// Ends this handler's claim as the profile wants it after such an end (Answers::disposalOf).
    /// A claim that is another's by now is left alone; its record says what to answer (F14).
    Task<Response> settle(Request request, Effect effect);
    /// What the record says by now; without a record, "in progress": the key may be asked for
    /// again.
    Task<Response> answerFromRecord(Request request);

    /// Settles the claim that the open transaction made, and commits; gives it up by rolling back.
    Task<Response> settleAndCommit(Request request, Effect effect);
    /// Charges and inserts the finished record, in the open transaction. Rolls back when there is
    /// nothing to record and when the record cannot be inserted.
    Task<Acted> actAndInsert(Request request);
    Task<Response> commitAndAnswer(Response answer);
    Task<Response> rollBackAndAnswer(Response answer);
};

} // namespace idem
