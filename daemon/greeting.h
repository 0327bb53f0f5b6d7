// Thread: any (pure). Role: what galleyd tells the person who started it by hand, once it has
// caught up. Promise: says what was built, where the outputs are and what to try next; nothing
// else.
#pragma once

#include <string>
#include <vector>

#include "pipeline/status.h"

namespace galley::daemon {

struct GreetedProject {
  pipeline::ProjectStatus status;
  std::string document;  // path of one document to try, and of its output; empty when there is none
  std::string output;
};

// `ask` is the command line of galleyctl that reaches this daemon, without the subcommand;
// `open_url` lets a browser in, once; empty when there is no preview.
std::string greeting(const std::vector<GreetedProject>& projects, const std::string& ask,
                     const std::string& open_url);

}  // namespace galley::daemon
