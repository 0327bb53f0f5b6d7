// Thread: main, before any other exists: threads and programs that are started later inherit all
// of it. Role: confines this process, and says what of that is in force. Promise: never throws for
// what the kernel does not offer; galleyd starts all the same. It cannot be undone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "confine/rules.h"

namespace galley::confine {

inline constexpr std::string_view no_new_privileges = "no-new-privileges";
inline constexpr std::string_view seccomp = "seccomp";
inline constexpr std::string_view landlock_network = "landlock-network";
inline constexpr std::string_view landlock_signals = "landlock-signals";
inline constexpr std::string_view landlock_abstract_sockets = "landlock-abstract-sockets";
inline constexpr std::string_view landlock_files = "landlock-files";

class Confinement {
 public:
  // Nothing is confined.
  Confinement() = default;

  // Makes the folders of `rules.writable` that are missing, as far as that can be done, for what is
  // made later has another identity than what the rules allow; then confines the process.
  static Confinement of_this_process(const Rules& rules);

  const State& state() const { return state_; }

  // Whether something is in force that programs started from here inherit.
  bool is_inherited() const;

  // Whether it is limited where files are written.
  bool has_files() const { return is_in_force(landlock_files); }

  // Whether files at or below this folder can be written as far as confinement goes, the folder as
  // it is there now: one that was deleted and made again is another one.
  bool may_write(const std::string& folder) const;

 private:
  void add(std::string_view name, Standing standing, const Unwanted& why = {"", ""});
  void restrict_privileges();
  void restrict_with_landlock(const Rules& rules);
  void restrict_calls();
  void remember(const std::vector<Place>& places);
  bool is_in_force(std::string_view name) const;

  State state_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> writable_;  // device and inode
};

// "strict: no-new-privileges, seccomp, landlock-network", and why the others are not.
std::string to_line(const State& state);

}  // namespace galley::confine
