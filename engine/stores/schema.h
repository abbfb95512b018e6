// The tables that a database is made with.
#pragma once

#include "engine/stores/statement.h"

#include <string>
#include <vector>

namespace idem {

/// The columns of one UNIQUE constraint; rows with a null among them never clash.
using UniqueColumns = boost::container::static_vector<Column, 4>;

struct TableSchema {
    std::string name;
    std::vector<std::string> columns; ///< At most columnsMax.
    /// The first one is also the index through which statements find rows by key.
    std::vector<UniqueColumns> uniques;
};

/// At most 255 tables; a TableId is a position in `tables`.
struct Schema {
    std::vector<TableSchema> tables;
};

} // namespace idem
