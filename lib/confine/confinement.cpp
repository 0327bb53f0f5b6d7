#include "confine/confinement.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include <sys/prctl.h>
#include <sys/stat.h>

#include "base/file_system.h"
#include "base/path.h"
#include "confine/landlock.h"
#include "confine/seccomp.h"

namespace galley::confine {
namespace {

struct Wanted {
  std::string_view name;
  int abi;  // the first that has it
  bool is_wanted;
  Unwanted why_not;  // if it is not
};

std::vector<Wanted> measures_of_landlock(const Rules& rules) {
  const bool has_abstract = rules.has_basics && rules.has_abstract_sockets;
  return {{landlock_network, abi_of_network, rules.has_basics, rules.basics},
          {landlock_signals, abi_of_scopes, rules.has_basics, rules.basics},
          {landlock_abstract_sockets, abi_of_scopes, has_abstract, rules.abstract_sockets},
          {landlock_files, abi_of_files, rules.has_files, rules.files}};
}

Unwanted too_old(int abi, int needed) {
  if (abi == 0) {
    return {"the kernel has no Landlock, has it turned off, or a container or service hides it",
            "Linux 5.13 or later, with `landlock` among lsm= of its command line, has it"};
  }
  return {"the kernel has version " + std::to_string(abi) + " of Landlock, this needs " +
              std::to_string(needed),
          "Linux 6.12 or later has it"};
}

const Unwanted truncation_is_free = {"other files could still be emptied",
                                     "Linux 6.2 or later limits that as well"};

Unwanted refused(std::string_view call, int error) {
  return {std::string(call) + ": " + describe_errno(error),
          "look whether a container or a service's SystemCallFilter= refuses it; without it "
          "galleyd works as well"};
}

// Device and inode, through links; nothing when it is not there.
std::optional<std::pair<std::uint64_t, std::uint64_t>> identity_of(const std::string& path) {
  struct stat st {};
  if (::stat(path.c_str(), &st) != 0) return std::nullopt;
  return std::pair<std::uint64_t, std::uint64_t>{st.st_dev, st.st_ino};
}

// A folder that cannot be made is told of when its project is opened.
void make(const Place& place) {
  if (place.use == Use::device) return;
  try {
    real_file_system().make_directories(place.path);
  } catch (const SystemError&) {
    return;
  }
}

LandlockWish wish_for(const std::vector<Wanted>& measures, int abi, const Rules& rules) {
  const auto has = [&](std::string_view name) {
    return std::any_of(measures.begin(), measures.end(), [&](const Wanted& one) {
      return one.name == name && one.is_wanted && one.abi <= abi;
    });
  };
  return {abi,
          has(landlock_files),
          has(landlock_network),
          has(landlock_signals),
          has(landlock_abstract_sockets),
          rules.writable};
}

}  // namespace

Confinement Confinement::of_this_process(const Rules& rules) {
  Confinement done;
  done.state_.mode = to_string(rules.mode);
  if (rules.has_basics) {
    done.restrict_privileges();
  } else {
    done.add(no_new_privileges, Standing::left_out, rules.basics);
  }
  done.restrict_with_landlock(rules);
  if (rules.has_basics) {
    done.restrict_calls();
  } else {
    done.add(seccomp, Standing::left_out, rules.basics);
  }
  return done;
}

void Confinement::add(std::string_view name, Standing standing, const Unwanted& why) {
  state_.measures.push_back({std::string(name), standing, why.reason, why.mend});
}

void Confinement::restrict_privileges() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) {
    return add(no_new_privileges, Standing::in_force);
  }
  add(no_new_privileges, Standing::failed, refused("prctl", errno));
}

void Confinement::restrict_with_landlock(const Rules& rules) {
  const int abi = state_.landlock_abi = landlock_abi();
  const std::vector<Wanted> measures = measures_of_landlock(rules);
  const LandlockWish wish = wish_for(measures, abi, rules);
  int failure = 0;
  if (wish.files) std::for_each(rules.writable.begin(), rules.writable.end(), make);
  if (wish.files || wish.network || wish.signals || wish.abstract_sockets) {
    failure = restrict_by_landlock(wish);
  }
  for (const Wanted& one : measures) {
    if (!one.is_wanted) {
      add(one.name, Standing::left_out, one.why_not);
    } else if (one.abi > abi) {
      add(one.name, Standing::unavailable, too_old(abi, one.abi));
    } else if (failure != 0) {
      add(one.name, Standing::failed, refused("Landlock", failure));
    } else if (one.name == landlock_files && abi < abi_of_truncation) {
      add(one.name, Standing::in_force, truncation_is_free);
    } else {
      add(one.name, Standing::in_force);
    }
  }
  remember(rules.writable);
}

void Confinement::restrict_calls() {
  if (!is_seccomp_possible()) {
    return add(seccomp, Standing::unavailable,
               {"this build has no filter: it is one with sanitizers or for another processor "
                "than x86-64 and ARM64",
                ""});
  }
  const int failure = restrict_by_seccomp();
  if (failure == 0) return add(seccomp, Standing::in_force);
  // seccomp(2): the kernel was built without it.
  const bool is_absent = failure == ENOSYS || failure == EINVAL;
  add(seccomp, is_absent ? Standing::unavailable : Standing::failed, refused("seccomp", failure));
}

void Confinement::remember(const std::vector<Place>& places) {
  for (const Place& place : places) {
    if (const auto found = identity_of(place.path)) writable_.push_back(*found);
  }
}

bool Confinement::is_in_force(std::string_view name) const {
  return std::any_of(state_.measures.begin(), state_.measures.end(), [&](const Measure& measure) {
    return measure.name == name && measure.standing == Standing::in_force;
  });
}

bool Confinement::is_inherited() const {
  return std::any_of(state_.measures.begin(), state_.measures.end(),
                     [](const Measure& measure) { return measure.standing == Standing::in_force; });
}

bool Confinement::may_write(const std::string& folder) const {
  if (!has_files()) return true;
  std::error_code ignored;  // the path as it is named will do
  std::string at = std::filesystem::weakly_canonical(folder, ignored).string();
  if (at.empty()) at = folder;
  for (;; at = path::parent(at)) {
    const auto found = identity_of(at);
    if (found && std::find(writable_.begin(), writable_.end(), *found) != writable_.end()) {
      return true;
    }
    if (at.size() <= 1) return false;
  }
}

std::string to_line(const State& state) {
  std::string in_force;
  std::string others;
  for (const Measure& measure : state.measures) {
    if (measure.standing == Standing::in_force) {
      in_force += (in_force.empty() ? "" : ", ") + measure.name;
    } else {
      others += "; no " + measure.name + ": " + measure.reason;
    }
  }
  return state.mode + ": " + (in_force.empty() ? "nothing is in force" : in_force) + others;
}

}  // namespace galley::confine
