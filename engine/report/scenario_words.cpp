#include "engine/report/scenario_words.h"

#include "engine/scenario/fault_text.h"
#include "engine/scenario/field.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/form.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace idem {

namespace {

bool isDigit(char character) {
    return character >= '0' && character <= '9';
}

bool isLetter(char character) {
    return character >= 'a' && character <= 'z';
}

std::string wordsOf(const Distribution& distribution) {
    return withSpacedUnits(toText(distribution));
}

std::string wordsOf(Duration span) {
    return withSpacedUnits(toText(span));
}

/// "round-robin": a choice as the file spells it.
std::string choiceOf(FieldGroup group, std::string_view name, const ConstElement& element) {
    const Field& field = *findField(group, name);
    return toText(field, field.get(element));
}

std::string money(std::int64_t amount) {
    return fmt::format("{}.{:02}", amount / 100, amount % 100);
}

std::string methodWords(const ClientOptions& client, const std::string& resource) {
    switch (client.method) {
    case Method::Get:
        return "reads " + resource + " (GET)";
    case Method::Put:
        return fmt::format("sets {} to {} (PUT)", resource, client.amount);
    case Method::Delete:
        return "deletes " + resource + " (DELETE)";
    default:
        return "creates " + resource + " (POST)";
    }
}

/// "pays 10.00 from shreyansh to hardik".
std::string wishOf(const ClientOptions& client, UseCase useCase) {
    switch (useCase) {
    case UseCase::Cart:
        return fmt::format("adds {} of {} to the cart {}", client.amount, client.to, client.from);
    case UseCase::Order:
        return fmt::format("places the order {} of {}", client.to, money(client.amount));
    case UseCase::Seat:
        return "books " + client.to;
    case UseCase::Profile:
        return methodWords(client, client.to);
    default:
        return fmt::format("pays {} from {} to {}", money(client.amount), client.from, client.to);
    }
}

std::string countWords(std::int32_t intents) {
    return intents == 1 ? "" : fmt::format(", {} times", intents);
}

std::string copyWords(const ClientOptions& client) {
    if (client.copies == 1) {
        return "";
    }
    if (client.hedgeAfter > Duration::zero()) {
        return fmt::format(" A further copy, up to {} in all, is sent after each {} without an "
                           "answer.",
                           client.copies,
                           wordsOf(client.hedgeAfter));
    }
    return fmt::format(" Each is sent {} times in parallel, {} apart, as by a double click or a "
                       "second tab.",
                       client.copies,
                       wordsOf(client.copyGap));
}

std::string patienceWords(const ClientOptions& client) {
    std::string text = fmt::format(" It waits at most {} for an answer", wordsOf(client.timeout));
    if (client.retries == 0) {
        return text + " and does not try again.";
    }
    const std::string count =
        client.retries == 1 ? "once more" : fmt::format("up to {} times more", client.retries);
    text += fmt::format(" and tries {}, {} later", count, wordsOf(client.retryWait));
    return text +
           (client.backoff == Backoff::Fixed
                ? "."
                : fmt::format(" (backoff {}).", choiceOf(FieldGroup::Client, "backoff", &client)));
}

std::string_view keyWords(KeyPolicy key) {
    constexpr std::array<std::string_view, 10> words{
        "Each operation has a key of its own, kept for its retries",
        "Every attempt has a new key, which breaks the agreement",
        "It sends no key",
        "Each operation has a key of its own with the name of the operation, kept for its retries",
        "Each operation has a key of its own with the time in it, kept for its retries",
        "All its operations share one key, which breaks the agreement",
        "The key is made of what is wanted, so that equal wishes share it",
        "The key is made of what is wanted and of the second, so that a later retry has another",
        "Each click or tab has a key of its own, kept for its retries",
        "Its keys are numbers in sequence, which other clients may use too",
    };
    return words[static_cast<std::size_t>(key)];
}

std::string clientWords(const ClientOptions& client, UseCase useCase) {
    return fmt::format("{} {}{}.{}{} {}.",
                       client.name,
                       wishOf(client, useCase),
                       countWords(client.intents),
                       copyWords(client),
                       patienceWords(client),
                       keyWords(client.key));
}

std::string chanceWords(double probability, std::string_view what) {
    return probability > 0 ? fmt::format(" {} in {:g} % of all cases.", what, probability * 100)
                           : std::string();
}

std::string networkWords(const WorldOptions& world) {
    const NetworkOptions& network = world.network;
    std::string text =
        fmt::format("A message takes {} between client and balancer, {} within a region",
                    wordsOf(network.client),
                    wordsOf(network.internal));
    if (world.regions.size() > 1) {
        text += fmt::format(", {} between regions", wordsOf(network.region));
    }
    text += fmt::format(" and {} to the provider.", wordsOf(network.provider));
    text += chanceWords(network.requestLoss, "A request is lost");
    text += chanceWords(network.responseLoss, "An answer is lost");
    return text + chanceWords(network.duplication, "A request arrives twice");
}

std::string serverWords(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const ServerOptions& server : scenario.world.servers) {
        names.push_back(server.region.empty() ? server.name
                                              : server.name + " (" + server.region + ")");
    }
    constexpr std::size_t namedMax = 6;
    const std::size_t more = names.size() > namedMax ? names.size() - namedMax : 0;
    names.resize(names.size() - more);
    std::string list = fmt::format("{}", fmt::join(names, ", "));
    list += more > 0 ? fmt::format(" and {} more", more) : "";
    const bool isOne = names.size() == 1;
    std::string text = fmt::format("{} server{} behind a balancer: {}. Routing: {}",
                                   names.size() + more,
                                   isOne ? "" : "s",
                                   list,
                                   choiceOf(FieldGroup::Balancer, "routing", &scenario));
    if (scenario.world.balancer.routing == Routing::Fixed) {
        text += fmt::format(" (copies or attempts go to {}, in this order)",
                            fmt::join(scenario.world.balancer.servers, ", "));
    }
    return text + ".";
}

