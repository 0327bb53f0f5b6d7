// Thread: any (pure). Role: what `galleyctl doctor` found, each with its mend.
// Promise: what is not as it should be always has a mend that can be done as it is written.
#pragma once

#include <string>
#include <vector>

#include "control/protocol.h"
#include "view.h"

namespace galley::ctl {

struct Finding {
  enum class Level { good, note, warning, error };
  Level level = Level::good;
  std::string subject;  // "inotify", "socket"
  std::string text;     // what is so
  std::string mend;     // what to do now; empty when there is nothing to mend
};

using Findings = std::vector<Finding>;

// Those of one subject after the other, as they are.
std::string draw(const Findings& findings, const View& view);
control::Json to_json(const Findings& findings);

Finding::Level worst(const Findings& findings);

}  // namespace galley::ctl
