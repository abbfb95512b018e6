#include "engine/scenario/set.h"

#include "engine/scenario/check.h"
#include "engine/scenario/elements.h"
#include "engine/scenario/field_address.h"
#include "engine/scenario/field_value.h"
#include "engine/scenario/plain_text.h"
#include "engine/scenario/unknown_field.h"

#include <algorithm>

namespace idem {

namespace {

class Setter {
public:
    Setter(Scenario& scenario, const Strategies& known, Findings& findings)
        : m_scenario(scenario), m_known(known), m_findings(findings) {}

    void apply(std::string_view setting);

private:
    std::optional<Element> find(const FieldAddress& address);
    void makeEntry(const FieldAddress& address);
    void reportMissing(const FieldAddress& address);
    void assign(const Field& field, Element element, std::string path, std::string_view text);

    Scenario& m_scenario;
    const Strategies& m_known;
    Findings& m_findings;
};

/// Options and expectations of a known strategy exist as soon as they are mentioned.
void Setter::makeEntry(const FieldAddress& address) {
    const StrategyInfo* strategy = findStrategyInfo(m_known, address.name);
    if (address.group == FieldGroup::Expected && strategy != nullptr) {
        m_scenario.expected[address.name];
    } else if (address.group == FieldGroup::Strategy && strategy != nullptr) {
        const auto& read = strategy->options;
        if (std::find(read.begin(), read.end(), address.field) != read.end()) {
            m_scenario.strategies[address.name];
        } else {
            m_findings.error(unreadOption(address.elementPath, *strategy, address.field));
        }
    }
}

std::optional<Element> Setter::find(const FieldAddress& address) {
    makeEntry(address);
    for (const auto& placed : elementsOf(m_scenario, address.group)) {
        if (placed.path == address.elementPath || address.group == FieldGroup::Top) {
            return placed.element;
        }
    }
    return std::nullopt;
}

void Setter::reportMissing(const FieldAddress& address) {
    if (address.group == FieldGroup::Fault) {
        const std::size_t count = m_scenario.world.faults.size();
        const std::string last = "faults[" + std::to_string(count) + "]";
        m_findings.error({"unknown-fault",
                          address.elementPath,
                          "there is no fault " + quoted(address.elementPath),
                          count == 0   ? "no fault"
                          : count == 1 ? last
                                       : "faults[1] to " + last,
                          "",
                          ""});
        return;
    }
    std::vector<std::string_view> names;
    std::string_view what = "strategy";
    const auto elements = elementsOf(m_scenario, address.group);
    if (address.group == FieldGroup::Strategy || address.group == FieldGroup::Expected) {
        names = namesOf(m_known);
    } else {
        what = address.group == FieldGroup::Client ? "client" : "server";
        for (const auto& placed : elements) {
            names.emplace_back(placed.name);
        }
    }
    m_findings.error(unknownName(address.elementPath, what, address.name, names));
}

void Setter::assign(const Field& field, Element element, std::string path, std::string_view text) {
    auto read = readFieldValue(field, text);
    if (read.value) {
        field.set(element, *read.value);
        return;
    }
    read.problem.path = std::move(path);
    m_findings.error(std::move(read.problem));
}

void Setter::apply(std::string_view setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string_view::npos) {
        m_findings.error({"syntax",
                          "",
                          "a setting has the form PATH=VALUE",
                          "for example seed=7",
                          quoted(setting),
                          ""});
        return;
    }
    const std::string path(setting.substr(0, equals));
    const auto address = addressOf(path);
    if (!address) {
        const std::string_view head =
            setting.substr(0, std::min(setting.find_first_of(".["), equals));
        m_findings.error(unknownField(FieldGroup::Top, head, path));
        return;
    }
    const Field* field = findField(address->group, address->field);
    if (field == nullptr) {
        m_findings.error(unknownField(address->group, address->field, path));
        return;
    }
    if (const auto element = find(*address)) {
        assign(*field, *element, path, setting.substr(equals + 1));
    } else if (!m_findings.hasErrors()) {
        reportMissing(*address);
    }
}

void finishSettings(std::vector<Diagnostic>& diagnostics, const std::vector<Diagnostic>& known) {
    constexpr std::size_t pathMax = 200;
    std::erase_if(diagnostics, [&known](const Diagnostic& diagnostic) {
        return diagnostic.severity == Severity::Warning &&
               std::find(known.begin(), known.end(), diagnostic) != known.end();
    });
    for (Diagnostic& diagnostic : diagnostics) {
        diagnostic.path = printable(diagnostic.path, pathMax);
    }
}

} // namespace

std::vector<Diagnostic>
applySettings(Scenario& scenario, std::span<const std::string> settings, const Strategies& known) {
    Scenario changed = scenario;
    Findings findings;
    Setter setter(changed, known, findings);
    for (const std::string& setting : settings) {
        setter.apply(setting);
    }
    auto diagnostics = findings.take();
    if (diagnostics.empty()) {
        diagnostics = checkScenario(changed, known);
    }
    if (!hasError(diagnostics)) {
        finishSettings(diagnostics, checkScenario(scenario, known));
        scenario = std::move(changed);
        return diagnostics;
    }
    finishSettings(diagnostics, {});
    return diagnostics;
}

std::vector<Diagnostic>
applySetting(Scenario& scenario, std::string_view setting, const Strategies& known) {
    const std::string text(setting);
    return applySettings(scenario, {&text, 1}, known);
}

std::optional<std::string> fieldText(const Scenario& scenario, std::string_view path) {
    const auto address = addressOf(path);
    const Field* field = address ? findField(address->group, address->field) : nullptr;
    if (field == nullptr) {
        return std::nullopt;
    }
    for (const auto& placed : elementsOf(scenario, address->group)) {
        if (placed.path == address->elementPath) {
            return toText(*field, field->get(placed.element));
        }
    }
    // Options that a scenario does not mention have their defaults.
    if (address->group == FieldGroup::Strategy) {
        return toText(*field, defaultOf(*field));
    }
    return std::nullopt;
}

} // namespace idem
