// What is known about one field of a scenario. The reader, the checks, --set, sweeps, the form,
// the reference page and the JSON Schema read it; adding a field is one row (fields_*.cpp).
#pragma once

#include "engine/core/distribution.h"
#include "engine/core/time.h"
#include "engine/scenario/scenario.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace idem {

enum class FieldType : std::uint8_t {
    Text,         ///< For people; printable, of bounded length.
    Name,         ///< [A-Za-z][A-Za-z0-9_-]{0,63}; what it names may have to exist.
    NameList,     ///< Names.
    Duration,     ///< "150ms"
    Distribution, ///< "uniform(5ms, 20ms)", or a duration.
    Probability,  ///< "1%" or 0.01: 0 to 1 in steps of 1e-12.
    Fraction,     ///< 0.5: 0 to 1 in steps of 1e-12.
    Integer,
    Boolean,
    Choice, ///< One of `choices`.
};

/// The value of any field. Names, texts and choices are strings, integers 64 bits wide.
using FieldValue = std::variant<std::string,
                                std::vector<std::string>,
                                Duration,
                                Distribution,
                                double,
                                std::int64_t,
                                bool>;

/// The part of a scenario in which a field lies; see `fieldGroups`.
enum class FieldGroup : std::uint8_t {
    Top,
    Network,
    Client,
    Balancer,
    ServerList,
    Server,
    Database,
    Cache,
    Provider,
    Protocol,
    Strategy,
    Fault,
    Expected,
};

/// What a name must be the name of.
/// An outcome is that of one attempt. A place is a node, whether the scenario or the world adds it,
/// or all nodes of a region.
enum class FieldReference : std::uint8_t {
    None,
    Region,
    Server,
    Client,
    Strategy,
    Scope,
    RetryReason,
    Place,
    Outcome,
};

/// The smallest and the greatest value: of an integer, of nanoseconds, of bytes of a text or of
/// the length of a list.
struct FieldRange {
    std::int64_t least = 0;
    std::int64_t most = Distribution::cap.ns;
};

/// The object that holds a field: the scenario itself or one entry of a collection in it.
template <template <class> class Pointer>
using ElementPointer = std::variant<Pointer<Scenario>,
                                    Pointer<ClientOptions>,
                                    Pointer<ServerOptions>,
                                    Pointer<Fault>,
                                    Pointer<StrategyOptions>,
                                    Pointer<std::string>>;
template <class T>
using MutablePointer = T*;
template <class T>
using ConstPointer = const T*;
using Element = ElementPointer<MutablePointer>;
using ConstElement = ElementPointer<ConstPointer>;

/// The kinds of fault that a field of a fault speaks of, as bits 1 << FaultKind.
using FaultKinds = std::uint32_t;
inline constexpr FaultKinds everyFaultKind = 0xffff'ffff;

struct Field {
    FieldGroup group = FieldGroup::Top;
    std::string_view name; ///< Kebab-case, as in a file; "*" if the entry itself is the value.
    FieldType type = FieldType::Text;
    std::string_view help; ///< One line.
    FieldRange range;
    std::span<const std::string_view> choices; ///< Choice only.
    FieldReference refersTo = FieldReference::None;
    std::string_view
        unit; ///< Integer: what is counted, such as "bytes"; empty if the name says it.
    bool hasLines = false;   ///< Text: may hold newlines.
    bool isPreset = false;   ///< Setting it sets the other fields of its group to known values.
    bool isOptional = false; ///< An empty text is a value too: "none" or "the first one".
    FaultKinds faultKinds = everyFaultKind;
    FieldValue (*get)(const ConstElement& element) = nullptr;
    /// REQUIRES: the value has the field's type and lies in its range.
    void (*set)(const Element& element, const FieldValue& value) = nullptr;
};

/// A group of fields as the paths and the file spell it.
struct FieldGroupInfo {
    FieldGroup group = FieldGroup::Top;
    std::string_view path;  ///< "network", "clients.*", "faults[]"; empty for Top.
    std::string_view table; ///< As a TOML header: "[clients.NAME]"; empty for Top.
    std::string_view help;
};

/// Every field, group by group, in the order in which a file is written.
std::span<const Field> fields();
/// Every group, in that order.
std::span<const FieldGroupInfo> fieldGroups();
const FieldGroupInfo& infoOf(FieldGroup group);

/// The rows of one group.
std::span<const Field> fieldsOf(FieldGroup group);
/// The row of that name in the group; none if there is none.
const Field* findField(FieldGroup group, std::string_view name);

/// The value that the field has when a file does not mention it.
FieldValue defaultOf(const Field& field);
/// The same beside the element's preset, if its group has one: what a file need not mention there.
FieldValue defaultOf(const Field& field, const ConstElement& element);
/// "clients.*.timeout".
std::string pathPattern(const Field& field);

/// The version of the file format that this program writes, and the newest that it reads.
inline constexpr std::int64_t scenarioFormat = 1;
/// The servers of a scenario that names none: server-1 and so on.
inline constexpr std::int64_t defaultServerCount = 2;
/// The server that counting adds at a position from 0.
ServerOptions defaultServer(std::size_t position);

} // namespace idem
