// Thread: worker, one at a time per folder. Role: state.db on disk: opened as it is, or begun anew.
// Promise: what open_state() returns has exactly this version's tables; a file that is anything
// else was set aside as state.db.bad first, and nothing but a full or forbidden disk is an error.
#pragma once

#include <optional>
#include <string>

#include "state/database.h"

namespace galley::state {

struct OpenState {
  Database database;
  std::optional<std::string> rebuilt_because;  // none: an existing database, as it was
};

// Makes the folder and its .gitignore when they are missing.
OpenState open_state(const std::string& folder);

// Sets the database aside, whatever it is, and begins a new one; no handle may be open on it.
Database begin_anew(const std::string& folder);

}  // namespace galley::state
