#include "app/cli/json_output.h"

#include "app/cli/version.h"
#include "engine/core/digest.h"
#include "engine/trace/text.h"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace idem::cli {

namespace {

namespace json = boost::json;

json::string_view view(std::string_view text) {
    return {text.data(), text.size()};
}

double milliseconds(Time at) {
    return (at - Time::zero()).milliseconds();
}

json::value resourceOf(const AnswerSeen& answer) {
    return answer.resource == 0 ? json::value(nullptr)
                                : json::value(std::to_string(answer.resource));
}

json::array answersOf(const IntentVerdict& intent) {
    json::array answers;
    for (const AnswerSeen& answer : intent.answers) {
        json::object object;
        object["copy"] = answer.copy;
        object["attempt"] = answer.attempt;
        object["status"] = answer.status;
        object["at_ms"] = milliseconds(answer.at);
        object["replayed"] = answer.replayed;
        object["resource"] = resourceOf(answer);
        answers.push_back(std::move(object));
    }
    return answers;
}

json::array intentsOf(const Run& run) {
    json::array intents;
    for (const IntentVerdict& intent : run.verdict.intents) {
        const TraceNames& names = run.trace.names;
        const NodeId client = names.intents[intent.intent.value].client;
        json::object object;
        object["id"] = intent.intent.value + 1;
        object["client"] = view(names.nodes[client.value].name);
        object["outcome"] = view(toText(intent.outcome));
        object["effects"] = intent.effects;
        object["charges"] = intent.charges;
        object["ledger_rows"] = intent.ledgerRows;
        object["answers"] = answersOf(intent);
        object["belief"] = view(toText(intent.belief));
        intents.push_back(std::move(object));
    }
    return intents;
}

json::object explanationOf(const Explanation& explanation) {
    json::object object;
    object["sentence"] = explanation.sentence;
    json::array because(explanation.because.begin(), explanation.because.end());
    object["because"] = std::move(because);
    json::array events;
    for (const RecordId id : explanation.events) {
        events.push_back(id.value);
    }
    object["events"] = std::move(events);
    object["critical_pair"] = nullptr;
    if (explanation.criticalPair) {
        const CriticalPair& pair = *explanation.criticalPair;
        object["critical_pair"] = json::array{pair.first.value, pair.second.value};
    }
    json::array prevented(explanation.preventedBy.begin(), explanation.preventedBy.end());
    object["prevented_by"] = std::move(prevented);
    return object;
}

} // namespace

json::object jsonHead(std::string_view command, const std::optional<std::string>& scenario) {
    json::object object;
    object["schema"] = 1;
    object["command"] = view(command);
    object["scenario"] = scenario ? json::value(*scenario) : json::value(nullptr);
    object["engine"] = engineVersion;
    return object;
}

void addRun(json::object& object, const Run& run, double wallMilliseconds) {
    object["strategy"] = run.trace.strategy;
    object["seed"] = std::to_string(run.trace.seed);
    object["fingerprint"] = toHex16(run.fingerprint);
    object["verdict"] = view(toText(run.verdict.overall));
    json::object outcomes;
    for (std::size_t i = 0; i < outcomeCount; ++i) {
        outcomes[view(toText(static_cast<Outcome>(i)))] = run.verdict.counts[i];
    }
    object["outcomes"] = std::move(outcomes);
    object["intents"] = intentsOf(run);
    json::object invariants;
    for (std::size_t i = 0; i < invariantCount; ++i) {
        invariants[view(toText(static_cast<Invariant>(i)))] =
            view(toText(run.verdict.invariants[i].judgement));
    }
    object["invariants"] = std::move(invariants);
    json::object balances;
    for (const Balance& balance : run.verdict.balances) {
        balances[balance.account] = balance.amount;
    }
    object["balances"] = std::move(balances);
    object["explanation"] =
        run.explanation ? json::value(explanationOf(*run.explanation)) : json::value(nullptr);
    json::array warnings(run.warnings.begin(), run.warnings.end());
    object["warnings"] = std::move(warnings);
    object["events"] = run.eventCount;
    object["simulated_ms"] = run.simulated.milliseconds();
    object["wall_ms"] = wallMilliseconds;
}

json::array divergencesOf(const RunComparison& comparison) {
    json::array divergences;
    for (const Divergence& divergence : comparison.divergences) {
        json::object entry;
        entry["strategy"] = divergence.strategy;
        entry["at_ms"] = milliseconds(divergence.at);
        entry["sentence"] = divergence.sentence;
        divergences.push_back(std::move(entry));
    }
    return divergences;
}

json::array toJson(const std::vector<Diagnostic>& diagnostics, Severity severity) {
    json::array list;
    for (const Diagnostic& diagnostic : diagnostics) {
        if (diagnostic.severity != severity) {
            continue;
        }
        json::object object;
        object["code"] = diagnostic.code;
        object["line"] = diagnostic.line;
        object["column"] = diagnostic.column;
        object["path"] = diagnostic.path;
        object["message"] = diagnostic.message;
        object["expected"] = diagnostic.expected;
        object["found"] = diagnostic.found;
        object["suggestion"] = diagnostic.suggestion;
        list.push_back(std::move(object));
    }
    return list;
}

std::string serialized(const json::object& object) {
    return json::serialize(object);
}

} // namespace idem::cli
