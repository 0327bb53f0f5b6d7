// Thread: worker. Role: the files of a folder of HTML: pages and the copies that they show.
// Promise: a copy is whole and what its name says, or not there; what galley did not write is
// neither replaced nor removed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "job/included_files.h"
#include "settings/settings.h"
#include "state/record.h"

namespace galley::job {

// Where the page of an output ("x.mdc") lies.
std::string html_path(const settings::Project& project, std::string_view output);

// Whether copies that are there are read, or taken for what their names say.
enum class Copies : std::uint8_t { trusted, unverified };

bool are_in_place(FileReader& files, const settings::Project& project,
                  const std::vector<std::string>& assets, Copies copies);

// Whether the file is what its name says.
bool is_whole_copy(FileReader& files, const settings::Project& project, const std::string& asset);

// Copies what is not in place, piece by piece; whether there was something to copy. Throws
// FileChanging when a file is another one by now, SystemError.
bool copy_assets(FileSystem& files, const settings::Project& project,
                 const std::map<std::string, CopiedFile>& assets, Copies copies);

// Names of outputs whose pages are in the folder, and of copies; the reverse of html_path().
std::vector<std::string> list_html(FileSystem& files, const settings::Project& project);

}  // namespace galley::job
