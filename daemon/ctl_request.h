// Thread: any (plain values). Role: what galleyctl was asked, and how it ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "view.h"

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
  std::string config;  // settings file, for what galleyctl reads or writes by itself
  Format format = Format::text;
  std::optional<double> timeout_seconds;  // sync
  std::optional<std::string> project;     // rescan, audit
  std::string path;                       // explain, get, open; empty: all projects
  bool is_printed = false;                // open: the address is only printed
  std::optional<std::string> level;       // log-level
  std::string since;                      // events: what to_position() takes, or empty
  std::string name;                       // add, init: of the project
  std::string output;                     // add, init: folder
  std::vector<std::string> words;         // pause: the command to run
  bool wants_names = false;               // list: of the projects and nothing else
  bool is_watched = false;                // status: drawn again when something happens
};

// The daemon answers most questions within a millisecond; it may be stopped in a debugger, or its
// machine be out of memory.
inline constexpr std::chrono::seconds answer_limit{10};

}  // namespace galley::ctl
