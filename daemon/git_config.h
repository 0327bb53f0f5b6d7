// Thread: main. Role: what git's configuration says that galley needs to know.
// Promise: git itself is asked, without a shell, so that includes, conditions and variables count
// as they do for git; it is given up on after some seconds; nothing here throws.
#pragma once

#include <string>
#include <vector>

#include "settings/load.h"

namespace galley::daemon {

// The file that core.excludesFile names for what lies in `folder`, absolute; where it is not set,
// or there is no git to ask, git's default $XDG_CONFIG_HOME/git/ignore (gitignore(5)). Empty when
// it is set to nothing, or nothing is known of a home. The file need not be there.
std::string excludes_file(const std::string& folder, const settings::Environment& environment);

// The files (absolute, sorted) that git's configuration for what lies in `folder` is read from,
// with those that it includes, and those that would be if they were there. `top` is the working
// tree's.
std::vector<std::string> git_config_files(const std::string& folder, const std::string& top,
                                          const settings::Environment& environment);

}  // namespace galley::daemon
