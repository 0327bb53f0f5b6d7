// Thread: loop. Role: the open projects, and what else the preview asks of the daemon. Promise:
// what is returned lives until the loop is run again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/project.h"

namespace galley::viewer {

// What the viewer asks of whoever owns the projects.
class Projects {
 public:
  virtual ~Projects() = default;

  // Of the open ones; null when there is none.
  virtual const pipeline::Project* find(std::string_view name) const = 0;
  virtual const pipeline::Project* find(watch::ProjectId id) const = 0;

  // The daemon's status as JSON.
  virtual std::string status_json() const = 0;

  // Of the settings: the command that opens a place; empty when there is none.
  virtual const std::vector<std::string>& editor() const = 0;

  // Of the settings: the file of mermaid; empty when there is none.
  virtual const std::string& mermaid() const = 0;

  // What pages send with their actions (preview/server.h).
  virtual const std::string& action_token() const = 0;

  // Bytes of text that one page may have, with what it includes.
  virtual std::uint64_t max_page_bytes() const = 0;
};

}  // namespace galley::viewer
