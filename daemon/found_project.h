// Thread: main. Role: what a folder's repository says of the project that its documents would be:
// `galleyctl init` and `galleyctl add`. Promise: changes nothing; asks git, and looks for the
// configuration of documentation tools where they have it.
#pragma once

#include <optional>
#include <string>

#include "settings/edit.h"

namespace galley::ctl {

struct FoundProject {
  settings::NewProject project;
  settings::Dialect dialect = settings::Dialect::automatic;  // of the tool that is configured there
};

// The project of the documents in `folder` itself (absolute).
FoundProject project_of(const std::string& folder, const settings::Environment& environment);

// The project of the repository around `folder`: its tool's folder of documents, else one that is
// named as such usually are, else the whole of it.
FoundProject project_around(const std::string& folder, const settings::Environment& environment);

// "OWNER/NAME" of a remote on GitHub, the https address of any other; empty when it has none. What
// stands before an '@' (it may be a password) is left out.
std::string repo_of_remote(std::string_view url);

// `name`, or with a number behind it when it is one of `taken`.
std::string free_name(const std::string& name, const settings::Settings& taken);

// "~/docs" of "/home/ana/docs".
std::string with_tilde(const std::string& path, const settings::Environment& environment);

}  // namespace galley::ctl
