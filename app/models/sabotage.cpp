#include "app/models/sabotage.h"

#include "app/models/text.h"
#include "engine/trace/text.h"

#include <QObject>

#include <algorithm>

namespace idem::app {

namespace {

QString nameOf(const OpenRun& run, NodeId node) {
    return text(nameOf(run.trace().names, node));
}

NodeRole roleOf(const OpenRun& run, NodeId node) {
    return run.trace().names.nodes[node.value].role;
}

std::string storeName(NodeRole role) {
    return role == NodeRole::Database ? "database" : role == NodeRole::Cache ? "cache" : "provider";
}

bool isStore(NodeRole role) {
    return role == NodeRole::Database || role == NodeRole::Cache || role == NodeRole::Provider;
}

QString timeText(Time time) {
    return QString::fromStdString(toMillisecondText(time - Time::zero()));
}

QString spanText(Duration span) {
    return QString::fromStdString(toMillisecondText(span));
}

/// Whose message it is, in the numbers of a fault.
void nameErrand(Fault& fault, const OpenRun& run, const Record& record) {
    const auto& intents = run.trace().names.intents;
    const NodeId client = intents[record.intent.value].client;
    fault.client = run.trace().names.nodes[client.value].name;
    const auto before =
        std::count_if(intents.begin(),
                      intents.begin() + record.intent.value,
                      [&](const IntentName& intent) { return intent.client == client; });
    fault.intent = static_cast<std::int32_t>(before) + 1;
    fault.copy = std::max<std::int32_t>(record.copy, 1);
    fault.attempt = std::max<std::int32_t>(record.attempt, 1);
}

QString errandText(const Fault& fault) {
    QString text =
        QObject::tr("%1's attempt %2").arg(QString::fromStdString(fault.client)).arg(fault.attempt);
    if (fault.copy > 1) {
        text += QObject::tr(" of copy %1").arg(fault.copy);
    }
    if (fault.intent > 1) {
        text += QObject::tr(" of operation %1").arg(fault.intent);
    }
    return text;
}

bool isSameErrand(const Arrow& arrow, const Record& record) {
    return arrow.intent == record.intent && arrow.copy == record.copy &&
           arrow.attempt == record.attempt;
}

/// The arrow that begins with a record, or else the one that ends with it: a step that a store has
/// carried out is both the end of the way there and the start of the way back.
const Arrow* arrowOf(const OpenRun& run, RecordId id) {
    const Arrow* ending = nullptr;
    for (const Arrow& arrow : run.index().arrows) {
        if (arrow.sent == id) {
            return &arrow;
        }
        if (arrow.arrived == id) {
            ending = &arrow;
        }
    }
    return ending;
}

/// The store that a step goes to, or its result comes from; none for a server's own memory.
NodeId storeOf(const OpenRun& run, const Arrow& arrow) {
    const NodeId place = arrow.kind == MessageKind::Operation ? arrow.to : arrow.from;
    return place.isSome() && isStore(roleOf(run, place)) ? place : NodeId::none();
}

/// Which of the steps of its errand to stores of that role a step is, from 1.
std::int32_t ordinalOf(const OpenRun& run, const Arrow& step, const Record& record) {
    const NodeRole role = roleOf(run, storeOf(run, step));
    std::int32_t ordinal = 0;
    for (const Arrow& each : run.index().arrows) {
        if (each.kind != step.kind || !isSameErrand(each, record)) {
            continue;
        }
        const NodeId store = storeOf(run, each);
        ordinal += store.isSome() && roleOf(run, store) == role ? 1 : 0;
        if (&each == &step) {
            break;
        }
    }
    return std::max(ordinal, 1);
}

QString verbOf(const Fault& fault) {
    switch (fault.kind) {
    case FaultKind::Duplicate:
        return QObject::tr("duplicate %1");
    case FaultKind::Delay:
        return QObject::tr("delay %1 by ") + spanText(fault.delay);
    default:
        return QObject::tr("drop %1");
    }
}

Sabotage refusal(const QString& why) {
    return {std::nullopt, why};
}

/// Why a message cannot be duplicated, or nothing (check_faults.cpp has the same rule).
QString whyNotTwice(const Fault& fault) {
    if (fault.hop == Hop::Response || fault.hop == Hop::Result) {
        return QObject::tr("Only requests and steps to a store can be duplicated, not answers.");
    }
    if (fault.store == "database") {
        return QObject::tr("A database connection delivers each statement once.");
    }
    return {};
}

/// Between which steps of its work a handler is at the cursor.
CrashPoint pointOf(const OpenRun& run, const HandlerState& handler, RecordId last) {
    bool hasClaimed = false;
    bool isEffectSent = false;
    bool hasEffect = false;
    bool hasRecord = false;
    for (std::uint32_t id = handler.started.value; id <= last.value; ++id) {
        const Record& record = run[{id}];
        const bool isIts = record.intent == handler.intent && record.copy == handler.copy &&
                           record.attempt == handler.attempt;
        if (!isIts) {
            continue;
        }
        const bool isBack = record.kind == RecordKind::OperationReturned;
        const bool isSent = record.kind == RecordKind::OperationSent;
        hasClaimed = hasClaimed || (isBack && (record.flags & claimFlag) != 0);
        isEffectSent = isEffectSent || (isSent && (record.flags & effectFlag) != 0);
        hasEffect = hasEffect || (isBack && (record.flags & effectFlag) != 0);
        hasRecord = hasRecord || (isBack && (record.flags & recordFlag) != 0);
    }
    if (hasEffect) {
        return hasRecord ? CrashPoint::Recorded : CrashPoint::EffectDone;
    }
    return isEffectSent ? CrashPoint::EffectSent
           : hasClaimed ? CrashPoint::AfterClaim
                        : CrashPoint::BeforeClaim;
}

QString placeText(CrashPoint point) {
    switch (point) {
    case CrashPoint::BeforeClaim:
        return QObject::tr("before it claims the key");
    case CrashPoint::AfterClaim:
        return QObject::tr("before the effect");
    case CrashPoint::EffectSent:
        return QObject::tr("while it waits for the effect");
    case CrashPoint::EffectDone:
        return QObject::tr("after the effect, before it is recorded");
    case CrashPoint::Recorded:
        return QObject::tr("when it has recorded the result, before it answers");
    case CrashPoint::Answered:
        break;
    }
    return QObject::tr("after it has answered");
}

} // namespace

NodeId nodeOf(const OpenRun& run, RecordId record) {
    return run.holds(record) ? run[record].lane : NodeId::none();
}

Sabotage ofMessage(const OpenRun& run, FaultKind kind, RecordId record, Duration by) {
    const Arrow* arrow = run.holds(record) ? arrowOf(run, record) : nullptr;
    const bool isStep = arrow != nullptr && (arrow->kind == MessageKind::Operation ||
                                             arrow->kind == MessageKind::Result);
    if (arrow == nullptr || arrow->kind == MessageKind::Replication || !arrow->intent.isSome() ||
        (isStep && !storeOf(run, *arrow).isSome())) {
        return refusal(QObject::tr("Choose a request, an answer, or a step to a store first."));
    }
    Fault fault;
    fault.kind = kind;
    Record errand;
    errand.intent = arrow->intent;
    errand.copy = arrow->copy;
    errand.attempt = arrow->attempt;
    nameErrand(fault, run, errand);
    QString what;
    switch (arrow->kind) {
    case MessageKind::Request:
        fault.hop = Hop::Request;
        what = QObject::tr("the request of %1").arg(errandText(fault));
        break;
    case MessageKind::Response:
        fault.hop = Hop::Response;
        what = QObject::tr("the answer to %1").arg(errandText(fault));
        break;
    default:
        fault.hop = arrow->kind == MessageKind::Operation ? Hop::Operation : Hop::Result;
        fault.store =
            storeName(roleOf(run, arrow->kind == MessageKind::Operation ? arrow->to : arrow->from));
        fault.ordinal = ordinalOf(run, *arrow, errand);
        what =
            (fault.hop == Hop::Operation ? QObject::tr("step %1 of %2 to the %3")
                                         : QObject::tr("the result of step %1 of %2 from the %3"))
                .arg(fault.ordinal)
                .arg(errandText(fault), QString::fromStdString(fault.store));
        break;
    }
    if (kind == FaultKind::Duplicate && !whyNotTwice(fault).isEmpty()) {
        return refusal(whyNotTwice(fault));
    }
    if (by > Duration::zero()) {
        fault.delay = by;
    } else if (kind == FaultKind::Duplicate) {
        fault.delay = Duration::milliseconds(1);
    }
    return {fault, verbOf(fault).arg(what)};
}

Sabotage
crashOf(const OpenRun& run, NodeId node, const State& state, const Cursor& cursor, Duration back) {
    if (!node.isSome()) {
        return refusal(QObject::tr("Choose a server or a store first."));
    }
    const QString name = nameOf(run, node);
    const NodeRole role = roleOf(run, node);
    Fault fault;
    if (isStore(role)) {
        fault.kind = FaultKind::Outage;
        fault.store = storeName(role);
        fault.from = cursor.time - Time::zero();
        fault.lasts = Distribution::constant(back);
        return {fault,
                QObject::tr("%1 out of reach from %2 on")
                    .arg(QString::fromStdString(fault.store), timeText(cursor.time))};
    }
    if (role != NodeRole::Server) {
        return refusal(QObject::tr("%1 cannot crash; servers and stores can.").arg(name));
    }
    const HandlerState* busy = nullptr;
    for (const HandlerState& handler : state.handlers) {
        if (handler.server == node && handler.started.isSome()) {
            busy = &handler;
        }
    }
    if (busy == nullptr) {
        return refusal(
            QObject::tr("%1 works on nothing at %2: move the cursor to where it does, or "
                        "pause it or cut its links instead.")
                .arg(name, timeText(cursor.time)));
    }
    Record errand;
    errand.intent = busy->intent;
    errand.copy = busy->copy;
    errand.attempt = busy->attempt;
    fault.kind = FaultKind::Crash;
    nameErrand(fault, run, errand);
    fault.at = pointOf(run, *busy, cursor.last);
    fault.restartAfter = back;
    return {fault,
            QObject::tr("crash %1 at %2, %3").arg(name, errandText(fault), placeText(fault.at))};
}

Sabotage pauseOf(const OpenRun& run, NodeId node, const Cursor& cursor, Duration lasts) {
    if (!node.isSome() || roleOf(run, node) != NodeRole::Server) {
        return refusal(QObject::tr("Choose a server first: only servers can be paused."));
    }
    Fault fault;
    fault.kind = FaultKind::Pause;
    fault.server = run.trace().names.nodes[node.value].name;
    fault.from = cursor.time - Time::zero();
    fault.lasts = Distribution::constant(lasts);
    return {fault,
            QObject::tr("pause %1 at %2 for %3")
                .arg(nameOf(run, node), timeText(cursor.time), spanText(lasts))};
}

Sabotage cutOf(const OpenRun& run, NodeId one, NodeId other, const Cursor& cursor, Duration lasts) {
    if (!one.isSome() || !other.isSome() || one == other) {
        return refusal(QObject::tr("Choose two nodes that talk to each other."));
    }
    Fault fault;
    fault.kind = FaultKind::Partition;
    fault.between = {run.trace().names.nodes[one.value].name,
                     run.trace().names.nodes[other.value].name};
    fault.from = cursor.time - Time::zero();
    fault.lasts = Distribution::constant(lasts);
    return {fault,
            QObject::tr("cut %1 from %2 at %3 for %4")
                .arg(nameOf(run, one), nameOf(run, other), timeText(cursor.time), spanText(lasts))};
}

std::vector<NodeId> peersOf(const OpenRun& run, NodeId node) {
    std::vector<NodeId> peers;
    for (const Arrow& arrow : run.index().arrows) {
        if (arrow.from == node || arrow.to == node) {
            const NodeId peer = arrow.from == node ? arrow.to : arrow.from;
            if (peer.isSome() && peer != node) {
                peers.push_back(peer);
            }
        }
    }
    std::sort(peers.begin(), peers.end());
    peers.erase(std::unique(peers.begin(), peers.end()), peers.end());
    return peers;
}

} // namespace idem::app
