// Thread: any (worker code). Role: a Record as a row of the table `record`, both ways.
// Promise: a record that is written and read is the same record, whatever bytes its paths hold;
// text of diagnostics that is not UTF-8 comes back with U+FFFD in those places.
#pragma once

#include "state/database.h"
#include "state/record.h"

namespace galley::state {

// Inserts a record or replaces what is there.
extern const char* const upsert_sql;

// All records in byte order of path, without their manifest lines.
extern const char* const select_sql;

// Binds to upsert_sql and runs it.
void write_row(Statement& upsert, const Record& record);

// From the current row of select_sql.
Record read_row(const Statement& select);

// From the column `links`.
std::vector<Link> read_links(std::string_view column);

}  // namespace galley::state
