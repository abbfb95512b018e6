// Rows of the field table: clients, what they want, how they make keys, retry and repeat.
#include "engine/scenario/field_binding.h"
#include "engine/scenario/field_rows.h"
#include "engine/scenario/field_shapes.h"
#include "engine/trace/names.h"
#include "engine/world/client_presets.h"

namespace idem::rows {

using namespace binding;

namespace {

/// Setting it sets every field that the preset speaks of.
Field sdkRow() {
    Field field = chosen(row<&ClientOptions::sdk>(
                             FieldGroup::Client,
                             "sdk",
                             "Takes time-out and retries from a known library; other fields win."),
                         namesIn<&clientPresets>());
    field.isPreset = true;
    field.set = [](const Element& element, const FieldValue& value) {
        applyPreset(*std::get<ClientOptions*>(element), std::get<std::string>(value));
    };
    return field;
}

std::vector<Field> wishRows() {
    constexpr auto group = FieldGroup::Client;
    return {
        regional(row<&ClientOptions::region>(
            group, "region", "Where it is; the first region if empty.")),
        sdkRow(),
        ranged(row<&ClientOptions::intents>(group, "intents", "Operations that the user wants."),
               1,
               10'000),
        row<&ClientOptions::start>(group, "start", "Before the first operation."),
        row<&ClientOptions::think>(group, "think", "Between two operations."),
        row<&ClientOptions::arrival>(
            group,
            "arrival",
            "Between the starts of two operations, whatever becomes of the first; 0ms: an "
            "operation waits for the one before."),
        row<&ClientOptions::arriveUntil>(
            group, "arrive-until", "No operation starts later; 0ms is no such end."),
        row<&ClientOptions::method>(group, "method", "The HTTP method of its requests."),
    };
}

std::vector<Field> keyRows() {
    constexpr auto group = FieldGroup::Client;
    return {
        row<&ClientOptions::key>(group, "key", "How the Idempotency-Key is made."),
        row<&ClientOptions::keyForm>(group, "key-form", "How the header is written."),
        counting(
            ranged(row<&ClientOptions::keyLength>(group, "key-length", "Characters of the key."),
                   1,
                   1'000),
            "characters"),
    };
}

std::vector<Field> retryRows() {
    constexpr auto group = FieldGroup::Client;
    const auto outcomes = [](Field field) {
        return ranged(naming(field, FieldReference::Outcome), 0, 16);
    };
    return {
        positive(row<&ClientOptions::timeout>(group, "timeout", "Time-out of one attempt.")),
        ranged(row<&ClientOptions::retries>(group, "retries", "Attempts after the first."), 0, 100),
        row<&ClientOptions::retryWait>(
            group, "retry-wait", "Before each further attempt; the base of a growing wait."),
        row<&ClientOptions::backoff>(group, "backoff", "How that wait grows."),
        counting(
            ranged(row<&ClientOptions::retryFactor>(
                       group, "retry-factor", "How many times longer each wait is than the last."),
                   1,
                   100),
            "times"),
        positive(row<&ClientOptions::retryCap>(group, "retry-cap", "The longest growing wait.")),
        row<&ClientOptions::retryAfter>(
            group, "retry-after", "Whether it waits as long as a Retry-After header says."),
        outcomes(row<&ClientOptions::retryOn>(
            group, "retry-on", "Outcomes of an attempt after which it retries.")),
        outcomes(row<&ClientOptions::rotateKeyOn>(
            group, "rotate-key-on", "Outcomes after which it retries with a new key.")),
        row<&ClientOptions::lateAnswers>(
            group, "late-answers", "Whether it takes an answer to an attempt that it gave up."),
        ranged(row<&ClientOptions::userRetries>(
                   group, "user-retries", "How often a person starts anew after a failure."),
               0,
               20),
        row<&ClientOptions::userRetryWait>(
            group, "user-retry-wait", "Before a person starts anew."),
        row<&ClientOptions::userKey>(group, "user-key", "The key of a person who starts anew."),
    };
}

std::vector<Field> copyRows() {
    constexpr auto group = FieldGroup::Client;
    return {
        ranged(row<&ClientOptions::copies>(
                   group, "copies", "Parallel copies of each operation, such as double clicks."),
               1,
               20),
        row<&ClientOptions::copyGap>(group, "copy-gap", "Between two copies."),
        row<&ClientOptions::hedgeAfter>(
            group,
            "hedge-after",
            "Sends the next copy only after so long without an answer; 0ms sends all."),
        ranged(row<&ClientOptions::amountStep>(
                   group, "amount-step", "What each further operation adds to the amount."),
               0,
               1'000'000),
        ranged(row<&ClientOptions::amount>(
                   group, "amount", "Minor units of money, or the quantity of a cart line."),
               1,
               amountMax),
        row<&ClientOptions::from>(group, "from", "The account that pays, or the cart's owner."),
        row<&ClientOptions::to>(group, "to", "The account that receives, or the item."),
    };
}

} // namespace

std::vector<Field> clients() {
    std::vector<Field> all;
    for (const auto& rows : {wishRows(), keyRows(), retryRows(), copyRows()}) {
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

} // namespace idem::rows
