// Thread: any (pure). Role: which measures follow from the settings, and which folders may be
// written to. Promise: knows nothing of the kernel; what it leaves out, it says why.
#pragma once

#include <string>
#include <vector>

#include "confine/state.h"
#include "settings/settings.h"

namespace galley::confine {

// What is done beneath a folder, or to a file.
enum class Use : std::uint8_t {
  outputs,  // files and folders come and go
  runtime,  // so do sockets
  report,   // one file is replaced
  device,   // it is a file that is written to
};

struct Place {
  std::string path;
  Use use = Use::outputs;

  bool operator==(const Place&) const = default;
};

// Why a measure is not wanted, and what to do about that.
struct Unwanted {
  std::string reason;
  std::string mend;
};

struct Rules {
  settings::Confine mode = settings::Confine::basic;
  bool has_basics = false;           // no new privileges, seccomp, no TCP connections, signals
  bool has_files = false;            // writes beneath `writable` only
  bool has_abstract_sockets = true;  // none of other programs, as long as there are the basics
  std::vector<Place> writable;
  Unwanted basics;            // when they are left out
  Unwanted files;             // when these are
  Unwanted abstract_sockets;  // when these are allowed
};

// Of a daemon with the control socket of the settings. `notify_socket` is $NOTIFY_SOCKET
// (sd_notify(3)); one that begins with '@' is an abstract socket.
Rules rules_of_daemon(const settings::Settings& settings, const std::string& notify_socket);

// Of a one-shot run, whose settings cannot change under it; `report` is the absolute path of its
// report, empty: none.
Rules rules_of_once(const settings::Settings& settings, const std::string& report);

}  // namespace galley::confine
