// Thread: any (pure). Role: a Status as a picture for a person.
// Promise: the picture depends on the arguments alone; in a pipe (a Terminal of width 0) every fact
// has a line of its own that no terminal's size or colour changes.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/status.h"
#include "terminal_text.h"

namespace galley::ctl {

struct View {
  Terminal terminal;
  std::int64_t now = 0;                 // seconds since the epoch
  std::int64_t utc_offset = 0;          // seconds east of Greenwich, for times of day
  std::string home;                     // shown as "~"; may be empty
  std::string galleyctl = "galleyctl";  // how to ask the same daemon again
};

std::string draw(const pipeline::Status& status, const View& view);

// One row each, errors first; all of them.
std::string draw(const Diagnostics& diagnostics, const View& view);

// `text` with the commands in it (`galleyctl rescan`) as they ask the same daemon.
std::string with_command(std::string text, const View& view);

// No document fails and no error is told: the rule of `galleyd --once` without --check. Warnings
// are no failures, also where they make a project degraded.
bool is_healthy(const pipeline::Status& status);

}  // namespace galley::ctl
