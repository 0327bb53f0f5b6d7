// Thread: any (plain values). Role: what galleyd has done to confine itself, for status and doctor.
// Promise: a measure that is not in force, or not wholly, says why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace galley::confine {

enum class Standing : std::uint8_t {
  in_force,
  left_out,     // by the settings
  unavailable,  // the kernel, or what galleyd runs in, does not offer it
  failed,       // offered, and refused all the same
};

constexpr std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::in_force:
      return "in_force";
    case Standing::left_out:
      return "left_out";
    case Standing::unavailable:
      return "unavailable";
    case Standing::failed:
      return "failed";
  }
  return "left_out";
}

struct Measure {
  std::string name;  // "seccomp"
  Standing standing = Standing::left_out;
  std::string reason;  // why it is not in force, or what is missing of it
  std::string mend;    // what to do about that; empty when there is nothing
};

struct State {
  std::string mode;      // "basic", as the settings have it
  int landlock_abi = 0;  // of the kernel; 0: it has no Landlock, or has it turned off
  std::vector<Measure> measures;
};

}  // namespace galley::confine