std::string providerWords(const ProviderSetup& provider) {
    std::string text =
        fmt::format("The payment provider takes {} for a charge and {}.",
                    wordsOf(provider.latency),
                    provider.deduplicates ? "honours an idempotency key that it is given"
                                          : "knows no idempotency key");
    text += chanceWords(provider.decline, "It declines the card");
    return text + chanceWords(provider.failure, "A call fails");
}

/// Fields that a report tells of in other ways.
bool isToldOtherwise(const Field& field) {
    constexpr std::array<std::string_view, 6> told{
        "title", "story", "source", "lesson", "strategy", "seed"};
    return field.group == FieldGroup::Expected || field.group == FieldGroup::Fault ||
           (field.group == FieldGroup::Top &&
            std::find(told.begin(), told.end(), field.name) != told.end());
}

} // namespace

std::string withSpacedUnits(std::string text) {
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (isLetter(text[at]) && isDigit(text[at - 1])) {
            const bool isMicroseconds = text.compare(at, 2, "us") == 0;
            text.replace(at, isMicroseconds ? 1 : 0, isMicroseconds ? " \u00b5" : " ");
        }
    }
    return text;
}

std::vector<std::string> scenarioSentences(const Scenario& scenario) {
    constexpr std::size_t clientsMax = 12;
    const WorldOptions& world = scenario.world;
    std::vector<std::string> sentences;
    for (std::size_t at = 0; at < world.clients.size() && at < clientsMax; ++at) {
        sentences.push_back(clientWords(world.clients[at], world.useCase));
    }
    if (world.clients.size() > clientsMax) {
        sentences.push_back(fmt::format("{} more clients: the scenario file lists them.",
                                        world.clients.size() - clientsMax));
    }
    sentences.push_back(networkWords(world));
    sentences.push_back(serverWords(scenario));
    if (world.useCase == UseCase::Payment) {
        sentences.push_back(providerWords(world.provider));
    }
    return sentences;
}

std::vector<std::string> faultSentences(const Scenario& scenario) {
    std::vector<std::string> sentences;
    for (const Fault& fault : scenario.world.faults) {
        sentences.push_back(withSpacedUnits(faultSentence(fault, scenario)));
    }
    return sentences;
}

std::vector<ChangedValue> changedValues(const Scenario& scenario) {
    std::vector<ChangedValue> changed;
    for (const FormField& field : formFields(scenario)) {
        if (!field.isDefault && !isToldOtherwise(*field.field)) {
            changed.push_back(
                {field.path, field.value, field.defaultValue, std::string(field.field->help)});
        }
    }
    return changed;
}

} // namespace idem
