// Thread: main; blocks. Role: what each command of galleyctl asks, says and answers.
// Promise: standard output has the answer alone (with --json exactly the daemon's result, one
// line), everything else goes to standard error.
#pragma once

#include <optional>
#include <string>

#include "status_view.h"

namespace galley::ctl {

// Scripts rely on these: galleyctl(1).
enum class Exit : int {
  done = 0,
  no = 1,  // the answer is no: something fails, is not up to date, was not applied
  usage = 2,
  no_daemon = 3,
};

enum class Format : std::uint8_t { text, json };

struct Request {
  std::string command;
  std::string socket;
  Format format = Format::text;
  std::optional<double> timeout_seconds;  // sync
  std::optional<std::string> project;     // rescan, audit
  std::string path;                       // explain, open; empty: all projects
  bool is_printed = false;                // open: the address is only printed
  std::optional<std::string> level;       // log-level
};

// Throws what control::Client throws; report() says it.
Exit run(const Request& request, const View& view);

// Says on standard error what the exception being handled means and what to do about it.
Exit report(const Request& request, const View& view);

}  // namespace galley::ctl
