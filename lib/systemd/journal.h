// Thread: any. Role: lines with fields for systemd's journal (systemd.journal-fields(7)).
// Promise: never throws; whoever reads plain text sees the message alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::systemd {

// "NAME=value"; names are capital letters, digits and '_', values any bytes.
using JournalFields = std::vector<std::string>;

// Whether what is written to `descriptor` goes to the journal, and the journal can be reached for
// more than plain text. `stream` is $JOURNAL_STREAM, "DEVICE:INODE" (systemd.exec(5)).
bool leads_to_journal(int descriptor, std::string_view stream);

// False when the journal did not take it.
bool send_to_journal(const JournalFields& fields);

}  // namespace galley::systemd
