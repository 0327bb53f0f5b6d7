#include "confine/landlock.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fd.h"
#include "confine/landlock_abi.h"

namespace galley::confine {
namespace {

// Every way to write that the kernel can limit. ABI 1 allows no renames between folders at all.
std::uint64_t writes_of(int version) {
  std::uint64_t writes = abi::write_file | abi::remove_dir | abi::remove_file | abi::make_char |
                         abi::make_dir | abi::make_reg | abi::make_sock | abi::make_fifo |
                         abi::make_block | abi::make_sym;
  if (version >= 2) writes |= abi::refer;
  if (version >= abi_of_truncation) writes |= abi::truncate;
  return writes;
}

std::uint64_t access_for(Use use) {
  constexpr std::uint64_t replacing = abi::write_file | abi::make_reg | abi::remove_file;
  constexpr std::uint64_t files_and_folders =
      replacing | abi::make_dir | abi::remove_dir | abi::refer | abi::truncate;
  switch (use) {
    case Use::outputs:
      return files_and_folders;
    case Use::runtime:
      return files_and_folders | abi::make_sock;
    case Use::report:
      return replacing;
    case Use::device:
      return abi::write_file | abi::truncate;
  }
  return 0;
}

int allow(const Fd& ruleset, const Place& place, int version) {
  const Fd found(::open(place.path.c_str(), O_PATH | O_CLOEXEC));
  if (!found) return 0;
  abi::PathBeneath rule;
  rule.allowed_access = access_for(place.use) & writes_of(version);
  rule.parent_fd = found.get();
  const long result =
      ::syscall(SYS_landlock_add_rule, ruleset.get(), abi::rule_path_beneath, &rule, 0U);
  return result == 0 ? 0 : errno;
}

abi::RulesetAttributes attributes_for(const LandlockWish& wish) {
  abi::RulesetAttributes attributes;
  if (wish.files) attributes.handled_access_fs = writes_of(wish.abi);
  if (wish.network) attributes.handled_access_net = abi::connect_tcp;
  if (wish.signals) attributes.scoped |= abi::scope_signal;
  if (wish.abstract_sockets) attributes.scoped |= abi::scope_abstract_unix_socket;
  return attributes;
}

}  // namespace

int landlock_abi() {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0U, abi::create_ruleset_version);
  return static_cast<int>(std::max(version, 0L));
}

int restrict_by_landlock(const LandlockWish& wish) {
  const abi::RulesetAttributes attributes = attributes_for(wish);
  const Fd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0U)));
  if (!ruleset) return errno;
  if (wish.files) {
    for (const Place& place : wish.writable) {
      if (const int failure = allow(ruleset, place, wish.abi); failure != 0) return failure;
    }
  }
  return ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0U) == 0 ? 0 : errno;
}

}  // namespace galley::confine
