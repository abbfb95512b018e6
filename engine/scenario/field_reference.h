// The field table for others: a page for people, a schema for editors.
#pragma once

#include <string>

namespace idem {

/// Every field in Markdown: a section a group, a row a field (path, what it accepts, default,
/// meaning).
std::string fieldReference();

/// A JSON Schema (draft 2020-12) of the file's structure for editors that complete and check TOML.
/// It knows no references and combinations; readScenario does.
std::string jsonSchema();

} // namespace idem
