// The words of a trace: one stable kebab-case name for every value of every enum of record.h.
// Saved traces and reports use them, so a name never changes its meaning.
#pragma once

#include "engine/trace/names.h"
#include "engine/trace/record.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace idem {

/// "operation-executed". A value outside the enum (a bug, or a foreign trace) yields "?".
std::string_view toText(RecordKind kind);
std::string_view toText(RunEnd end);
std::string_view toText(Belief belief);
std::string_view toText(KeyState state);
std::string_view toText(MessageKind kind);
std::string_view toText(LossCause cause);
std::string_view toText(OperationName name);
std::string_view toText(NodeRole role);

/// The names of Record::flags, lowest bit first.
std::span<const std::string_view> recordFlagNames();
std::span<const std::string_view> recordKindNames();
std::span<const std::string_view> nodeRoleNames();

/// What Record::detail of this kind is called, by value; empty when it has no meaning there.
std::span<const std::string_view> detailNames(RecordKind kind);

/// The position of `name` among `names`.
std::optional<std::uint8_t> findName(std::span<const std::string_view> names,
                                     std::string_view name);

/// The node's name; "?" for an id that the table does not hold.
std::string_view nameOf(const TraceNames& names, NodeId node);
/// The key's text; "no key" for 0, "?" for an id that the table does not hold.
std::string_view keyNameOf(const TraceNames& names, std::uint32_t key);

} // namespace idem
