// Thread: the only one of the process. Role: Landlock's system calls (landlock(7)).
// Promise: what the kernel does not offer is left out; what was asked for and could not be done is
// told by an errno; whatever was done cannot be undone.
#pragma once

#include <string>
#include <vector>

#include "confine/rules.h"

namespace galley::confine {

// The version of the kernel's Landlock; 0 when it has none, has it turned off, or something around
// this process (a container's filter) hides it.
int landlock_abi();

// The first ABI that has the measure (landlock(7), "VERSIONS").
inline constexpr int abi_of_files = 1;
inline constexpr int abi_of_truncation = 3;  // before, any file of the user could still be emptied
inline constexpr int abi_of_network = 4;
inline constexpr int abi_of_scopes = 6;

struct LandlockWish {
  int abi = 0;  // of the kernel
  bool files = false;
  bool network = false;
  bool signals = false;
  bool abstract_sockets = false;
  std::vector<Place> writable;  // with `files`; what is not there is passed over
};

// 0, or the errno of what failed: nothing is in force then. Needs no new privileges to be set.
int restrict_by_landlock(const LandlockWish& wish);

}  // namespace galley::confine
