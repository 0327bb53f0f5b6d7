// Thread: any (pure). Role: a Status as a picture for a person.
// Promise: the picture depends on the arguments alone; in a pipe (a Terminal of width 0) every fact
// has a line of its own that no terminal's size or colour changes.
#pragma once

#include <cstdint>
#include <string>

#include "pipeline/status.h"
#include "view.h"

namespace galley::ctl {

std::string draw(const pipeline::Status& status, const View& view);

// One row each, errors first; all of them.
std::string draw(const Diagnostics& diagnostics, const View& view);

// "2 written, 1 unchanged"; empty when nothing was done.
std::string parts_of(const pipeline::BatchReport& batch);

// `text` with the commands in it (`galleyctl rescan`) as they ask the same daemon.
std::string with_command(std::string text, const View& view);

// No document fails and no error is told: the rule of `galleyd --once` without --check. Warnings
// are no failures, also where they make a project degraded.
bool is_healthy(const pipeline::Status& status);

}  // namespace galley::ctl
