// Thread: any. Role: the repository around a project's source, and the documentation tool that is
// configured in it, found on disk.
// Promise: what is found follows from which of the site_files() there are and what they are.
#pragma once

#include <string>
#include <vector>

#include "settings/settings.h"

namespace galley::settings {

// The path without symbolic links, as far as it is there: the name that the kernel knows it by.
std::string real_path(const std::string& path);

// Fills in source (from named_source, where there is one), repo_root, repo_path, has_repo and
// site_root, and the dialect unless the settings name it. May be called again when the disk has
// changed. `source` is absolute.
void find_site(Project& project);

// Every path (absolute) at which find_site() looked for a repository or a configuration file, or
// would have, and of every link that leads to the source. Where there is no repository, one that is
// made further up than right above the source is not among them: busy folders such as /tmp lie
// there.
std::vector<std::string> site_files(const Project& project);

}  // namespace galley::settings
