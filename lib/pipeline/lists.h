// Thread: worker. Role: the lists of a project's pages that lie beside its outputs: index.jsonl,
// llms.txt and llms-full.txt; and what lies once beside its pages of HTML: their list, as the first
// page and for scripts, the script and the style.
// Promise: a list is replaced only when its bytes differ, by rename; one that the settings do not
// ask for is removed; what galley did not write is neither replaced nor removed. However large the
// project is, one page at a time is in memory, and for the lists in HTML the title of each.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "settings/settings.h"
#include "state/store.h"

namespace galley::pipeline {

// After the records were stored: the lists are made from those. Throws Error.
void write_lists(FileSystem& files, state::Store& store, const settings::Project& project);

// Whether a file of this name lies once beside a project's pages of HTML.
bool is_html_list(std::string_view name);

// By path.
enum class ListFault : std::uint8_t { missing, altered };
using ListFaults = std::map<std::string, ListFault>;

// The same for lists that should be right already, whatever is on record of them: says which were
// not. One that is made from an output which is ahead of its record is no fault. Throws Error.
ListFaults mend_lists(FileSystem& files, state::Store& store, const settings::Project& project);

}  // namespace galley::pipeline
